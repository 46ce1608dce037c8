using System.Text.Json;
using Sdk.Container.Hygiene.Locking;
using Sdk.Container.Hygiene.Oci;
using Sdk.Container.Hygiene.Storage;
using Sdk.Container.Hygiene.Tar;
using Sdk.Container.Hygiene.Templating;

namespace Sdk.Container.Hygiene.Imaging;

/// <summary>The steps that make an app's image again: each of its layers, unpacked. What is not in result.json, the caller adds.</summary>
public static class AppContextSteps
{
    /// <summary>The layers as they lie in the image's layout. From there, not from the store, they may get a second name: who writes into a context must not reach what projects share.</summary>
    public static IReadOnlyList<ContextStep> Of(ImageResult result, LockedArchitecture locked) => [.. result.Layers.Select(layer => Step(result.Layout, layer, locked))];

    /// <summary>The configuration as it was written.</summary>
    public static ImageConfig ReadConfig(ImageResult result) =>
        JsonSerializer.Deserialize(result.Configuration, OciJson.Relaxed.ImageConfig) ?? throw new ArgumentException("no configuration", nameof(result));

    private static ContextStep Step(string layout, LayerResult layer, LockedArchitecture locked)
    {
        Layer blob = new(Path.Combine(layout, "blobs", "sha256", layer.Digest), Digest(layer.Digest), layer.Size, Digest(layer.DiffId), layer.UncompressedSize, layer.CreatedBy);
        return layer.CreatedBy switch
        {
            "Debian packages of the base" => ContextStep.Unpack("debian-base", layer.CreatedBy, blob) with { InBase = true, Packages = Names(package => package.InBase) },
            "Debian packages of the project" => ContextStep.Unpack("debian-packages", layer.CreatedBy, blob) with { Packages = Names(package => !package.InBase) },
            ".NET runtime" => ContextStep.Unpack("dotnet-runtime", layer.CreatedBy, blob),
            "NuGet packages" => ContextStep.Unpack("nuget", layer.CreatedBy, blob),
            "app" => ContextStep.Unpack("app", "The app", blob),
            _ => ContextStep.Unpack("layer", layer.CreatedBy, blob),
        };

        IReadOnlyList<string> Names(Func<LockedPackage, bool> which) => [.. locked.Packages.Where(which).Select(package => package.Name)];
    }

    private static Sha256Digest Digest(string hex) => Sha256Digest.TryParse(hex, out var digest) ? digest : throw new ArgumentException($"{hex} is no digest", nameof(hex));
}

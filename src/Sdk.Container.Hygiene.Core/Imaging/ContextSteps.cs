using Sdk.Container.Hygiene.Locking;
using Sdk.Container.Hygiene.Rootfs;
using Sdk.Container.Hygiene.Tar;
using Sdk.Container.Hygiene.Templating;

namespace Sdk.Container.Hygiene.Imaging;

/// <summary>The steps that make an image again: each of its layers unpacked, and what configured some of them run once more.</summary>
public static class ContextSteps
{
    /// <summary>The layers as they lie in the image's layout. From there, not from the store, they may get a second name: who writes into a context must not reach what projects share.</summary>
    public static IReadOnlyList<ContextStep> Of(ImageResult result, LockedArchitecture locked)
    {
        var isBase = result.BaseLayers.ToHashSet(StringComparer.Ordinal);
        return [.. result.Layers.Select(layer => layer.Role == LayerRole.Configured
            ? ContextStep.Execute(layer.CreatedBy, RootfsComposer.ConfigureCommand) with { InBase = isBase.Contains(layer.Digest) }
            : Unpack(result.ToLayer(layer), locked) with { InBase = isBase.Contains(layer.Digest) })];
    }

    private static ContextStep Unpack(Layer layer, LockedArchitecture locked)
    {
        return layer.CreatedBy switch
        {
            "Debian packages of the base" => ContextStep.Unpack("debian-base", layer.CreatedBy, layer) with { Packages = Names(package => package.InBase) },
            "Debian packages of the project" => ContextStep.Unpack("debian-packages", layer.CreatedBy, layer) with { Packages = Names(package => !package.InBase) },
            ".NET runtime" => ContextStep.Unpack("dotnet-runtime", layer.CreatedBy, layer),
            "NuGet packages" => ContextStep.Unpack("nuget", layer.CreatedBy, layer),
            "app" => ContextStep.Unpack("app", "The app", layer),
            "service" => ContextStep.Unpack("service", "What makes a service of the packages, and files of the project", layer),
            "files of the project" => ContextStep.Unpack("files", "Files of the project", layer),
            _ => ContextStep.Unpack("layer", layer.CreatedBy, layer),
        };

        IReadOnlyList<string> Names(Func<LockedPackage, bool> which) => [.. locked.Packages.Where(which).Select(package => package.Name)];
    }
}

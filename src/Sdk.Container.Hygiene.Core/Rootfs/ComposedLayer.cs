using System.Text.Json;
using System.Text.Json.Serialization;
using Sdk.Container.Hygiene.Diagnostics;
using Sdk.Container.Hygiene.Storage;
using Sdk.Container.Hygiene.Tar;

namespace Sdk.Container.Hygiene.Rootfs;

/// <summary>What is kept beside a composed layer, so that it need not be read again: its digests, and the warnings that belong to it.</summary>
internal sealed record ComposedLayer(string Digest, long Size, string DiffId, long UncompressedSize, long Modified, IReadOnlyList<ScriptWarning> Warnings)
{
    public const string LayerName = "layer.tar.gz";

    private const string RecordName = "layer.json";

    /// <param name="modified">Seconds since 1970.</param>
    public static ComposedLayer Of(LayerDigests digests, long modified, IReadOnlyList<ScriptWarning> warnings) =>
        new(digests.Digest.Hex, digests.Size, digests.DiffId.Hex, digests.UncompressedSize, modified, warnings);

    public void WriteTo(string folder)
    {
        using var file = File.Create(Path.Join(folder, RecordName));
        JsonSerializer.Serialize(file, this, ComposedLayerJson.Default.ComposedLayer);
    }

    /// <summary>The layer of a folder in the store. A record that cannot be read, or a layer of another size, is HYG4112.</summary>
    public static (ComposedLayer Record, Layer Layer) Read(string folder, string createdBy)
    {
        try
        {
            var record = JsonSerializer.Deserialize(File.ReadAllBytes(Path.Join(folder, RecordName)), ComposedLayerJson.Default.ComposedLayer);
            var path = Path.Join(folder, LayerName);
            if (record?.Warnings is null || !Sha256Digest.TryParse(record.Digest, out var digest) || !Sha256Digest.TryParse(record.DiffId, out var diffId) || new FileInfo(path).Length != record.Size)
                throw new JsonException("record and layer do not fit each other");
            return (record, new(path, digest, record.Size, diffId, record.UncompressedSize, createdBy) { Modified = record.Modified });
        }
        catch (Exception exception) when (exception is JsonException or IOException or UnauthorizedAccessException)
        {
            throw RootfsDiagnostics.DamagedStore("a layer", folder, exception.Message).ToException(exception);
        }
    }
}

/// <summary>A warning of a package in a layer: scripts that were not run, or else the linker configuration that has no effect.</summary>
internal sealed record ScriptWarning(string Package, IReadOnlyList<string> Scripts, string? LinkerConfiguration)
{
    public static IEnumerable<ScriptWarning> Of(PackageManifest package)
    {
        if (ScriptEffects.NotDone(package) is { Count: > 0 } scripts)
            yield return new($"{package.Name} {package.Version}", scripts, null);
        if (ScriptEffects.LinkerConfiguration(package) is { } path)
            yield return new($"{package.Name} {package.Version}", [], path);
    }

    public Diagnostic ToDiagnostic() =>
        LinkerConfiguration is null ? RootfsDiagnostics.ScriptsNotRun(Package, Scripts) : RootfsDiagnostics.LibrariesNotFound(Package, LinkerConfiguration);
}

/// <summary>The record as JSON.</summary>
[JsonSerializable(typeof(ComposedLayer))]
internal sealed partial class ComposedLayerJson : JsonSerializerContext;

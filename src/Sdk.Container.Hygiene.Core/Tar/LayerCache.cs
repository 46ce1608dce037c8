using System.Text.Json;
using System.Text.Json.Serialization;
using Sdk.Container.Hygiene.Diagnostics;
using Sdk.Container.Hygiene.Storage;

namespace Sdk.Container.Hygiene.Tar;

/// <summary>Finished layers in the store, each by the fingerprint of what it was made from: a layer that was made once costs nothing again.</summary>
public sealed partial class LayerCache(ContentStore store)
{
    private const string Kind = "layer";

    /// <summary>The layer, made by <paramref name="write"/> where the store does not have it.</summary>
    /// <param name="fingerprint">Over everything that the layer's bytes depend on, compression level and .NET version included.</param>
    /// <param name="createdBy">For the image's history; not kept in the store.</param>
    /// <param name="write">Writes the entries. What it cannot read must not surface as <see cref="IOException"/>: that would pass for a failure of the store.</param>
    public async Task<Layer> GetOrAddAsync(
        Fingerprint fingerprint, string createdBy, int gzipLevel, int parallelism, Action<LayerWriter, CancellationToken> write, CancellationToken cancellationToken)
    {
        var folder = await store.GetOrAddDerivedAsync(Kind, fingerprint, (target, token) => Task.Run(() => Write(target, token), token), cancellationToken);
        if (await ReadAsync(folder, cancellationToken) is { } digests)
            return digests.At(TarPath(folder), createdBy);

        // Somebody changed the entry. It is made again rather than trusted.
        TemporaryFiles.Try(() => Directory.Delete(folder, recursive: true));
        folder = await store.GetOrAddDerivedAsync(Kind, fingerprint, (target, token) => Task.Run(() => Write(target, token), token), cancellationToken);
        return (await ReadAsync(folder, cancellationToken))?.At(TarPath(folder), createdBy)
            ?? throw StoreDiagnostics.Failure(folder, "this layer is damaged, and cannot be removed").ToException();

        void Write(string target, CancellationToken token)
        {
            using var file = new FileStream(TarPath(target), FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 1024 * 1024);
            using var layer = new LayerWriter(file, gzipLevel, parallelism, token);
            write(layer, token);
            var made = layer.Complete();
            File.WriteAllBytes(
                DigestsPath(target), JsonSerializer.SerializeToUtf8Bytes(new(made.Digest.Hex, made.Size, made.DiffId.Hex, made.UncompressedSize), Json.Default.Record));
        }
    }

    private static string TarPath(string folder) => Path.Combine(folder, "layer.tar.gz");

    private static string DigestsPath(string folder) => Path.Combine(folder, "layer.json");

    private static async Task<LayerDigests?> ReadAsync(string folder, CancellationToken cancellationToken)
    {
        try
        {
            var record = JsonSerializer.Deserialize(await File.ReadAllBytesAsync(DigestsPath(folder), cancellationToken), Json.Default.Record);
            return record is not null && Sha256Digest.TryParse(record.Digest, out var digest) && Sha256Digest.TryParse(record.DiffId, out var diffId)
                && new FileInfo(TarPath(folder)) is { Exists: true } tar && tar.Length == record.Size
                ? new(digest, record.Size, diffId, record.UncompressedSize)
                : null;
        }
        catch (Exception damage) when (damage is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }

    internal sealed record Record(string Digest, long Size, string DiffId, long UncompressedSize);

    [JsonSerializable(typeof(Record))]
    private sealed partial class Json : JsonSerializerContext;
}

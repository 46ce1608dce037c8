using System.Security.Cryptography;
using Sdk.Container.Hygiene.Compression;
using Sdk.Container.Hygiene.Debian;
using Sdk.Container.Hygiene.Diagnostics;
using Sdk.Container.Hygiene.Storage;

namespace Sdk.Container.Hygiene.Archives;

/// <summary>
/// Gets Packages files, verified against the Release file: the compressed bytes before they are decompressed, the uncompressed ones before they are kept. The store has them
/// uncompressed, by the digest that the Release file lists, so that a later build neither downloads nor decompresses.
/// </summary>
internal sealed class IndexReader(ContentStore store, Downloader downloader, bool offline, IHygieneLog log)
{
    /// <summary>Beyond any archive's size: Debian's main has 57 MB.</summary>
    private const long SizeLimit = 1 << 30;

    /// <param name="component">As in the paths: <c>main</c>.</param>
    public async Task<ReadOnlyMemory<byte>> ReadAsync(SuiteSnapshot suite, string component, string architecture, CancellationToken cancellationToken)
    {
        var path = PathOf(component, architecture);
        var what = $"Packages of {suite.Suite} {component} for {architecture}";
        var plain = suite.Release.Files.GetValueOrDefault(path);
        var variants = IndexVariant.Find(suite.Release, path).Where(variant => variant.Entry.Size <= SizeLimit).ToList();
        if (variants.Count == 0 || plain?.Size > SizeLimit)
            throw ArchiveDiagnostics.NoIndex(suite.Suite, component, architecture).ToException();
        if (plain?.Size == 0)
            return default;
        if (plain is not null && await ReadStoredAsync(plain, cancellationToken) is { } stored)
            return stored;
        if (offline)
            throw ArchiveDiagnostics.OfflineIndex(what).ToException();
        var (bytes, variant, mirror) = await FetchAsync(suite, variants, what, cancellationToken);
        var index = await Task.Run(() => Decompress(bytes, variant, plain, what, mirror, cancellationToken), cancellationToken);
        if (plain is not null)
            await store.AddBlobAsync(plain.Sha256, plain.Size, (blob, token) => blob.WriteAsync(index, token).AsTask(), cancellationToken);
        return index;
    }

    public static bool Exists(ReleaseFile release, string component, string architecture) => IndexVariant.Find(release, PathOf(component, architecture)).Any();

    private static string PathOf(string component, string architecture) => $"{component}/binary-{architecture}/Packages";

    // 50 MB are hashed in 40 ms: cheap, for never reading what a failing disk made of an index.
    private async Task<ReadOnlyMemory<byte>?> ReadStoredAsync(ReleaseEntry plain, CancellationToken cancellationToken)
    {
        try
        {
            if (store.FindBlob(plain.Sha256, plain.Size) is not { } path)
                return null;
            var bytes = await File.ReadAllBytesAsync(path, cancellationToken);
            if (Sha256Digest.Of(bytes) == plain.Sha256)
                return bytes;
            store.RemoveBlob(plain.Sha256);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            log.Detail($"cannot read {plain.Sha256} in the store: {failure.Message}");
        }
        return null;
    }

    private async Task<(byte[] Bytes, IndexVariant Variant, Mirror Mirror)> FetchAsync(SuiteSnapshot suite, List<IndexVariant> variants, string what, CancellationToken cancellationToken)
    {
        // By hash, what this Release file lists is there even while the mirror changes to the next one. Some mirrors have no such names; and most have the plain file in Release alone.
        var places = variants.Select(variant => (Variant: variant, variant.Entry.Path));
        if (suite.Release.AcquireByHash)
            places = variants.Select(variant => (variant, ByHash(variant.Entry))).Concat(places);
        foreach (var (variant, path) in places)
        {
            var request = new DownloadRequest($"{suite.Source.Folder}/{path}", what, variant.Entry.Size);
            var fetched = await downloader.FetchAsync(suite.Mirrors, request, (body, mirror, token) => TakeAsync(body, variant.Entry, what, mirror, token), cancellationToken);
            if (fetched.Succeeded)
            {
                log.Info($"fetched {what} ({ArchiveDiagnostics.Megabytes(variant.Entry.Size)}) from {fetched.Mirror}");
                return (fetched.Value, variant, fetched.Mirror);
            }
            if (!fetched.IsNowhere)
                throw fetched.ToException(what, suite.Source.Repository?.Name);
        }
        throw ArchiveDiagnostics.IndexNowhere(what, [.. suite.Mirrors.Select(mirror => mirror.Name)]).ToException();
    }

    private static string ByHash(ReleaseEntry entry) => $"{entry.Path[..entry.Path.LastIndexOf('/')]}/by-hash/SHA256/{entry.Sha256.Hex}";

    private static async Task<Attempt<byte[]>> TakeAsync(Stream body, ReleaseEntry entry, string what, Mirror mirror, CancellationToken cancellationToken)
    {
        var bytes = new byte[entry.Size];
        var count = await body.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellationToken);
        return ByteCheck.Of(count, entry.Size, Sha256Digest.Of(bytes.AsSpan(0, count)), entry.Sha256, what, mirror) is { } failure ? new(null, failure) : new(bytes, null);
    }

    private static ReadOnlyMemory<byte> Decompress(byte[] bytes, IndexVariant variant, ReleaseEntry? plain, string what, Mirror mirror, CancellationToken cancellationToken)
    {
        if (variant.Extension.Length == 0)
            return bytes;
        try
        {
            using var source = Decompressor.Open(new MemoryStream(bytes), variant.Extension, plain?.Size ?? SizeLimit);
            using var target = new MemoryStream(checked((int)(plain?.Size ?? 0)));
            var buffer = new byte[1 << 18];
            for (int count; (count = source.Read(buffer)) > 0; cancellationToken.ThrowIfCancellationRequested())
                target.Write(buffer, 0, count);
            var index = target.GetBuffer().AsMemory(0, (int)target.Length);
            if (plain is not null && (index.Length != plain.Size || Sha256Digest.FromBytes(SHA256.HashData(index.Span)) != plain.Sha256))
                throw ArchiveDiagnostics.WrongBytes(what, mirror.Name, $"its {variant.Extension} form does not hold the bytes that the Release file lists").ToException();
            return index;
        }
        catch (InvalidDataException damaged)
        {
            throw ArchiveDiagnostics.WrongBytes(what, mirror.Name, damaged.Message).ToException(damaged);
        }
    }
}

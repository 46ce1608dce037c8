using Sdk.Container.Hygiene.Debian;
using Sdk.Container.Hygiene.Diagnostics;
using Sdk.Container.Hygiene.Locking;
using Sdk.Container.Hygiene.Storage;

namespace Sdk.Container.Hygiene.Archives;

/// <summary>Gets .debs by the digest in the lock. No signature is asked for: the lock is what is trusted.</summary>
internal sealed class PackageFetcher(ContentStore store, ArchiveOptions options, SuiteMemory memory, Downloader downloader, TimeProvider time, IHygieneLog log)
{
    // An archive of past days answers for a time with its last state before it, and takes some hours to notice a new one.
    private static readonly TimeSpan[] SnapshotDelays = [TimeSpan.FromDays(1), TimeSpan.Zero];

    public async Task<string> FetchAsync(LockedPackage package, DateTimeOffset locked, CancellationToken cancellationToken)
    {
        if (store.FindBlob(package.Sha256, package.Size) is { } present)
            return present;
        var what = $"{package.Name} {package.Version} ({package.Architecture})";
        if (options.Offline)
            throw ArchiveDiagnostics.OfflinePackage(package.Name, package.Version, package.Architecture).ToException();
        if (!RelativePath.IsSafe(package.Filename) || package.Filename.Length > 1000 || package.Size < 0)
            throw ArchiveDiagnostics.InvalidPackagePath(package.Name, package.Filename).ToException();
        var request = new DownloadRequest(package.Filename, what, package.Size);
        List<(Mirror, DownloadFailure)> failures = [];
        var source = SuiteSource.Of(package.Suite, options);
        var hasSnapshots = source.SnapshotAt(locked, options.Mirrors, announced: null) is not null;
        foreach (var snapshots in new[] { false, true })
        {
            var mirrors = snapshots ? await SnapshotsAsync(source, locked, cancellationToken) : source.Mirrors(options.Mirrors);
            var fetched = await downloader.FetchAsync(mirrors, request, (body, mirror, token) => TakeAsync(body, package, what, mirror, token), cancellationToken, othersFollow: hasSnapshots && !snapshots);
            if (fetched.Succeeded)
            {
                log.Info($"fetched {what}, {ArchiveDiagnostics.Megabytes(package.Size)}, from {fetched.Mirror}");
                return fetched.Value;
            }
            failures.AddRange(fetched.Failures);
        }
        throw Failure(package, what, new(null, null, failures), source.Repository?.Name);
    }

    private async Task<IReadOnlyList<Mirror>> SnapshotsAsync(SuiteSource source, DateTimeOffset locked, CancellationToken cancellationToken)
    {
        var announced = (await memory.ReadAsync(source, cancellationToken))?.Release.Snapshots;
        var now = time.GetUtcNow();
        return [.. SnapshotDelays
            .Select(delay => locked + delay < now ? locked + delay : now)
            .Select(day => source.SnapshotAt(day, options.Mirrors, announced))
            .OfType<Mirror>()
            .Distinct()];
    }

    private HygieneException Failure(LockedPackage package, string what, Fetched<string> fetched, string? repository) =>
        fetched.Failures.Count == 0 ? options.Mirrors.NoMirror(package.Suite).ToException()
        : !fetched.IsNowhere ? fetched.ToException(what, repository)
        : ArchiveDiagnostics.PackageVanished(
            package.Name, package.Version, package.Architecture, package.Suite, [.. fetched.Failures.Select(failure => failure.Mirror.Name)], repository).ToException();

    private async Task<Attempt<string>> TakeAsync(Stream body, LockedPackage package, string what, Mirror mirror, CancellationToken cancellationToken)
    {
        await using var blob = store.CreateBlob(package.Size);
        await body.CopyToAsync(blob, cancellationToken);
        return ByteCheck.Of(blob.Written, package.Size, blob.CurrentDigest, package.Sha256, what, mirror) is { } failure
            ? new(null, failure)
            : new(blob.Commit(package.Sha256), null);
    }
}

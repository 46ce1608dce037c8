using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;
using Sdk.Container.Hygiene.Diagnostics;

namespace Sdk.Container.Hygiene.Storage;

/// <summary>
/// The machine's store of verified content, shared by all projects and processes: blobs named by their SHA-256, and derived entries named by the fingerprint
/// of what they were made from. Nothing is ever changed in place: everything is written beside its target and renamed, so a full disk or a killed process
/// leaves only a temporary file, which a later process removes. Failures are <see cref="HygieneException"/> (HYG32xx).
/// </summary>
/// <remarks>
/// <c>blobs/sha256/ab/ab12…</c>, <c>derived/KIND/ab/ab12…/</c>, <c>locks/</c> (empty files that stay), <c>tmp/</c> (what is being written). The time of a blob or an entry is
/// that of its last use, to the day: see <see cref="StorePruning"/>.
/// </remarks>
/// <param name="root">Absolute path of the store's folder; created on first use.</param>
/// <param name="log">Hears of waiting for another process.</param>
public sealed partial class ContentStore(string root, IHygieneLog? log = null, TimeProvider? time = null)
{
    private static readonly TimeSpan UseGranularity = TimeSpan.FromDays(1);
    private bool _swept;

    public string Root { get; } = root;

    internal TimeProvider Time { get; } = time ?? TimeProvider.System;

    /// <summary>Tries to write into the store. Where that fails, <paramref name="obstacle"/> says why, and the caller can choose another root.</summary>
    public bool IsWritable([NotNullWhen(false)] out Diagnostic? obstacle)
    {
        try
        {
            using var probe = new PendingFile(TemporaryPath("probe"), size: null);
            probe.Write([0]);
            obstacle = null;
            return true;
        }
        catch (HygieneException failure)
        {
            obstacle = failure.Diagnostics[0];
            return false;
        }
    }

    /// <summary>The path of a blob that is present with exactly this size; null where it is not.</summary>
    public string? FindBlob(Sha256Digest digest, long? size = null)
    {
        var file = new FileInfo(BlobPath(digest));
        if (!file.Exists || (size is not null && file.Length != size))
            return null;
        MarkUsed(file);
        return file.FullName;
    }

    /// <summary>
    /// Writes a blob through <paramref name="write"/>, hashing on the way, and renames it into place. Returns its path.
    /// The bytes must be the expected ones: a mismatch throws <see cref="HygieneException"/> and leaves nothing behind. A blob that is already there is returned as it is.
    /// </summary>
    public Task<string> AddBlobAsync(Sha256Digest expected, Func<Stream, CancellationToken, Task> write, CancellationToken cancellationToken) =>
        AddBlobAsync(expected, size: null, write, cancellationToken);

    /// <summary>As <see cref="AddBlobAsync(Sha256Digest, Func{Stream, CancellationToken, Task}, CancellationToken)"/>, where the size is known before: one byte more is refused at once, and so is a disk without that much room.</summary>
    public async Task<string> AddBlobAsync(Sha256Digest expected, long? size, Func<Stream, CancellationToken, Task> write, CancellationToken cancellationToken)
    {
        if (FindBlob(expected, size) is { } present)
            return present;
        await using var blob = CreateBlob(size);
        await write(blob, cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        return blob.Commit(expected);
    }

    /// <summary>Writes a blob whose digest is not known before (a layer): the digest is that of the bytes written. Returns digest and path.</summary>
    public async Task<(Sha256Digest Digest, string Path)> AddBlobAsync(Func<Stream, CancellationToken, Task> write, CancellationToken cancellationToken)
    {
        await using var blob = CreateBlob();
        await write(blob, cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        return blob.Commit();
    }

    /// <summary>Begins a blob, for a caller that looks at the digest before it decides. <paramref name="size"/>: as in <see cref="AddBlobAsync(Sha256Digest, long?, Func{Stream, CancellationToken, Task}, CancellationToken)"/>.</summary>
    public BlobWriter CreateBlob(long? size = null)
    {
        SweepOnce();
        return new(this, TemporaryPath("blob"), size);
    }

    /// <summary>Forgets a blob whose bytes turned out to be damaged, so that it can be added again.</summary>
    public void RemoveBlob(Sha256Digest digest) => TemporaryFiles.Try(() => File.Delete(BlobPath(digest)));

    /// <summary>The folder of a derived entry (for example <c>segment</c>, <c>layer</c>, <c>index</c>) that is complete; null where there is none.</summary>
    public string? FindDerived(string kind, Fingerprint fingerprint)
    {
        var folder = new DirectoryInfo(DerivedPath(kind, fingerprint));
        if (!folder.Exists)
            return null;
        MarkUsed(folder);
        return folder.FullName;
    }

    /// <summary>
    /// The folder of a derived entry, produced by <paramref name="produce"/> into a temporary folder where it is missing. One process or task produces,
    /// others that want the same entry wait for it; entries with other fingerprints are not held up.
    /// </summary>
    public async Task<string> GetOrAddDerivedAsync(string kind, Fingerprint fingerprint, Func<string, CancellationToken, Task> produce, CancellationToken cancellationToken)
    {
        if (FindDerived(kind, fingerprint) is { } present)
            return present;
        SweepOnce();
        var key = DerivedKey(kind, fingerprint);
        using var held = await FileLock.AcquireAsync(LockPath(key), key, log, Time, cancellationToken);
        if (FindDerived(kind, fingerprint) is { } meanwhile)
            return meanwhile;
        using var folder = new PendingFolder(TemporaryPath(key));
        await folder.FillAsync(produce, cancellationToken);
        var target = DerivedPath(kind, fingerprint);
        folder.MoveTo(target);
        return target;
    }

    internal string BlobPath(Sha256Digest digest) => Path.Join(Root, "blobs", "sha256", digest.Hex[..2], digest.Hex);

    internal string DerivedPath(string kind, Fingerprint fingerprint) => Path.Join(Root, "derived", kind, fingerprint.Digest.Hex[..2], fingerprint.Digest.Hex);

    internal static string DerivedKey(string kind, Fingerprint fingerprint) => $"{kind}-{fingerprint}";

    internal string LockPath(string key) => Path.Join(Root, "locks", key);

    internal string TemporaryFolder => Path.Join(Root, "tmp");

    /// <summary>What is made under a lock bears the lock's key, so that a sweep can ask whether it is still being made.</summary>
    internal string TemporaryPath(string key) => Path.Join(TemporaryFolder, $"{key}.{TemporaryFiles.RandomName()}");

    /// <summary>Whether a name is one that <see cref="TemporaryPath"/> gives.</summary>
    internal static bool IsTemporaryName(string name) => TemporaryName().IsMatch(name);

    [GeneratedRegex("^(blob|probe|[a-z]+-[0-9a-f]{64})[.][0-9a-f]{16}$")]
    private static partial Regex TemporaryName();

    private void MarkUsed(FileSystemInfo entry)
    {
        if (Time.GetUtcNow() - entry.LastWriteTimeUtc >= UseGranularity)
            TemporaryFiles.Try(() => entry.LastWriteTimeUtc = Time.GetUtcNow().UtcDateTime);
    }

    private void SweepOnce()
    {
        if (!Interlocked.Exchange(ref _swept, true))
            this.Sweep();
    }
}

using Sdk.Container.Hygiene.Diagnostics;

namespace Sdk.Container.Hygiene.Storage;

/// <summary>What a pruning removed.</summary>
/// <param name="Entries">Blobs and derived entries.</param>
public readonly record struct PruneResult(int Entries, long Bytes);

/// <summary>Removal of what is no longer used. A build that loses an entry to it makes or fetches it again.</summary>
public static class StorePruning
{
    /// <summary>Removes blobs and derived entries that nobody has used for <paramref name="maxAge"/> (two days at least: uses are noted to the day). What is being made stays.</summary>
    public static PruneResult Prune(this ContentStore store, TimeSpan maxAge, CancellationToken cancellationToken)
    {
        var oldest = store.Time.GetUtcNow() - (maxAge < TimeSpan.FromDays(2) ? TimeSpan.FromDays(2) : maxAge);
        var (entries, bytes) = (0, 0L);
        store.Sweep();
        foreach (var blob in Below(store, "blobs", depth: 2).OfType<FileInfo>())
            Remove(blob, () => blob.Length, () => TemporaryFiles.Try(blob.Delete));
        foreach (var entry in Below(store, "derived", depth: 2).OfType<DirectoryInfo>())
            Remove(entry, () => entry.EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length), () => StorePruning.Remove(store, entry));
        return new(entries, bytes);

        // What another pruning has removed since the listing is none of this one's.
        void Remove(FileSystemInfo entry, Func<long> measure, Func<bool> remove)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var size = 0L;
            if (Sha256Digest.TryParse(entry.Name, out _) && IsOlder(entry, oldest) && TemporaryFiles.Try(() => size = measure()) && remove())
                (entries, bytes) = (entries + 1, bytes + size);
        }
    }

    /// <summary>Removes what processes that were killed more than a day ago left half-written. In a folder that is not the store's alone, what else is there stays.</summary>
    internal static void Sweep(this ContentStore store) => TemporaryFiles.Try(() =>
    {
        var now = store.Time.GetUtcNow();
        foreach (var leftover in Entries(new(store.TemporaryFolder)).Where(leftover => ContentStore.IsTemporaryName(leftover.Name)))
        {
            if (leftover is FileInfo file)
                TemporaryFiles.RemoveIfStale(file, now);
            else if (leftover is DirectoryInfo folder && now - folder.LastWriteTimeUtc >= TemporaryFiles.StaleAge)
                RemoveUnlessHeld(store, Path.GetFileNameWithoutExtension(folder.Name), () => folder.Delete(recursive: true));
        }
    });

    private static bool IsOlder(FileSystemInfo entry, DateTimeOffset oldest)
    {
        entry.Refresh(); // it may have been used since the listing
        return entry.Exists && entry.LastWriteTimeUtc < oldest;
    }

    // The entry leaves its place whole, so that nobody ever finds half of it.
    private static bool Remove(ContentStore store, DirectoryInfo entry)
    {
        var key = $"{entry.Parent!.Parent!.Name}-{entry.Name}";
        return RemoveUnlessHeld(store, key, () =>
        {
            Directory.CreateDirectory(store.TemporaryFolder);
            entry.MoveTo(store.TemporaryPath(key));
            entry.Delete(recursive: true);
        });
    }

    private static bool RemoveUnlessHeld(ContentStore store, string key, Action remove)
    {
        try
        {
            using var held = FileLock.TryAcquire(store.LockPath(key));
            return held is not null && TemporaryFiles.Try(remove);
        }
        catch (HygieneException)
        {
            return false; // a store that cannot be written to: nothing to remove here
        }
    }

    private static IEnumerable<FileSystemInfo> Below(ContentStore store, string folder, int depth)
    {
        IEnumerable<FileSystemInfo> level = Entries(new(Path.Join(store.Root, folder)));
        for (var i = 0; i < depth; i++)
            level = level.OfType<DirectoryInfo>().SelectMany(Entries);
        return level;
    }

    private static List<FileSystemInfo> Entries(DirectoryInfo folder)
    {
        List<FileSystemInfo> entries = [];
        TemporaryFiles.Try(() => entries = [.. folder.EnumerateFileSystemInfos()]);
        return entries;
    }
}

using System.Diagnostics;
using System.Globalization;
using Sdk.Container.Hygiene.Diagnostics;

namespace Sdk.Container.Hygiene.Storage;

/// <summary>
/// A lock between processes and tasks: a file that is open for nobody else. The system frees it when its holder ends, however it ends. The file stays: who deletes a
/// lock file can lock another one than the process that has it open already. On file systems without locks (some NFS and CIFS mounts) nobody ever waits, which costs
/// double work but no correctness: everything in the store is renamed into place.
/// </summary>
public sealed class FileLock : IDisposable
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private readonly FileStream _file;

    private FileLock(FileStream file) => _file = file;

    /// <summary>Waits until the lock is free; after five seconds, the log says who holds it.</summary>
    /// <param name="path">Absolute path of the lock file; its folder is created.</param>
    /// <param name="purpose">What waits, for the log: "segment 12ab…".</param>
    public static async Task<FileLock> AcquireAsync(string path, string purpose, IHygieneLog? log, TimeProvider time, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        var told = false;
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
#pragma warning disable CA2000 // Dispose objects before losing scope: the caller holds the lock
            if (TryAcquire(path) is { } held)
                return held;
#pragma warning restore CA2000
            if (!told && time.GetElapsedTime(start) >= Patience)
            {
                told = true;
                log?.Info($"waiting for {HolderOf(path) ?? "another build"}, which is making {purpose}");
            }
            await Task.Delay(Poll, time, cancellationToken);
        }
    }

    /// <summary>The lock, or null where another has it. Throws <see cref="HygieneException"/> (HYG32xx) where the file cannot be made.</summary>
    public static FileLock? TryAcquire(string path)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            var held = new FileLock(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0));
            TemporaryFiles.Try(() => File.WriteAllText(HolderPath(path), Myself()));
            return held;
        }
        catch (IOException failure) when (StorageErrors.IsHeldByAnother(failure))
        {
            return null;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw failure.ToHygiene(path);
        }
    }

    public void Dispose()
    {
        TemporaryFiles.Try(() => File.Delete(HolderPath(_file.Name)));
        _file.Dispose();
    }

    // Nobody but the holder can open the lock file, so its name is told beside it. A killed holder leaves it behind, and the next holder overwrites it.
    private static string HolderPath(string path) => path + ".holder";

    private static string Myself()
    {
        using var process = Process.GetCurrentProcess();
        return string.Create(CultureInfo.InvariantCulture, $"process {process.Id} ({process.ProcessName})");
    }

    private static string? HolderOf(string path)
    {
        string? holder = null;
        TemporaryFiles.Try(() => holder = File.ReadAllText(HolderPath(path)));
        return string.IsNullOrWhiteSpace(holder) || holder.Length > 200 ? null : holder;
    }
}

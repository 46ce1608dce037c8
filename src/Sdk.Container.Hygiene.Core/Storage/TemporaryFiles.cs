using System.Security.Cryptography;

namespace Sdk.Container.Hygiene.Storage;

/// <summary>Names for what is being written, and the removal of what killed processes left behind.</summary>
internal static class TemporaryFiles
{
    /// <summary>How old a leftover must be before another process removes it: nothing is written for so long.</summary>
    public static readonly TimeSpan StaleAge = TimeSpan.FromDays(1);

    /// <summary>A name that no other process or task has.</summary>
    public static string RandomName() => RandomNumberGenerator.GetHexString(16, lowercase: true);

    /// <summary>Runs a clean-up that may fail: the leftover stays for a later process.</summary>
    public static bool Try(Action cleanUp)
    {
        try
        {
            cleanUp();
            return true;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>Removes a leftover file that is old and that no process has open. The lock is held during the removal.</summary>
    public static void RemoveIfStale(FileInfo file, DateTimeOffset now) => Try(() =>
    {
        if (now - file.LastWriteTimeUtc < StaleAge)
            return;
        // Windows refuses to delete what is open without FileShare.Delete; Unix heeds only None.
        using var held = new FileStream(file.FullName, FileMode.Open, FileAccess.Write, OperatingSystem.IsWindows() ? FileShare.Delete : FileShare.None);
        file.Delete();
    });
}

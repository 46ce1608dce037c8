using Sdk.Container.Hygiene.Diagnostics;

namespace Sdk.Container.Hygiene.Storage;

/// <summary>
/// Tells the causes of an I/O exception apart. .NET has no types for them: <see cref="Exception.HResult"/> is a Win32 error on Windows (winerror.h), and the bare
/// errno elsewhere (errno(3); Linux and macOS number some differently).
/// </summary>
internal static class StorageErrors
{
    private const int Win32 = unchecked((int)0x80070000);

    public static bool IsHeldByAnother(IOException failure) => failure.HResult is
        (Win32 | 32) or (Win32 | 33) // ERROR_SHARING_VIOLATION, ERROR_LOCK_VIOLATION
        or 11 or 35; // EWOULDBLOCK: Linux, macOS

    public static bool IsDiskFull(IOException failure) => failure.HResult is
        (Win32 | 39) or (Win32 | 112) // ERROR_HANDLE_DISK_FULL, ERROR_DISK_FULL
        or 28 // ENOSPC
        or 122 or 69; // EDQUOT: Linux, macOS

    // The way out is the same for all: another folder. EEXIST comes where a file stands in a folder's place: temporary names do not collide.
    private static bool IsNotWritable(Exception failure) => failure is UnauthorizedAccessException or DirectoryNotFoundException || failure.HResult is
        (Win32 | 19) or (Win32 | 183) // ERROR_WRITE_PROTECT, ERROR_ALREADY_EXISTS
        or 17 or 20 or 30; // EEXIST, ENOTDIR, EROFS

    /// <summary>The coded form of a failure to write <paramref name="path"/>.</summary>
    /// <param name="needed">Bytes that were to be written, where known.</param>
    public static HygieneException ToHygiene(this Exception failure, string path, long? needed = null) =>
        failure is IOException io && IsDiskFull(io) ? DiskFull(failure, path, needed)
        : IsNotWritable(failure) ? StoreDiagnostics.NotWritable(path, failure.Message).ToException(failure)
        : StoreDiagnostics.Failure(path, failure.Message).ToException(failure);

    public static HygieneException DiskFull(Exception failure, string path, long? needed) => StoreDiagnostics.DiskFull(path, needed, FreeBytes(path)).ToException(failure);

    private static long? FreeBytes(string path)
    {
        try
        {
            return new DriveInfo(path).AvailableFreeSpace;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }
}

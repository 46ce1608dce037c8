using System.Runtime.InteropServices;

namespace Sdk.Container.Hygiene.Imaging;

/// <summary>
/// When a file's content or metadata changed last, as the kernel saw it: unlike the time of modification, nobody sets it. Tools that unpack with fixed times would
/// otherwise pass off a new file of the same size as the old one.
/// </summary>
internal static partial class ChangeTime
{
    // linux/stat.h and linux/fcntl.h: the layout of struct statx is the same on every processor.
    private const int CurrentDirectory = -100;
    private const int StructSize = 256;
    private const int SecondsOffset = 0x60;
    private const int NanosecondsOffset = 0x68;
    private const uint ChangeTimeMask = 0x80;

    /// <summary>Ticks (100 ns), UTC; where there is no such time, those of the file's creation, which at least a replaced file does not share.</summary>
    public static long Of(FileInfo file) => OperatingSystem.IsLinux() && OfLinux(file.FullName) is { } ticks ? ticks : file.CreationTimeUtc.Ticks;

    private static long? OfLinux(string path)
    {
        Span<byte> result = stackalloc byte[StructSize];
        try
        {
            if (StatX(CurrentDirectory, path, 0, ChangeTimeMask, result) != 0 || (MemoryMarshal.Read<uint>(result) & ChangeTimeMask) == 0)
                return null;
        }
        // A C library older than glibc 2.28.
        catch (Exception missing) when (missing is EntryPointNotFoundException or DllNotFoundException)
        {
            return null;
        }
        return DateTime.UnixEpoch.Ticks + MemoryMarshal.Read<long>(result[SecondsOffset..]) * TimeSpan.TicksPerSecond + MemoryMarshal.Read<uint>(result[NanosecondsOffset..]) / TimeSpan.NanosecondsPerTick;
    }

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int StatX(int directory, string path, int flags, uint mask, Span<byte> result);
}

using System.Runtime.InteropServices;

namespace Sdk.Container.Hygiene.Storage;

/// <summary>A second name for a file, which .NET cannot give: link(2), CreateHardLinkW.</summary>
internal static partial class HardLink
{
    /// <summary>False where the file system, another disk or the system's rules do not let it be: then the file can be copied.</summary>
    /// <param name="path">Absolute; must not exist.</param>
    public static bool TryCreate(string path, string target)
    {
        try
        {
            return OperatingSystem.IsWindows() ? CreateHardLinkW(path, target, 0) : link(target, path) == 0;
        }
        catch (Exception failure) when (failure is DllNotFoundException or EntryPointNotFoundException)
        {
            return false;
        }
    }

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int link(string oldPath, string newPath);

    [LibraryImport("kernel32.dll", StringMarshalling = StringMarshalling.Utf16)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool CreateHardLinkW(string path, string target, nint securityAttributes);
}

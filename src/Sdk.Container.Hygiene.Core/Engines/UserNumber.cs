using System.Runtime.InteropServices;

namespace Sdk.Container.Hygiene.Engines;

/// <summary>The user that this process runs as (geteuid(2)), which .NET does not tell.</summary>
internal static partial class UserNumber
{
    [LibraryImport("libc", EntryPoint = "geteuid")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial uint Get();
}

using System.Runtime.InteropServices;

namespace Sdk.Container.Hygiene.Engines;

/// <summary>The user that this process runs as (geteuid(2)), which .NET does not tell.</summary>
internal static partial class UserNumber
{
    public static uint Get() => GetEffectiveUser();

    [LibraryImport("libc", EntryPoint = "geteuid")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial uint GetEffectiveUser();
}

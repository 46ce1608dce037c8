using NuGet.Versioning;
using Sdk.Container.Hygiene.Debian;
using Sdk.Container.Hygiene.Diagnostics;

namespace Sdk.Container.Hygiene.Operations.Packaging;

/// <summary>Makes Debian's version of a version as NuGet has it (SemVer 2, or with a fourth number), so that dpkg takes for newer what NuGet takes for newer.</summary>
/// <remarks>
/// <c>1.0.0-rc.1</c> is <c>1.0.0~rc.1</c>: a tilde sorts before the end (Debian Policy §5.6.12). NuGet's case says nothing, nor does build metadata, which is left out; a hyphen within a label
/// is a plus sign, since to dpkg it would begin a revision. Two differences remain: dpkg reads the digits of <c>rc10</c> as a number, so that it comes after <c>rc9</c>, and where one label begins
/// with another whole one (<c>beta.1</c>, <c>betax.1</c>) a further label counts for more than a further letter.
/// </remarks>
internal static class NuGetToDebianVersion
{
    /// <param name="package">For messages.</param>
    public static DebianVersion Convert(string version, string package)
    {
        if (!NuGetVersion.TryParse(version.Trim(), out var read))
            throw PackagingDiagnostics.NoVersion(package, version).ToException();
        var numbers = read.Revision > 0 ? $"{read.Version}" : read.Version.ToString(3);
        var labels = read.IsPrerelease ? $"~{read.Release.ToLowerInvariant().Replace('-', '+')}" : "";
        return DebianVersion.Parse(numbers + labels);
    }
}

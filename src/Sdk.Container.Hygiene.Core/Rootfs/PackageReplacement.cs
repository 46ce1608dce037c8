using Sdk.Container.Hygiene.Debian;
using Sdk.Container.Hygiene.Debian.Deb;

namespace Sdk.Container.Hygiene.Rootfs;

/// <summary>Whether a package may take another's files (Debian Policy §7.6.1).</summary>
internal static class PackageReplacement
{
    /// <summary>True where <paramref name="package"/> has the other in its Replaces, with a version that fits.</summary>
    public static bool Replaces(PackageManifest package, PackageManifest other) =>
        (DebControl.ReadFields(package.Control).GetValueOrDefault("Replaces") ?? "").Split(',').Any(relation => Names(relation, other));

    // "libfoo1 (<< 1.2-3)", as Policy §7.1 writes relations; a Replaces has no alternatives.
    private static bool Names(string relation, PackageManifest other)
    {
        var parts = relation.Split(['(', ')'], StringSplitOptions.TrimEntries);
        if (parts[0].Split(':')[0] != other.Name)
            return false;
        if (parts.Length < 2)
            return true;
        var relationEnd = parts[1].LastIndexOfAny(['<', '>', '=']) + 1;
        var order = DebianVersion.Parse(other.Version).CompareTo(DebianVersion.Parse(parts[1][relationEnd..].Trim()));
        return parts[1][..relationEnd] switch
        {
            "<<" => order < 0,
            "<=" or "<" => order <= 0,
            "=" or "" => order == 0,
            ">=" or ">" => order >= 0,
            ">>" => order > 0,
            _ => false,
        };
    }
}

using System.Text;
using Sdk.Container.Hygiene.Debian;

namespace Sdk.Container.Hygiene.Rootfs;

/// <summary>Whether a package may take another's files (Debian Policy §7.6.1).</summary>
internal static class PackageReplacement
{
    /// <summary>True where <paramref name="package"/> has the other in its Replaces, with a version that fits. The field has no alternatives, and knows no virtual packages.</summary>
    public static bool Replaces(PackageManifest package, PackageManifest other)
    {
        var replaces = new ControlStanza(Encoding.UTF8.GetBytes(package.Control)).GetString("Replaces"u8) ?? "";
        return DebianVersion.TryParse(other.Version, out var version)
            && replaces.Split(',').Any(text => RelationReader.TryRead(text, out var relation) && relation.Name == other.Name && relation.Accepts(version));
    }
}

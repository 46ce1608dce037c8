using Sdk.Container.Hygiene.Rootfs;

namespace Sdk.Container.Hygiene.Tests.Rootfs.Full;

/// <summary>Manifests of packages that are nothing but a name, what they ask of others, and scripts.</summary>
internal static class Manifests
{
    /// <param name="fields">Further lines of the control file: <c>Pre-Depends: b</c>.</param>
    public static PackageManifest Of(string name, string fields = "", bool preinst = false, string version = "1.0") => new()
    {
        Name = name,
        Version = version,
        Architecture = "amd64",
        Control = $"Package: {name}\nVersion: {version}\nArchitecture: amd64\n{(fields.Length > 0 ? $"{fields}\n" : "")}",
        Directories = [],
        Files = [],
        Md5Sums = "",
        Conffiles = [],
        Scripts = preinst ? [new("preinst", "", Dispensable: false)] : [],
        Alternatives = [],
        Certificates = [],
    };
}

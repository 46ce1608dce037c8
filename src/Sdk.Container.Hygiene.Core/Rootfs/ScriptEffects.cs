namespace Sdk.Container.Hygiene.Rootfs;

/// <summary>
/// What the maintainer scripts of common packages would have left behind, made without running them: wherever the files that a script works on come into the image, in the base or above it.
/// </summary>
internal static class ScriptEffects
{
    // Links of merged /usr that only some architectures have: base-files' postinst makes them when their folder comes.
    private static readonly string[] MultilibFolders = ["lib32", "lib64", "libo32", "libx32"];

    // Scripts whose work is done here, or is none at a first installation in an image: docs/architecture.md has the table. The second row only makes room for old files, caches
    // that are made when needed, or settings of the shell.
    private static readonly HashSet<string> KnownPackages =
    [
        "base-files", "base-passwd", "ca-certificates", "debconf", "libc-bin", "libc6", "libstdc++6", "netbase", "openssl", "tzdata", "usr-is-merged",
        "dpkg", "fontconfig", "hicolor-icon-theme", "libreadline8t64", "libselinux1", "readline-common", "x11-common",
    ];

    /// <summary>The scripts of a package that a first installation would run, that would do something, and whose work nobody does.</summary>
    public static IReadOnlyList<string> NotDone(PackageManifest package) => KnownPackages.Contains(package.Name) || IsPython(package.Name)
        ? []
        : [.. package.Scripts.Where(script => script.Name is "preinst" or "postinst" && !script.Dispensable).Select(script => script.Name)];

    /// <summary>Configuration by which the dynamic linker would find libraries beyond its own folders, had ldconfig made its cache. libc's own names only those that it searches anyway.</summary>
    public static string? LinkerConfiguration(PackageManifest package) => package.Name is "libc6" or "libc-bin"
        ? null
        : package.Files.Select(file => file.Entry.Path).FirstOrDefault(path => path.StartsWith("etc/ld.so.conf.d/", StringComparison.Ordinal));

    // Python's own packages compile byte code; without it, Python does so in memory.
    private static bool IsPython(string name) =>
        name is "python3" or "python3-minimal" || name.StartsWith("python3.", StringComparison.Ordinal) || name.StartsWith("libpython3.", StringComparison.Ordinal);

    /// <param name="packages">Of this layer.</param>
    /// <param name="below">Of the layer beneath.</param>
    public static void AddTo(GeneratedFiles layer, IReadOnlyList<PackageManifest> packages, IReadOnlyList<PackageManifest> below)
    {
        BaseFilesLinks(layer);
        TimeZone(layer);
        AlternativeLinks.AddTo(layer, packages, below);
        if (packages.Any(package => package.Certificates.Count > 0))
            Certificates(layer, [.. below.Concat(packages).SelectMany(package => package.Certificates)]);
        foreach (var (path, content) in packages.SelectMany(PackageDatabase.Files))
            layer.File(path, content);
    }

    private static void BaseFilesLinks(GeneratedFiles layer)
    {
        foreach (var folder in MultilibFolders)
        {
            if (layer.Tree.HasDirectory($"usr/{folder}") && layer.Tree.Below?.HasDirectory($"usr/{folder}") != true)
                layer.Link(folder, $"usr/{folder}");
        }
        if (layer.Tree.Brings("usr/lib/os-release"))
            layer.Link("etc/os-release", "../usr/lib/os-release");
        if (layer.Tree.Brings("etc/dpkg/origins/debian"))
            layer.Link("etc/dpkg/origins/default", "debian");
    }

    // tzdata's answer where nobody is asked.
    private static void TimeZone(GeneratedFiles layer)
    {
        if (!layer.Tree.Brings("usr/share/zoneinfo/Etc/UTC"))
            return;
        layer.Link("etc/localtime", "/usr/share/zoneinfo/Etc/UTC");
        layer.File("etc/timezone", "Etc/UTC\n");
    }

    // OpenSSL looks in /usr/lib/ssl. The links there are openssl's, whose command-line tool an image can do without.
    private static void Certificates(GeneratedFiles layer, IReadOnlyList<Certificate> certificates)
    {
        layer.Replace(CertificateBundle.BundlePath, CertificateBundle.Bundle(certificates));
        layer.Replace(CertificateBundle.ConfigurationPath, System.Text.Encoding.UTF8.GetBytes(CertificateBundle.Configuration(certificates)));
        layer.Directory("usr/local/share/ca-certificates");
        layer.Link("usr/lib/ssl/cert.pem", $"/{CertificateBundle.BundlePath}");
        layer.Link("usr/lib/ssl/certs", "/etc/ssl/certs");
    }
}

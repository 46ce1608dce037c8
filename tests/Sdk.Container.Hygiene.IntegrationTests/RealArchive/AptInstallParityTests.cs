using System.Text.RegularExpressions;
using Sdk.Container.Hygiene.Testing;
using Sdk.Container.Hygiene.Tests.Publishing;

namespace Sdk.Container.Hygiene.Tests.RealArchive;

/// <summary>
/// An image of many services beside what a real apt-get install of the same .debs leaves in a root that mmdebstrap made: the same files, owners, modes and contents, but for what stands
/// in the table, each with its reason.
/// </summary>
[Trait("Category", "RealArchive")]
public sealed class AptInstallParityTests(PublishFixture packed, PublishedImages images)
{
    /// <summary>Paths (regular expressions) that only one has, or that are something else there, and why.</summary>
    private static readonly (string Paths, string Reason)[] Differences =
    [
        ("dev(/.*)?|proc|sys|run(/.*)?|tmp", "mounted by whoever runs the root"),
        ("etc/(hostname|hosts|resolv.conf|machine-id|fstab|mtab)", "mmdebstrap takes the machine's own; an engine mounts its own over ours"),
        (@"etc/apt/(apt\.conf\.d/99mmdebstrap|sources\.list.*)|var/lib/apt/.*|var/cache/apt(/.*)?", "what apt remembers of archives and of its own installations; no apt ran here"),
        (@"etc/(passwd|group|shadow|gshadow|subuid|subgid)-|etc/\.pwd\.lock|var/lib/dpkg/.*-old|var/cache/debconf/.*-old|var/lib/ucf/.*\.[0-9]", "copies of old versions are removed"),
        (@"var/lib/dpkg/(lock|lock-frontend|arch|available)|var/lib/dpkg/triggers/Lock", "dpkg's locks and caches"),
        ("var/cache/debconf/tmp.ci", "apt's preconfiguration"),
        ("etc/ssh/ssh_host_.*", "host keys are secrets: made at the first start"),
        (@"etc/ssl/certs/ssl-cert-snakeoil\.pem|etc/ssl/private/ssl-cert-snakeoil\.key", "a private key is a secret, and its certificate is of no use without it"),
        ("var/lib/(mysql|postgresql)/.*|etc/postgresql/.*|etc/postgresql-common/createcluster.conf|var/log/postgresql/.*", "data of a server: made in the volume at the first start"),
    ];

    /// <summary>Files whose owners and modes are the same, but not their bytes, and why.</summary>
    private static readonly (string Paths, string Reason)[] Contents =
    [
        ("etc/(passwd|group|shadow|gshadow|subuid|subgid)", "the numbers of new accounts come from the order of configuration; held to each other by name below"),
        ("var/lib/ucf/(hashfile|registry)|var/lib/dpkg/triggers/.*|etc/shells", "the order of configuration; held to each other line by line below"),
        (@"etc/apt/apt\.conf\.d/02autoremove-postgresql", "names the versions that have a cluster (pg_updateaptconfig(1)); ours get one in a volume"),
        ("var/log/.*", "logs are emptied"),
    ];

    [Fact]
    public async Task The_image_is_what_apt_get_install_makes_of_the_same_packages()
    {
        Tool.Need("mmdebstrap", "apt-get");
        var image = await images.AllServicesAsync(packed);
        using TemporaryFolder folder = new();
        var ours = ImageTree.OfImage(image);
        var apt = await InstallAsync(image, folder);

        ours.Paths.Union(apt.Paths).Where(path => !IsIn(Differences, path) && !IsOfSnakeoil(ours[path], apt[path]) && Seen(ours, path) != Seen(apt, path))
            .Select(path => $"{path}: ours {ours[path]}, apt's {apt[path]}").ShouldBeEmpty();
        AccountsOf(ours).ShouldBe(AccountsOf(apt));
        foreach (var path in ours.Paths.Where(path => Regex.IsMatch(path, "^(var/lib/ucf/(hashfile|registry)|var/lib/dpkg/triggers/.*|etc/shells)$")))
            LinesOf(ours, path).ShouldBe(LinesOf(apt, path), path);
        ours.Paths.Union(apt.Paths).Count(path => !IsIn(Differences, path) && !IsIn(Contents, path)).ShouldBeGreaterThan(9_000);
        // A row that explains nothing any more would hide what comes next.
        var differing = ours.Paths.Union(apt.Paths).Where(path => ours[path] != apt[path]).ToList();
        Differences.Concat(Contents).Where(row => !differing.Exists(path => IsIn([row], path))).Select(row => row.Paths).ShouldBeEmpty();
        // What came out wrong where preinsts ran before PAM was configured.
        AccountsOf(ours).ShouldContain("mysql MariaDB Server /nonexistent /bin/false");
        ours["var/lib/mysql"]!.Owner.ShouldBe("mysql:mysql");
    }

    private static bool IsIn((string Paths, string Reason)[] rows, string path) => Array.Exists(rows, row => Regex.IsMatch(path, $"^({row.Paths})$"));

    // OpenSSL's link by the hash of the certificate that goes with its key.
    private static bool IsOfSnakeoil(TreeEntry? ours, TreeEntry? apts) => ours is null && apts is { Kind: 'l', Content: "ssl-cert-snakeoil.pem" };

    private static TreeEntry? Seen(ImageTree tree, string path) => tree[path] is { } entry && IsIn(Contents, path) ? entry with { Content = "" } : tree[path];

    private static IEnumerable<string> LinesOf(ImageTree tree, string path) => tree.Text(path).Split('\n').Order(StringComparer.Ordinal);

    // mmdebstrap's own way: essential packages first, then apt-get install of everything else in the root.
    private static async Task<ImageTree> InstallAsync(PublishedImage image, TemporaryFolder folder)
    {
        var archive = Directory.CreateDirectory(folder["archive"]).FullName;
        foreach (var package in image.Lock.Packages)
            File.Copy(image.PathOf(package), Path.Combine(archive, $"{package.Name}.deb"));
        FlatArchive.Index(archive, FullImages.Suite);
        var wanted = string.Join(',', image.Lock.Packages.Select(package => package.Name));
        await Tool.RunAsync("mmdebstrap", folder.Path,
            "--quiet", "--variant=apt", "--aptopt=APT::Install-Recommends \"false\"", $"--include={wanted}", FullImages.Suite, folder["apt.tar"], $"deb [trusted=yes] copy:{archive} ./");
        return ImageTree.OfTar(folder["apt.tar"]);
    }

    // By name: home, shell, whether there is a password, and the groups they are in.
    private static IEnumerable<string> AccountsOf(ImageTree tree) => tree.Text("etc/passwd").Split('\n', StringSplitOptions.RemoveEmptyEntries)
        .Select(line => line.Split(':')).Select(fields => $"{fields[0]} {fields[4]} {fields[5]} {fields[6]}")
        .Concat(tree.Text("etc/group").Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(':')).Select(fields => $"group {fields[0]} {fields[3]}"))
        .Concat(tree.Text("etc/shadow").Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(':')).Select(fields => $"password {fields[0]} {fields[1]}"))
        .Order(StringComparer.Ordinal);
}

using System.Text.RegularExpressions;
using Sdk.Container.Hygiene.Testing;
using Sdk.Container.Hygiene.Testing.Publishing;
using Sdk.Container.Hygiene.Tests.Publishing;

namespace Sdk.Container.Hygiene.Tests.RealArchive;

/// <summary>
/// An image of many services beside what a real apt-get install of the same .debs leaves in a root that mmdebstrap made: the same files, owners, modes and contents, but for what stands
/// in the table, each with its reason.
/// </summary>
[Trait("Category", "RealArchive")]
public sealed class AptInstallParityTests(PublishFixture packed, PublishedImages images)
{
    private const string Suite = "trixie";
    private const string Services = "nginx;mariadb-server;redis-server;valkey-server;openssh-server;php-fpm;postgresql";

    /// <summary>Paths (regular expressions), and why they differ.</summary>
    private static readonly (string Paths, string Reason)[] Differences =
    [
        ("dev(/.*)?|proc|sys|run(/.*)?|tmp", "mounted by whoever runs the root"),
        ("etc/(hostname|hosts|resolv.conf|machine-id|fstab|mtab)", "mmdebstrap takes the machine's own; an engine mounts its own over ours"),
        (@"etc/apt/(apt\.conf\.d/99mmdebstrap|sources\.list.*)|var/lib/apt/.*|var/cache/apt(/.*)?", "what apt remembers of archives and of its own installations; no apt ran here"),
        (@"etc/(passwd|group|shadow|gshadow|subuid|subgid)-?|etc/\.pwd\.lock", "the numbers of new accounts come from the order of configuration, held to each other by name below; copies of old versions are removed"),
        (@"var/lib/dpkg/.*-old|var/cache/debconf/.*-old|var/lib/dpkg/(lock|lock-frontend|arch|available)|var/lib/dpkg/triggers/(Lock|Unincorp|File)", "dpkg's old copies, locks and caches; the order of triggers"),
        ("var/cache/debconf/tmp.ci", "apt's preconfiguration"),
        ("var/cache/debconf/(config|templates).dat", "questions that apt's preconfiguration saw before, in another order; what was answered is the same"),
        ("etc/rc.\\.d/.*", "insserv numbers the links by what else is there at the time; no init reads them in a container"),
        ("etc/ssh/ssh_host_.*", "host keys are secrets: made at the first start"),
        (@"etc/ssl/certs/(ssl-cert-snakeoil\.pem|[0-9a-f]{8}\.0)|etc/ssl/private/ssl-cert-snakeoil\.key", "a private key is a secret, and its certificate is of no use without it"),
        ("var/lib/(mysql|postgresql)/.*|etc/postgresql/.*|etc/postgresql-common/createcluster.conf|var/log/postgresql/.*", "data of a server: made in the volume at the first start"),
        ("var/log/.*", "logs are emptied"),
        ("var/cache/ldconfig/aux-cache", "ldconfig's times"),
        ("var/lib/systemd/deb-systemd-helper-(enabled|masked)/.*", "written in the order of configuration"),
        ("usr/bin/awk|etc/alternatives/.*", "held to each other by target below"),
    ];

    [Fact]
    public async Task The_image_is_what_apt_get_install_makes_of_the_same_packages()
    {
        Tool.Need("mmdebstrap", "apt-get");
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "maintainer scripts need root");
        var image = await images.GetAsync("all services", Suite, () => TestProject.CreateService(packed.Package, $"""
            <PropertyGroup>
              <HygieneService>none</HygieneService>
              <DebianDocumentation>true</DebianDocumentation>
              <DebianLocales>*</DebianLocales>
            </PropertyGroup>
            <ItemGroup>
              <DebianPackage Include="{Services}" />
              <ContainerAppCommand Include="/bin/true" />
            </ItemGroup>
            """, "services"));
        using TemporaryFolder folder = new();
        var ours = ImageTree.OfImage(image);
        var apt = await InstallAsync(image, folder);

        AccountsOf(ours).ShouldBe(AccountsOf(apt));
        StatusOf(ours).ShouldBe(StatusOf(apt));
        ours.Paths.Union(apt.Paths).Where(path => !IsKnown(path) && ours[path] != apt[path])
            .Select(path => $"{path}: ours {ours[path]}, apt's {apt[path]}").ShouldBeEmpty();
        // A table with idle rows would hide what comes next.
        ours.Paths.Union(apt.Paths).Count(path => !IsKnown(path)).ShouldBeGreaterThan(9_000);
    }

    private static bool IsKnown(string path) => Array.Exists(Differences, row => Regex.IsMatch(path, $"^({row.Paths})$"));

    // mmdebstrap's own way: essential packages first, then apt-get install of everything else in the root.
    private static async Task<ImageTree> InstallAsync(PublishedImage image, TemporaryFolder folder)
    {
        var archive = Directory.CreateDirectory(folder["archive"]).FullName;
        foreach (var package in image.Lock.Packages)
            File.Copy(image.PathOf(package), Path.Combine(archive, $"{package.Name}.deb"));
        FlatArchive.Index(archive, Suite);
        var wanted = string.Join(',', image.Lock.Packages.Select(package => package.Name));
        await Tool.RunAsync("mmdebstrap", folder.Path,
            "--quiet", "--variant=apt", "--aptopt=APT::Install-Recommends \"false\"", $"--include={wanted}", Suite, folder["apt.tar"], $"deb [trusted=yes] copy:{archive} ./");
        return ImageTree.OfTar(folder["apt.tar"]);
    }

    // By name: home, shell, and the groups they are in.
    private static IEnumerable<string> AccountsOf(ImageTree tree) => tree.Text("etc/passwd").Split('\n', StringSplitOptions.RemoveEmptyEntries)
        .Select(line => line.Split(':')).Select(fields => $"{fields[0]} {fields[4]} {fields[5]} {fields[6]}")
        .Concat(tree.Text("etc/group").Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(':')).Select(fields => $"group {fields[0]} {fields[3]}"))
        .Order(StringComparer.Ordinal);

    // Every stanza with every field: versions, states, conffiles with their sums.
    private static IEnumerable<string> StatusOf(ImageTree tree) => tree.Text("var/lib/dpkg/status").Split("\n\n", StringSplitOptions.RemoveEmptyEntries)
        .Select(stanza => string.Join('\n', Regex.Split(stanza.Trim('\n'), "\n(?! )").Order(StringComparer.Ordinal))).Order(StringComparer.Ordinal);
}

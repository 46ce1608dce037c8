using Sdk.Container.Hygiene.Testing;
using Sdk.Container.Hygiene.Testing.Engines;
using Sdk.Container.Hygiene.Tests.Publishing;
using Sdk.Container.Hygiene.Tests.RealArchive;

namespace Sdk.Container.Hygiene.Tests.Configuring;

/// <summary>A full image is a Debian: dpkg and apt in it are content, and work.</summary>
[Trait("Category", "Engine")]
[Trait("Category", "RealArchive")]
public sealed class FullImageTests(PublishFixture packed, PublishedImages images, EngineFixture engines)
{
    [Fact]
    public async Task Dpkg_and_apt_have_nothing_to_say_against_it() => (await RunAsync("dpkg --audit && dpkg --verify && apt-get check --quiet=2")).ShouldBe("");

    [Fact]
    public async Task Apt_installs_another_package_in_it()
    {
        var deb = new DebBuilder("shop").Field("Depends", "nginx").File("usr/bin/shop", "#!/bin/sh\necho open\n", mode: 0x1ED).File("usr/share/doc/shop/README", "text")
            .File("usr/share/doc/shop/copyright", "text").ControlFile("postinst", "#!/bin/sh\ntouch /var/lib/shop-was-here\n");
        var output = await RunAsync("apt-get install --yes /pool/shop.deb && shop && ls /var/lib/shop-was-here /usr/share/doc/shop && dpkg --audit", deb);
        output.ShouldContain("open\n");
        output.ShouldContain("/var/lib/shop-was-here\n");
        // As with the packages that the image came with.
        output.ShouldContain("copyright");
        output.ShouldNotContain("README");
    }

    [Fact]
    public async Task Owners_and_modes_that_a_preinst_asks_for_are_those_of_the_files()
    {
        var deb = new DebBuilder("shop").File("usr/bin/shop", "shop", mode: 0x1ED).ControlFile("preinst", "#!/bin/sh\nset -e\ndpkg-statoverride --add root www-data 02750 /usr/bin/shop\n");
        var layers = await ConfigureAsync(deb);
        layers[3].Lines.ShouldContain(line => line.StartsWith("usr/bin/shop 2750 0:33 file", StringComparison.Ordinal));
    }

    /// <summary>As dpkg does, which unpacks after the preinst: the rows of a preinst's account, of one that nobody has, and of one whose number is another's there.</summary>
    [Fact]
    public async Task Owners_that_a_package_names_are_those_of_the_image()
    {
        var deb = new DebBuilder("shop")
        {
            Data = NamedTar.Write(
                NamedTar.Directory("./opt", "root", "root"), NamedTar.Directory("./opt/shop", "root", "shopkeeper", mode: 0x5E8), NamedTar.File("./opt/shop/tool", "root", "shopkeeper", mode: 0xDED),
                NamedTar.File("./opt/shop/mine", "shopkeeper", "shopkeeper", 33, 33, 0x180), NamedTar.File("./opt/shop/nobody's", "ghost", "ghost", 4242, 4243), NamedTar.File("./opt/shop/web", "www-data", "www-data", 5, 5)),
        }
            .ControlFile("preinst", "#!/bin/sh\nset -e\necho shopkeeper:x:4000: >>/etc/group\necho shopkeeper:x:4001:4000::/:/bin/false >>/etc/passwd\n");
        using var recomposition = Recomposition.OnBaseOf(await images.NginxAsync(packed), deb);
        var layers = await recomposition.ComposeAsync(new Sdk.Container.Hygiene.Configuring.NamespaceConfigurer(), TestContext.Current.CancellationToken);
        var lines = TreeDump.OfFile(layers[2].Path).Concat(TreeDump.OfFile(layers[3].Path)).Where(line => line.StartsWith("opt/shop", StringComparison.Ordinal))
            .GroupBy(line => line[..line.IndexOf(' ', StringComparison.Ordinal)]).Select(lines => string.Join(' ', lines.Last().Split(' ').Take(3)));
        lines.ShouldBe(
            ["opt/shop/ 2750 0:4000", "opt/shop/mine 600 4001:4000", "opt/shop/nobody's 644 4242:4243", "opt/shop/tool 6755 0:4000", "opt/shop/web 644 33:33"], ignoreOrder: true);
    }

    /// <summary>For dpkg unpacks a package after its preinst, which some use to clear the place (NodeSource's nodejs).</summary>
    [Fact]
    public async Task A_preinst_that_clears_the_packages_own_place_loses_nothing()
    {
        var deb = new DebBuilder("shop").File("usr/lib/shop/deep/one", "one", mode: 0x1ED).File("usr/lib/shop/two", "two").Symlink("usr/lib/shop/link", "two").File("usr/lib/kept", "kept")
            .ControlFile("preinst", "#!/bin/sh\nset -e\n[ ! -d /usr/lib/shop ] || rm -rf /usr/lib/shop\necho x >/usr/lib/of-the-script\n");
        // It is unpacked after the first's preinst, too.
        var plugin = new DebBuilder("shop-plugin").Field("Depends", "shop").File("usr/lib/shop/plugin", "plugin").File("usr/lib/shop/plugins/x", "x");
        var layers = await ConfigureAsync(deb, plugin);
        var paths = layers[3].Lines.Select(line => line.Split(' ')[0]).ToList();
        paths.ShouldContain("usr/lib/of-the-script");
        paths.ShouldNotContain(path => path.StartsWith("usr/", StringComparison.Ordinal) && path.Contains(".wh.", StringComparison.Ordinal));
        paths.ShouldNotContain("usr/lib/kept");
        // As they were, in one layer or both.
        foreach (var line in layers[2].Lines.Where(line => line.StartsWith("usr/lib/shop", StringComparison.Ordinal)))
            (paths.Contains(line.Split(' ')[0]) ? layers[3] : layers[2]).Lines.ShouldContain(line);
    }

    /// <summary>What it writes there, dpkg unpacks over; and what is not there yet, it cannot move.</summary>
    [Fact]
    public async Task A_preinst_does_not_find_what_comes_after_it()
    {
        var deb = new DebBuilder("shop").File("usr/lib/shop/core", "core").File("etc/shop.conf", "conf").Symlink("usr/lib/shop/link", "core")
            .ControlFile("preinst", "#!/bin/sh\nset -e\nmkdir -p /usr/lib/shop\necho stub >/usr/lib/shop/core\n[ ! -e /etc/shop.conf ] || mv /etc/shop.conf /etc/shop.conf.bak\n[ ! -L /usr/lib/shop/link ] || touch /etc/was-there\n");
        var layers = await ConfigureAsync(deb);
        var paths = layers[3].Lines.Select(line => line.Split(' ')[0]).ToList();
        paths.ShouldNotContain(path => path.Contains("shop", StringComparison.Ordinal) && !path.StartsWith("var/lib/dpkg", StringComparison.Ordinal));
        paths.ShouldNotContain("etc/was-there");
    }

    /// <summary>Overrides are looked at before each step; chown(2) would take the capability away.</summary>
    [Fact]
    public async Task An_override_leaves_a_capability_alone()
    {
        FullImages.SkipWithoutNamespaces();
        var first = new DebBuilder("aaa").File("usr/bin/aaa", "aaa", mode: 0x1ED)
            .ControlFile("postinst", $"#!/bin/sh\nset -e\ndpkg-statoverride --update --add root www-data 0750 /usr/bin/aaa\n{FileCapability.Give("/usr/bin/aaa")}");
        var second = new DebBuilder("bbb").Field("Pre-Depends", "aaa").File("usr/bin/bbb", "bbb").ControlFile("preinst", "#!/bin/sh\n");
        using var recomposition = Recomposition.OnBaseOf(await images.NginxAsync(packed), first, second);
        var layers = await recomposition.ComposeAsync(new Sdk.Container.Hygiene.Configuring.NamespaceConfigurer(), TestContext.Current.CancellationToken);
        FileCapability.Of(layers[3].Path).ShouldBe(FileCapability.NetRaw);
    }

    /// <summary>As dpkg-deb alone makes it. dpkg's audit asks for the sums.</summary>
    [Fact]
    public async Task A_package_without_sums_has_those_that_dpkg_makes()
    {
        var deb = new DebBuilder("shop") { HasMd5Sums = false }.File("usr/bin/shop", "hello", mode: 0x1ED).File("etc/shop.conf", "conffile").ControlFile("conffiles", "/etc/shop.conf\n")
            .ControlFile("postinst", "#!/bin/sh\nset -e\ndpkg --verify shop\ncp /var/lib/dpkg/info/shop.md5sums /etc/shop.sums\n");
        using var recomposition = Recomposition.OnBaseOf(await images.NginxAsync(packed), deb);
        var layers = await recomposition.ComposeAsync(new Sdk.Container.Hygiene.Configuring.NamespaceConfigurer(), TestContext.Current.CancellationToken);
        TreeDump.Text(layers[3].Path, "etc/shop.sums").ShouldBe("5d41402abc4b2a76b9719d911017c592  usr/bin/shop\n");
    }

    /// <summary>No init will make them at a start, and a service has to have a place for its socket.</summary>
    [Fact]
    public async Task A_folder_below_run_stays_and_what_is_in_it_goes()
    {
        var deb = new DebBuilder("shop").File("usr/bin/shop", "shop")
            .ControlFile("postinst", "#!/bin/sh\nset -e\nmkdir -p /run/shop/deep\nchown www-data: /run/shop/deep\nchmod 2750 /run/shop/deep\necho 1 >/run/shop/pid\n");
        var paths = (await ConfigureAsync(deb))[3].Lines;
        paths.ShouldContain("run/shop/deep/ 2750 33:33 dir");
        paths.ShouldNotContain(line => line.StartsWith("run/shop/pid", StringComparison.Ordinal));
    }

    /// <summary>As each JRE of Debian's does: its pages lie in its own folder, so they are there, and update-alternatives links to them.</summary>
    [Fact]
    public async Task An_alternative_may_bring_its_manual_page_along()
    {
        var deb = new DebBuilder("shop").File("usr/lib/shop/bin/shop", "shop", mode: 0x1ED).File("usr/lib/shop/man/man1/shop.1.gz", "page")
            .ControlFile("postinst", "#!/bin/sh\nset -e\nupdate-alternatives --install /usr/bin/shop shop /usr/lib/shop/bin/shop 1 --slave /usr/share/man/man1/shop.1.gz shop.1.gz /usr/lib/shop/man/man1/shop.1.gz\n");
        var layers = await ConfigureAsync(deb);
        layers[3].Lines.ShouldContain("usr/share/man/man1/shop.1.gz 777 0:0 link /etc/alternatives/shop.1.gz");
    }

    /// <summary>Where Debian's packages keep what must not be two machines' at once, and what a first start makes anew.</summary>
    [Fact]
    public async Task Nothing_that_a_script_makes_up_to_tell_one_machine_from_another_is_kept()
    {
        string[] secrets =
        [
            "/etc/ssh/ssh_host_ed25519_key", "/etc/ssl/private/ssl-cert-snakeoil.key", "/etc/ssl/certs/ssl-cert-snakeoil.pem", "/etc/bind/rndc.key", "/etc/munge/munge.key", "/etc/varnish/secret",
            "/var/lib/rabbitmq/.erlang.cookie", "/var/lib/dbus/machine-id", "/var/lib/systemd/random-seed", "/var/lib/mysql/auto.cnf", "/etc/shadow-", "/root/.rnd",
            "/etc/dropbear/dropbear_ed25519_host_key", "/etc/xrdp/rsakeys.ini", "/etc/ejabberd/ejabberd.pem", "/etc/nsd/nsd_server.key", "/etc/nsd/nsd_control.pem", "/etc/nvme/hostid", "/etc/nvme/hostnqn",
            "/etc/iscsi/initiatorname.iscsi",
        ];
        var deb = new DebBuilder("shop").File("usr/bin/shop", "shop")
            .ControlFile("postinst", $"#!/bin/sh\nset -e\nfor file in {string.Join(' ', secrets)}; do\n  mkdir -p \"${{file%/*}}\"\n  echo secret >$file\ndone\necho here >/etc/machine-id\ntouch /etc/configured\n");
        var layers = await ConfigureAsync(deb);
        var paths = layers[3].Lines.Select(line => line.Split(' ')[0]).ToList();
        paths.ShouldContain("etc/configured");
        secrets.Select(secret => secret[1..]).Intersect(paths).ShouldBeEmpty();
        // Empty, as it was.
        paths.ShouldNotContain("etc/machine-id");
    }

    /// <summary>ca-certificates-java writes the time of day beside each.</summary>
    [Fact]
    public async Task Certificates_of_java_are_no_younger_than_the_packages()
    {
        var deb = new DebBuilder("shop").File("usr/share/shop/cacerts", JavaKeyStore.Seal(JavaKeyStore.Certificates(long.MaxValue, 5_000)))
            .ControlFile("postinst", "#!/bin/sh\nset -e\nmkdir -p /etc/ssl/certs/java\ncp /usr/share/shop/cacerts /etc/ssl/certs/java\n");
        var layers = await ConfigureAsync(deb);
        // The newest package is the image's youngest file.
        var expected = JavaKeyStore.Seal(JavaKeyStore.Certificates(layers[3].Modified * 1000, 5_000));
        layers[3].Lines.ShouldContain($"etc/ssl/certs/java/cacerts 644 0:0 file {expected.Length} {Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(expected))[..8]}");
    }

    /// <summary>As Debian's own packages do, by invoke-rc.d, which asks policy-rc.d.</summary>
    [Fact]
    public async Task No_service_is_started_by_a_package_and_what_forbids_it_is_gone_afterwards()
    {
        var deb = new DebBuilder("shop").File("etc/init.d/shop", "#!/bin/sh\ntouch /var/lib/shop-$1\n", mode: 0x1ED)
            .ControlFile("postinst", "#!/bin/sh\nset -e\ninvoke-rc.d shop start || exit $?\n/usr/sbin/policy-rc.d shop start || echo $? >/etc/shop-is-forbidden\n");
        using var recomposition = Recomposition.OnBaseOf(await images.NginxAsync(packed), deb);
        var layers = await recomposition.ComposeAsync(new Sdk.Container.Hygiene.Configuring.NamespaceConfigurer(), TestContext.Current.CancellationToken);
        var paths = layers.SelectMany(layer => TreeDump.OfFile(layer.Path)).Select(line => line.Split(' ')[0]).ToList();
        paths.ShouldContain("usr/sbin/invoke-rc.d");
        paths.ShouldNotContain("var/lib/shop-start");
        paths.ShouldNotContain("usr/sbin/policy-rc.d");
        // No action is allowed (/usr/share/doc/init-system-helpers/README.policy-rc.d).
        TreeDump.Text(layers[3].Path, "etc/shop-is-forbidden").ShouldBe("101\n");
    }

    /// <summary>Puts the packages on nginx' base in namespaces, and gives what each layer holds, the configured one last, with the time of its youngest file.</summary>
    private async Task<IReadOnlyList<(IReadOnlyList<string> Lines, long Modified)>> ConfigureAsync(params DebBuilder[] packages)
    {
        FullImages.SkipWithoutNamespaces();
        using var recomposition = Recomposition.OnBaseOf(await images.NginxAsync(packed), packages);
        var layers = await recomposition.ComposeAsync(new Sdk.Container.Hygiene.Configuring.NamespaceConfigurer(), TestContext.Current.CancellationToken);
        return [.. layers.Select(layer => (TreeDump.OfFile(layer.Path), layer.Modified))];
    }

    private async Task<string> RunAsync(string script, DebBuilder? deb = null)
    {
        Assert.SkipWhen(EngineFixture.Missing is not null, EngineFixture.Missing ?? "");
        var image = await images.NginxAsync(packed);
        using TemporaryFolder pool = new();
        File.SetUnixFileMode(pool.Path, (UnixFileMode)0x1ED);
        if (deb is not null)
            File.WriteAllBytes(pool[$"{deb.Name}.deb"], deb.Build());
        var engine = await engines.StartWithAsync(image.Result.Archive);
        await using var container = await EngineContainer.RunAsync(
            engine, image.Result.ImageId, new() { ["Binds"] = new System.Text.Json.Nodes.JsonArray($"{pool.Path}:/pool:ro"), ["NetworkMode"] = "none" }, user: "0", entrypoint: ["/bin/sh", "-c", script]);
        var exitCode = await container.WaitAsync();
        var log = await container.LogAsync();
        exitCode.ShouldBe(0, log);
        return log;
    }
}

using Sdk.Container.Hygiene.Diagnostics;
using Sdk.Container.Hygiene.Rootfs;
using Sdk.Container.Hygiene.Tar;
using Sdk.Container.Hygiene.Testing;

namespace Sdk.Container.Hygiene.Tests.Rootfs.Full;

/// <summary>The layers of a full root filesystem, and what each has that dpkg --unpack would have left.</summary>
public sealed class FullRootTests : IDisposable
{
    private readonly ComposeHarness _harness = new() { Options = new() { Family = RootfsFamily.Full, Filter = new(Documentation: true, ["*"]) } };
    private readonly FakeConfigurer _configurer = new();

    public FullRootTests() => _harness.Configurer = _configurer;

    public void Dispose() => _harness.Dispose();

    [Fact]
    public async Task Base_and_packages_are_each_unpacked_and_configured()
    {
        _harness.Base(Packages.BaseFiles());
        _harness.Own(new DebBuilder("tool").File("usr/bin/tool", "tool"));
        var layers = await _harness.ComposeAsync();
        layers.Select(layer => (layer.Role, layer.IsBase)).ShouldBe([(LayerRole.Unpacked, true), (LayerRole.Configured, true), (LayerRole.Unpacked, false), (LayerRole.Configured, false)]);
        // Each on those that are finished.
        _configurer.Runs.Select(run => run.Select(layer => layer.DiffId)).ShouldBe([[layers[0].DiffId], [layers[0].DiffId, layers[1].DiffId, layers[2].DiffId]]);
        _harness.Log.Infos.ShouldContain("configuring Debian packages of the base in a fake");
    }

    [Fact]
    public async Task Layers_are_told_of_while_there_is_still_something_to_be_done_on_them()
    {
        _harness.Base(Packages.BaseFiles());
        _harness.Own(new DebBuilder("tool").File("usr/bin/tool", "tool"));
        var layers = await _harness.ComposeAsync();
        _harness.Made.Select(made => made.Select(layer => (layer.Path, layer.DiffId))).ShouldBe(
            Enumerable.Range(1, 4).Select(count => layers.Take(count).Select(layer => (layer.Path, layer.DiffId))));
        _harness.Made.ShouldAllBe(made => made.All(layer => File.Exists(layer.Path)));
        await _harness.ComposeAsync();
        _harness.Made.Count.ShouldBe(4, "what comes from the store is there already");
    }

    [Fact]
    public async Task What_was_configured_once_comes_from_the_store()
    {
        _harness.Base(Packages.BaseFiles());
        _harness.Own(new DebBuilder("tool").File("usr/bin/tool", "tool"));
        var first = await _harness.ComposeAsync();
        _harness.Configurer = null;
        (await _harness.ComposeAsync()).ShouldBe(first);
        _configurer.Runs.Count.ShouldBe(2);
    }

    [Fact]
    public async Task Two_projects_share_the_configured_base()
    {
        _harness.Base(Packages.BaseFiles());
        var alone = await _harness.ComposeAsync();
        _harness.Own(new DebBuilder("tool").File("usr/bin/tool", "tool"));
        (await _harness.ComposeAsync()).Take(2).ShouldBe(alone);
        _configurer.Runs.Count.ShouldBe(2);
    }

    [Fact]
    public async Task Without_anything_that_could_configure_it_says_so()
    {
        _harness.Base(Packages.BaseFiles());
        _harness.Configurer = null;
        (await Should.ThrowAsync<HygieneException>(_harness.ComposeAsync)).Code.ShouldBe("HYG4133");
    }

    [Fact]
    public async Task A_configuration_that_fails_leaves_nothing_that_would_be_found_again()
    {
        _harness.Base(Packages.BaseFiles());
        _harness.Configurer = new FailingConfigurer(ConfiguringDiagnostics.ScriptFailed("base-files", "postinst", "x"));
        (await Should.ThrowAsync<HygieneException>(_harness.ComposeAsync)).Code.ShouldBe("HYG4130");
        _harness.Configurer = _configurer;
        await _harness.ComposeAsync();
        _configurer.Runs.Count.ShouldBe(1);
    }

    [Fact]
    public async Task The_status_has_each_package_unpacked_with_its_conffiles()
    {
        _harness.Base(new DebBuilder("shop", "1.0").Field("Depends", "libc6").File("etc/shop.conf", "x\n").File("bin/shop", "shop").ControlFile("conffiles", "/etc/shop.conf\nremove-on-upgrade /etc/old.conf\n"));
        var status = await TextAsync("var/lib/dpkg/status");
        status.ShouldBe("""
            Package: shop
            Version: 1.0
            Architecture: amd64
            Maintainer: Nobody <nobody@example.org>
            Description: made for a test
            Depends: libc6
            Status: install ok unpacked
            Conffiles:
             /etc/shop.conf 401b30e3b8b5d629635a5c613cdb7919
             /etc/old.conf newconffile remove-on-upgrade


            """.ReplaceLineEndings("\n"));
    }

    [Fact]
    public async Task The_status_of_the_packages_continues_that_of_the_configured_base()
    {
        _harness.Base(new DebBuilder("base").File("usr/bin/base", "base"));
        _harness.Own(new DebBuilder("tool").File("usr/bin/tool", "tool"));
        var status = TreeDump.Text((await _harness.ComposeAsync())[2].Path, "var/lib/dpkg/status")!;
        status.Split("\n\n", StringSplitOptions.RemoveEmptyEntries).Select(stanza => (stanza.Split('\n')[0], stanza.Contains("install ok installed", StringComparison.Ordinal)))
            .ShouldBe([("Package: base", true), ("Package: tool", false)]);
    }

    [Fact]
    public async Task The_database_has_what_dpkg_keeps_of_each_package()
    {
        _harness.Base(new DebBuilder("libx").Field("Multi-Arch", "same").File("lib/x.so", "x").ControlFile("postinst", "#!/bin/sh\n").ControlFile("shlibs", "x 1 libx\n"));
        var layer = (await _harness.ComposeAsync())[0];
        TreeDump.OfFile(layer.Path).Where(line => line.StartsWith("var/lib/dpkg/info/libx", StringComparison.Ordinal)).Select(line => string.Join(' ', line.Split(' ').Take(2))).ShouldBe(
        [
            "var/lib/dpkg/info/libx:amd64.list 644", "var/lib/dpkg/info/libx:amd64.md5sums 644", "var/lib/dpkg/info/libx:amd64.postinst 755", "var/lib/dpkg/info/libx:amd64.shlibs 644",
        ]);
        TreeDump.Text(layer.Path, "var/lib/dpkg/info/libx:amd64.list").ShouldBe("/.\n/lib\n/lib/x.so\n");
        TreeDump.Text(layer.Path, "var/lib/dpkg/info/format").ShouldBe("1\n");
    }

    /// <summary>dpkg --verify looks for them by the paths of its list.</summary>
    [Fact]
    public async Task Sums_that_a_package_lacks_go_by_its_own_paths()
    {
        _harness.Base(new DebBuilder("x") { HasMd5Sums = false }.File("lib/x", "x"));
        TreeDump.Text((await _harness.ComposeAsync())[0].Path, "var/lib/dpkg/info/x.md5sums").ShouldBe("9dd4e461268c8034f5c8564e155c67a6  lib/x\n");
    }

    [Fact]
    public async Task Interests_are_where_dpkg_looks_for_them()
    {
        _harness.Base(new DebBuilder("libc-bin").File("x", "x").ControlFile("triggers", "interest-await ldconfig\n"));
        _harness.Base(new DebBuilder("man-db").File("y", "y").ControlFile("triggers", "interest-noawait /usr/share/man\n"));
        _harness.Base(new DebBuilder("libpixbuf").Field("Multi-Arch", "same").File("z", "z").ControlFile("triggers", "interest /usr/lib/pixbuf\n"));
        var layer = (await _harness.ComposeAsync())[0].Path;
        TreeDump.Text(layer, "var/lib/dpkg/triggers/ldconfig").ShouldBe("libc-bin\n");
        TreeDump.Text(layer, "var/lib/dpkg/triggers/File").ShouldBe("/usr/lib/pixbuf libpixbuf:amd64\n/usr/share/man man-db/noawait\n");
        TreeDump.Text(layer, "var/lib/dpkg/triggers/Unincorp").ShouldBe("");
    }

    /// <summary>The base's man-db is configured already: it has to hear of the pages, its own packages' neighbours need not.</summary>
    [Fact]
    public async Task Packages_of_the_base_are_told_of_files_beneath_their_paths()
    {
        _harness.Base(new DebBuilder("man-db").File("y", "y").ControlFile("triggers", "interest-noawait /usr/share/man\ninterest /usr/share/manual\n"));
        _harness.Base(new DebBuilder("udev").File("z", "z").ControlFile("triggers", "interest /lib/udev/hwdb.d\n"));
        _harness.Own(new DebBuilder("tool").File("usr/share/man/man1/tool.1", "page").File("lib/udev/hwdb.d/tool", "tool").ControlFile("triggers", "interest /usr/share/man/man1\n"));
        var layer = (await _harness.ComposeAsync())[2].Path;
        TreeDump.Text(layer, "var/lib/dpkg/triggers/Unincorp").ShouldBe("/usr/share/man -\n/lib/udev/hwdb.d -\n");
        TreeDump.Text(layer, "var/lib/dpkg/triggers/File").ShouldBe("/usr/share/man man-db/noawait\n/usr/share/manual man-db\n/lib/udev/hwdb.d udev\n/usr/share/man/man1 tool\n");
    }

    [Fact]
    public async Task The_plan_is_in_the_layer_and_gone_with_the_next()
    {
        _harness.Base(new DebBuilder("a").File("x", "x").ControlFile("preinst", "#!/bin/sh\n"));
        _harness.Base(new DebBuilder("b").File("y", "y"));
        var layers = await _harness.ComposeAsync();
        TreeDump.Text(layers[0].Path, ".hygiene/plan").ShouldBe($"epoch {DebBuilder.Time}\npreinst a amd64 /var/lib/dpkg/info/a.preinst\nconfigure a b\n");
        TreeDump.OfFile(layers[0].Path).ShouldContain(".hygiene/ 700 0:0 dir");
        TreeDump.OfFile(layers[1].Path).ShouldContain(".wh..hygiene 0 0:0 file 0 e3b0c442");
    }

    [Fact]
    public async Task Answers_are_in_the_layer_of_the_projects_packages_alone()
    {
        _harness.Base(Packages.BaseFiles());
        _harness.Own(new DebBuilder("tool").File("usr/bin/tool", "tool"));
        var before = await _harness.ComposeAsync();
        _harness.Options = _harness.Options with { Selections = [new("tool/colour", "dark blue"), new("tool/licence", "true")] };
        _harness.MissingNow.ShouldBeEmpty("all are converted");
        var layers = await _harness.ComposeAsync();
        layers.Take(2).ShouldBe(before.Take(2), "the base is everybody's");
        TreeDump.Text(layers[0].Path, ".hygiene/selections").ShouldBe("");
        TreeDump.Text(layers[2].Path, ".hygiene/selections").ShouldBe("hygiene tool/colour string dark blue\nhygiene tool/licence string true\n");
        _configurer.Runs.Count.ShouldBe(3);
        // Another answer, another layer; the same again, from the store.
        await _harness.ComposeAsync();
        _configurer.Runs.Count.ShouldBe(3);
        _harness.Options = _harness.Options with { Selections = [new("tool/colour", "red")] };
        await _harness.ComposeAsync();
        _configurer.Runs.Count.ShouldBe(4);
    }

    [Theory]
    [InlineData(RootfsFamily.Distroless, true, "HYG4136")]
    [InlineData(RootfsFamily.Full, false, "HYG4134")]
    public async Task An_answer_that_nobody_can_ask_for_is_refused(RootfsFamily family, bool packages, string code)
    {
        SourceLocation place = new("/shop/shop.csproj", 7);
        _harness.Base(Packages.BaseFiles());
        if (packages)
            _harness.Own(new DebBuilder("tool").File("usr/bin/tool", "tool"));
        _harness.Options = _harness.Options with { Family = family, Selections = [new("tool/colour", "red") { Locate = () => place }] };
        var refused = await Should.ThrowAsync<HygieneException>(_harness.ComposeAsync);
        refused.Code.ShouldBe(code);
        refused.Message.ShouldStartWith("cannot use DebconfSelection 'tool/colour': ");
        refused.Diagnostics[0].Location.ShouldBe(place);
        _configurer.Runs.ShouldBeEmpty();
    }

    [Fact]
    public async Task An_answer_that_turns_out_to_be_none_is_shown_where_it_stands()
    {
        SourceLocation place = new("/shop/shop.csproj", 7);
        _harness.Base(Packages.BaseFiles());
        await _harness.ComposeAsync();
        _harness.Own(new DebBuilder("tool").File("usr/bin/tool", "tool"));
        _harness.Configurer = new FailingConfigurer(ConfiguringDiagnostics.SecretAnswer("tool/word"));
        _harness.Options = _harness.Options with { Selections = [new("tool/colour", "red"), new("tool/word", "secret") { Locate = () => place }] };
        (await Should.ThrowAsync<HygieneException>(_harness.ComposeAsync)).Diagnostics.ShouldHaveSingleItem().Location.ShouldBe(place);
        _harness.Configurer = new FailingConfigurer(ConfiguringDiagnostics.ScriptFailed("tool", "preinst", "x"));
        (await Should.ThrowAsync<HygieneException>(_harness.ComposeAsync)).Diagnostics.ShouldHaveSingleItem().Location.ShouldBeNull();
    }

    [Fact]
    public async Task Owners_that_only_accounts_of_the_image_can_tell_are_told_to_the_script()
    {
        _harness.Base(new DebBuilder("a") { Data = NamedTar.Write(NamedTar.Directory("./opt", "root", "root"), NamedTar.Directory("./opt/a", "ghost", "root")) });
        _harness.Own(new DebBuilder("b") { Data = NamedTar.Write(NamedTar.Directory("./opt", "root", "root"), NamedTar.Directory("./opt/a", "ghost", "ghost"),
            NamedTar.Directory("./opt/b", "root", "ghost", mode: 0x5E8), NamedTar.File("./opt/b/a file", "ghost", "staff", mode: 0xDED)) });
        var layers = await _harness.ComposeAsync();
        TreeDump.Text(layers[0].Path, ".hygiene/owners").ShouldBe("a ghost - 755 /opt/a\n");
        // A folder of the base is the base's.
        TreeDump.Text(layers[2].Path, ".hygiene/owners").ShouldBe("b - ghost 2750 /opt/b\nb ghost - 6755 /opt/b/a file\n");
    }

    /// <summary>An engine that had to make what it mounts over would change the layer above.</summary>
    [Theory]
    [InlineData("etc/hosts 644 0:0 file 0 e3b0c442")]
    [InlineData("etc/resolv.conf 644 0:0 file 0 e3b0c442")]
    [InlineData("etc/hostname 644 0:0 file 0 e3b0c442")]
    [InlineData("etc/machine-id 644 0:0 file 0 e3b0c442")]
    [InlineData("proc/ 755 0:0 dir")]
    [InlineData("dev/ 755 0:0 dir")]
    [InlineData("sys/ 755 0:0 dir")]
    [InlineData("tmp/ 1777 0:0 dir")]
    [InlineData("var/run 777 0:0 link /run")]
    public async Task The_base_has_what_engines_mount_over(string line)
    {
        _harness.Base(new DebBuilder("base").File("usr/bin/base", "base"));
        TreeDump.OfFile((await _harness.ComposeAsync())[0].Path).ShouldContain(line);
    }

    /// <summary>Packages of Debian expect the folders, whose alternatives have pages elsewhere.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(7)]
    [InlineData(8)]
    public async Task The_base_has_folders_for_manual_pages(int section)
    {
        _harness.Base(new DebBuilder("base").File("usr/share/man/man1/base.1.gz", "page"));
        TreeDump.OfFile((await _harness.ComposeAsync())[0].Path).ShouldContain($"usr/share/man/man{section}/ 755 0:0 dir");
    }

    [Theory]
    [InlineData(true, "*", false)]
    [InlineData(false, "*", true)]
    [InlineData(true, "de", true)]
    public async Task Dpkg_is_told_what_the_image_leaves_out(bool documentation, string locale, bool told)
    {
        _harness.Options = _harness.Options with { Filter = new(documentation, [locale]) };
        _harness.Base(Packages.BaseFiles());
        (TreeDump.Text((await _harness.ComposeAsync())[0].Path, "etc/dpkg/dpkg.cfg.d/hygiene") is not null).ShouldBe(told);
    }

    private async Task<string> TextAsync(string path) => TreeDump.Text((await _harness.ComposeAsync())[0].Path, path)!;

    private sealed class FailingConfigurer(Diagnostic failure) : Sdk.Container.Hygiene.Rootfs.Full.IRootConfigurer
    {
        public string Name => "a fake";

        public Task<Sdk.Container.Hygiene.Rootfs.Full.RootChanges> RunAsync(IReadOnlyList<Layer> finished, Task<Layer> unpacked, IReadOnlyList<string> command, string folder, IHygieneLog log, CancellationToken cancellationToken)
        {
            File.WriteAllText(Path.Join(folder, "changes.tar"), "half of it");
            throw failure.ToException();
        }
    }
}

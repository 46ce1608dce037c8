using Sdk.Container.Hygiene.Testing;

namespace Sdk.Container.Hygiene.Tests.Rootfs;

/// <summary>The layer of the project's own packages, on the base that all apps share.</summary>
public sealed class OwnLayerTests
{
    [Fact]
    public async Task It_repeats_only_the_parents_that_it_needs_as_the_base_has_them()
    {
        using var harness = new ComposeHarness();
        harness.Base(new DebBuilder("base").Directory("usr/share/common", mode: 0x1C0, user: 7).Directory("usr/share/unused"));
        harness.Own(new DebBuilder("tool").File("bin/tool", "tool", mode: 0x1ED).File("usr/share/common/tool", "x").Directory("srv/tool", mode: 0x1F8, group: 33).Directory("usr/share/unused"));
        var layers = await harness.ComposeAsync();
        layers.Count.ShouldBe(2);
        layers[1].CreatedBy.ShouldBe("Debian packages of the project");
        string.Join('\n', TreeDump.OfFile(layers[1].Path)).ShouldBe(
            """
            srv/ 755 0:0 dir
            srv/tool/ 770 0:33 dir
            usr/ 755 0:0 dir
            usr/bin/ 755 0:0 dir
            usr/share/ 755 0:0 dir
            usr/share/common/ 700 7:0 dir
            var/ 755 0:0 dir
            var/lib/ 755 0:0 dir
            var/lib/dpkg/ 755 0:0 dir
            var/lib/dpkg/status.d/ 755 0:0 dir
            var/lib/dpkg/status.d/tool 644 0:0 file 118 249c887b
            var/lib/dpkg/status.d/tool.md5sums 644 0:0 file 103 0a5107d8
            usr/bin/tool 755 0:0 file 4 7c9bbe5e
            usr/share/common/tool 644 0:0 file 1 2d711642
            """);
    }

    [Fact]
    public async Task Folders_that_the_base_generates_are_repeated_as_they_are()
    {
        using var harness = new ComposeHarness();
        harness.Base(new DebBuilder("base").File("usr/bin/base", "base"));
        harness.Own(new DebBuilder("tool").File("home/app/tool", "tool", time: DebBuilder.Time + 1).File("var/tmp/tool", "tool"));
        var layers = await harness.ComposeAsync();
        TreeDump.OfFile(layers[1].Path).ShouldContain("home/app/ 755 1654:1654 dir");
        TreeDump.OfFile(layers[1].Path).ShouldContain("var/tmp/ 1777 0:0 dir");
    }

    [Fact]
    public async Task A_package_may_bring_what_the_base_has_generated()
    {
        using var harness = new ComposeHarness();
        harness.Base(new DebBuilder("base").File("usr/bin/base", "base"));
        harness.Own(new DebBuilder("tool").File("etc/nsswitch.conf", "hosts: files\n"));
        TreeDump.Text((await harness.ComposeAsync())[1].Path, "etc/nsswitch.conf").ShouldBe("hosts: files\n");
    }

    [Fact]
    public async Task The_base_stays_the_same_whatever_lies_on_it()
    {
        using var harness = new ComposeHarness();
        harness.Base(Packages.BaseFiles());
        var alone = await harness.ComposeBaseAsync();
        harness.Own(new DebBuilder("tool").File("usr/bin/tool", "tool", time: DebBuilder.Time + 1000));
        (await harness.ComposeBaseAsync()).ShouldBe(alone);
    }

    [Fact]
    public async Task Certificates_of_a_package_make_a_bundle_of_all()
    {
        using var harness = new ComposeHarness();
        harness.Base(new DebBuilder("ca-certificates").File("usr/share/ca-certificates/mozilla/M.crt", "M\n"));
        harness.Own(new DebBuilder("company-ca").File("usr/share/ca-certificates/company/C.crt", "C").File("usr/local/share/ca-certificates/a.crt", "a\n"));
        var layers = await harness.ComposeAsync();
        TreeDump.Text(layers[0].Path, "etc/ssl/certs/ca-certificates.crt").ShouldBe("M\n");
        TreeDump.Text(layers[1].Path, "etc/ssl/certs/ca-certificates.crt").ShouldBe("C\nM\na\n");
        TreeDump.Text(layers[1].Path, "etc/ca-certificates.conf")!.ShouldEndWith("#\ncompany/C.crt\nmozilla/M.crt\n");
        TreeDump.OfFile(layers[1].Path).ShouldNotContain(line => line.StartsWith("usr/lib/ssl", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_certificate_s_name_may_have_any_letter()
    {
        using var harness = new ComposeHarness();
        harness.Base(new DebBuilder("ca-certificates").File("usr/share/ca-certificates/mozilla/Főtanúsítvány.crt", "M\n"));
        TreeDump.Text((await harness.ComposeAsync())[0].Path, "etc/ca-certificates.conf")!.ShouldEndWith("#\nmozilla/Főtanúsítvány.crt\n");
    }

    [Fact]
    public async Task What_scripts_would_have_made_is_made_in_the_layer_that_brings_the_package()
    {
        using var harness = new ComposeHarness();
        harness.Base(Packages.BaseFiles());
        harness.Own(new DebBuilder("tzdata").File("usr/share/zoneinfo/Etc/UTC", "TZif"));
        harness.Own(Packages.Awk("mawk", priority: 5));
        harness.Own(new DebBuilder("lib32gcc-s1").File("usr/lib32/libgcc_s.so.1", "gcc"));
        var layers = await harness.ComposeAsync();
        var own = TreeDump.OfFile(layers[1].Path);
        own.ShouldContain("etc/localtime 777 0:0 link /usr/share/zoneinfo/Etc/UTC");
        own.ShouldContain("usr/bin/awk 777 0:0 link /etc/alternatives/awk");
        own.ShouldContain("etc/alternatives/awk 777 0:0 link /usr/bin/mawk");
        own.ShouldContain("lib32 777 0:0 link usr/lib32");
        own.ShouldNotContain(line => line.StartsWith("lib64 ", StringComparison.Ordinal));
        TreeDump.OfFile(layers[0].Path).ShouldContain("lib64 777 0:0 link usr/lib64");
        TreeDump.OfFile(layers[0].Path).ShouldNotContain(line => line.StartsWith("etc/localtime", StringComparison.Ordinal));
    }
}

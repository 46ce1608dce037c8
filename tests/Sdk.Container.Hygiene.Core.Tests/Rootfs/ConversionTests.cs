using System.IO.Compression;
using Sdk.Container.Hygiene.Tar;
using Sdk.Container.Hygiene.Testing;

namespace Sdk.Container.Hygiene.Tests.Rootfs;

/// <summary>What is known of a package after its conversion.</summary>
public sealed class ConversionTests
{
    [Fact]
    public async Task The_manifest_says_what_the_package_brings()
    {
        using var harness = new ComposeHarness();
        var converted = await harness.ConvertAsync(harness.Base(new DebBuilder("x", "1:2.0-3")
            .File("bin/x", "x", mode: 0x9ED).HardLink("usr/bin/y", "bin/x").Symlink("usr/bin/z", "x")
            .Directory("var/lib/x", mode: 0x1C0, user: 7, group: 8).File("usr/share/man/man1/x.1", "man").ControlFile("conffiles", "/etc/x.conf\n")));
        var manifest = converted.Manifest;
        (manifest.Name, manifest.Version, manifest.Architecture).ShouldBe(("x", "1:2.0-3", "amd64"));
        manifest.Control.ShouldStartWith("Package: x\nVersion: 1:2.0-3\n");
        manifest.Conffiles.ShouldBe(["/etc/x.conf"]);
        manifest.Files.ShouldBe(
        [
            new(new("usr/bin/x", TarEntryKind.File, 0x9ED, DebBuilder.Time, Size: 1), "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881"),
            new(new("usr/bin/y", TarEntryKind.HardLink, 0x1A4, DebBuilder.Time, LinkTarget: "usr/bin/x")),
            new(new("usr/bin/z", TarEntryKind.SymbolicLink, 0x1FF, DebBuilder.Time, LinkTarget: "x")),
        ]);
        manifest.Directories.Select(directory => directory.Path).ShouldBe(["usr", "usr/bin", "usr/share", "var", "var/lib", "var/lib/x"]);
        manifest.Directories[^1].ShouldBe(new("var/lib/x", TarEntryKind.Directory, 0x1C0, DebBuilder.Time, 7, 8));
        manifest.Md5Sums.ShouldBe("9dd4e461268c8034f5c8564e155c67a6  usr/bin/x\n");
    }

    /// <summary>For dpkg's own list, which leaves out conffiles.</summary>
    [Fact]
    public async Task A_package_without_sums_has_those_of_its_files()
    {
        using var harness = new ComposeHarness();
        var manifest = (await harness.ConvertAsync(harness.Base(new DebBuilder("x") { HasMd5Sums = false }
            .File("etc/x.conf", "x").File("usr/share/man/man1/x.1", "man").File("usr/bin/x", "x").File("usr/bin/y", "").ControlFile("conffiles", "/etc/x.conf\n")))).Manifest;
        manifest.Md5Sums.ShouldBe("9dd4e461268c8034f5c8564e155c67a6  usr/bin/x\nd41d8cd98f00b204e9800998ecf8427e  usr/bin/y\n");
        manifest.ConffileSums.ShouldBe(["/etc/x.conf 9dd4e461268c8034f5c8564e155c67a6"]);
    }

    [Fact]
    public async Task A_conffile_may_have_a_blank_in_its_name()
    {
        using var harness = new ComposeHarness();
        var manifest = (await harness.ConvertAsync(harness.Base(new DebBuilder("x").File("etc/my x.conf", "x").ControlFile("conffiles", "/etc/my x.conf\nremove-on-upgrade /etc/old x\n/etc/not there\n")))).Manifest;
        manifest.ConffileSums.ShouldBe(["/etc/my x.conf 9dd4e461268c8034f5c8564e155c67a6", "/etc/old x newconffile remove-on-upgrade"]);
    }

    [Fact]
    public async Task An_underscore_in_a_package_s_name_is_taken_as_dpkg_takes_it()
    {
        using var harness = new ComposeHarness();
        (await harness.ConvertAsync(harness.Base(new DebBuilder("my_tool").File("usr/bin/x", "x")))).Manifest.Name.ShouldBe("my_tool");
    }

    /// <summary>For dpkg, names count before numbers; those of Debian's own accounts are the same everywhere, others the image alone knows.</summary>
    [Theory]
    [InlineData("root", "root", 5, 5, 0, 0, null)]
    [InlineData("daemon", "games", 999, 999, 1, 60, null)]
    [InlineData("", "", 1, 2, 1, 2, null)]
    [InlineData("root", "ghost", 0, 101, 0, 101, " ghost")]
    [InlineData("ghost", "shadow", 4242, 0, 4242, 42, "ghost ")]
    [InlineData("_apt", "Domain Users", 7, 8, 7, 8, "_apt ")]
    [InlineData("1", "1", 0, 0, 0, 0, "1 1")]
    public async Task Owners_go_by_their_names(string user, string group, int userId, int groupId, int expectedUser, int expectedGroup, string? unknown)
    {
        using var harness = new ComposeHarness();
        var manifest = (await harness.ConvertAsync(harness.Base(new DebBuilder("x") { Data = NamedTar.Write(
            NamedTar.Directory("./opt", "root", "root"), NamedTar.Directory("./opt/x", user, group, userId, groupId), NamedTar.File("./opt/x/y", user, group, userId, groupId)) }))).Manifest;
        foreach (var entry in new[] { manifest.Files.Single().Entry, manifest.Directories.Single(directory => directory.Path == "opt/x") })
            (entry.UserId, entry.GroupId).ShouldBe((expectedUser, expectedGroup));
        manifest.Owners.Select(owner => (owner.Path, $"{owner.User} {owner.Group}")).ShouldBe(unknown is null ? [] : [("opt/x", unknown), ("opt/x/y", unknown)]);
    }

    [Fact]
    public async Task Folders_of_what_is_filtered_out_are_left_out_but_those_of_copyright_files()
    {
        using var harness = new ComposeHarness();
        var manifest = (await harness.ConvertAsync(harness.Base(new DebBuilder("x")
            .Directory("usr/share/doc/x", mode: 0x1C0).File("usr/share/doc/x/copyright", "©").File("usr/share/doc/x/examples/y", "y").File("usr/share/locale/de/x.mo", "x")))).Manifest;
        manifest.Directories.Select(directory => directory.Path).ShouldBe(["usr", "usr/share", "usr/share/doc", "usr/share/doc/x", "usr/share/locale"]);
        manifest.Directories.Single(directory => directory.Path == "usr/share/doc/x").Mode.ShouldBe(0x1C0);
        manifest.Files.ShouldHaveSingleItem().Entry.Path.ShouldBe("usr/share/doc/x/copyright");
    }

    [Fact]
    public async Task Folders_that_the_package_does_not_bring_itself_are_made()
    {
        using var harness = new ComposeHarness();
        var manifest = (await harness.ConvertAsync(harness.Base(new DebBuilder("x").Raw(new("./opt/x/y", TarEntryKind.File, 0x1A4, 5, Size: 1), [1])))).Manifest;
        manifest.Directories.ShouldBe([new("opt", TarEntryKind.Directory, 0x1ED, 5), new("opt/x", TarEntryKind.Directory, 0x1ED, 5)]);
    }

    [Fact]
    public async Task Of_lib_and_usr_lib_the_latter_says_how_the_folder_is()
    {
        using var harness = new ComposeHarness();
        var manifest = (await harness.ConvertAsync(harness.Base(new DebBuilder("x")
            .Directory("lib", mode: 0x1C0).Directory("usr/lib", mode: 0x1ED).Directory("usr/bin", mode: 0x1C1).Directory("bin", mode: 0x1ED)))).Manifest;
        manifest.Directories.Where(directory => directory.Path != "usr").Select(directory => (directory.Path, directory.Mode)).ShouldBe([("usr/bin", 0x1C1), ("usr/lib", 0x1ED)]);
    }

    [Theory]
    [InlineData("1.0-1", "usr/share/doc/x/changelog.Debian.gz", true)]
    [InlineData("1.0-1", "usr/share/doc/x/changelog.gz", false)]
    [InlineData("1.0", "usr/share/doc/x/changelog.gz", true)]
    [InlineData("1.0", "usr/share/doc/x-doc/changelog.gz", false)]
    public async Task The_Debian_changelog_is_kept_beside_the_image(string version, string path, bool kept)
    {
        using var harness = new ComposeHarness();
        var converted = await harness.ConvertAsync(harness.Base(new DebBuilder("x", version).File(path, "changes")));
        (converted.Changelog is { } changelog ? await File.ReadAllTextAsync(changelog, TestContext.Current.CancellationToken) : null).ShouldBe(kept ? "changes" : null);
        converted.Manifest.Files.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("usr/share/doc/x", "gcc-14-base")]
    [InlineData("usr/share/doc/x", "/usr/share/doc/gcc-14-base")]
    [InlineData("usr/share/doc/x/changelog.Debian.gz", "../gcc-14-base/changelog.Debian.gz")]
    public async Task A_changelog_in_another_package_is_named(string path, string target)
    {
        using var harness = new ComposeHarness();
        var converted = await harness.ConvertAsync(harness.Base(new DebBuilder("x").Symlink(path, target)));
        converted.Changelog.ShouldBeNull();
        converted.Manifest.ChangelogOf.ShouldBe("gcc-14-base");
    }

    [Fact]
    public async Task Scripts_are_recorded_with_their_digests()
    {
        using var harness = new ComposeHarness();
        var manifest = (await harness.ConvertAsync(harness.Base(new DebBuilder("x").ControlFile("postinst", "#!/bin/sh\nadduser x\n").ControlFile("prerm", "#!/bin/sh\nexit 0\n")))).Manifest;
        manifest.Scripts.ShouldBe(
        [
            new("postinst", "d621c9e2df5398acf3727e4d2e0a4705a113abdedff3e1842baff15186a64f2d", false),
            new("prerm", "306c6ca7407560340797866e077e053627ad409277d1b9da58106fce4cf717cb", true),
        ]);
    }

    [Fact]
    public async Task The_segment_has_files_and_no_directories_and_no_end()
    {
        using var harness = new ComposeHarness();
        var converted = await harness.ConvertAsync(harness.Base(new DebBuilder("x").File("usr/bin/x", "x").Symlink("usr/bin/y", "x")));
        using var tar = new MemoryStream();
        await using (var gzip = new GZipStream(File.OpenRead(converted.Segment), CompressionMode.Decompress))
            await gzip.CopyToAsync(tar, TestContext.Current.CancellationToken);
        tar.Length.ShouldBe(3 * 512);
    }

    [Fact]
    public async Task Several_threads_may_ask_for_one_package()
    {
        using var harness = new ComposeHarness();
        var package = harness.Base(new DebBuilder("x").File("usr/bin/x", new byte[100_000]));
        var converted = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => harness.ConvertAsync(package))));
        converted.Select(one => one.Folder).Distinct().ShouldHaveSingleItem();
        harness.Fetches.ShouldBe(1);
    }
}

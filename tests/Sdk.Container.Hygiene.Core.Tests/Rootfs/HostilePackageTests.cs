using System.Text;
using Sdk.Container.Hygiene.Diagnostics;
using Sdk.Container.Hygiene.Tar;
using Sdk.Container.Hygiene.Testing;

namespace Sdk.Container.Hygiene.Tests.Rootfs;

/// <summary>Packages that mean harm, or are broken: each is refused with its code, and nothing of it is kept.</summary>
public sealed class HostilePackageTests
{
    private static readonly Dictionary<string, (string Code, DebBuilder Deb)> Cases = new()
    {
        ["a path that leads out"] = ("HYG4106", Deb().Raw(File("./../etc/passwd"), [1])),
        ["a path that leads out further in"] = ("HYG4106", Deb().Raw(File("./usr/lib/../../../x"), [1])),
        ["an absolute path"] = ("HYG4106", Deb().Raw(File("/etc/passwd"), [1])),
        ["a line feed in a path"] = ("HYG4106", Deb().Raw(File("./etc/a\nb"), [1])),
        ["a name of 256 bytes"] = ("HYG4106", Deb().Raw(File($"./etc/{new string('é', 128)}"), [1])),
        ["a name that removes files of a layer beneath"] = ("HYG4106", Deb().Raw(File("./etc/.wh.passwd"), [1])),
        ["a folder whose name empties another"] = ("HYG4106", Deb().Raw(File("./usr/share/.wh..wh..opq/x"), [1])),
        ["a hard link out of the package"] = ("HYG4106", Deb().Raw(Link(TarEntryKind.HardLink, "./etc/x", "./../../etc/shadow"))),
        ["a hard link to an absolute path"] = ("HYG4106", Deb().Raw(Link(TarEntryKind.HardLink, "./etc/x", "/etc/shadow"))),
        ["a file through a link"] = ("HYG4106", Deb().Symlink("usr/share/x", "/etc").Raw(File("./usr/share/x/passwd"), [1])),
        ["a directory through a link"] = ("HYG4106", Deb().Symlink("usr/share/x", "/etc").Raw(new("./usr/share/x/cron.d", TarEntryKind.Directory, 0x1FF, 0))),
        ["a link that replaces a folder in use"] = ("HYG4109", Deb().Raw(File("./opt/x/file"), [1]).Raw(Link(TarEntryKind.SymbolicLink, "./opt/x", "/etc"))),
        ["a file beneath a file"] = ("HYG4106", Deb().File("opt/x", "x").Raw(File("./opt/x/y"), [1])),
        ["a link in the place of /lib"] = ("HYG4106", Deb().Raw(Link(TarEntryKind.SymbolicLink, "./lib", "/tmp"))),
        ["a file in the place of /var/run"] = ("HYG4106", Deb().Raw(File("./var/run"), [1])),
        ["a link without a target"] = ("HYG4106", new DebBuilder("bad") { Data = LinkWithoutTarget() }),
        ["a hard link to what is not there"] = ("HYG4108", Deb().HardLink("usr/bin/x", "usr/bin/y")),
        ["a hard link to what comes later"] = ("HYG4108", Deb().HardLink("usr/bin/x", "usr/bin/y").File("usr/bin/y", "y")),
        ["a hard link to itself"] = ("HYG4108", Deb().HardLink("usr/bin/x", "usr/bin/x")),
        ["a hard link to a symbolic link"] = ("HYG4108", Deb().Symlink("usr/bin/y", "/bin/sh").HardLink("usr/bin/x", "usr/bin/y")),
        ["a hard link to a folder"] = ("HYG4108", Deb().HardLink("usr/bin/x", "usr/bin")),
        ["a hard link to what is filtered out"] = ("HYG4111", Deb().File("usr/share/man/man1/x.1", "x").HardLink("usr/lib/x.1", "usr/share/man/man1/x.1")),
        ["a path twice"] = ("HYG4109", Deb().File("etc/x", "1").File("etc/x", "2")),
        ["a path twice, once through merged /usr"] = ("HYG4109", Deb().File("lib/x", "1").File("usr/lib/x", "2")),
        ["a path twice, where it is filtered out"] = ("HYG4109", Deb().File("usr/share/man/x", "1").File("usr/share/man/x", "2")),
        ["a character device"] = ("HYG4107", Deb().Raw(new("./dev/mem", TarEntryKind.CharacterDevice, 0x1B6, 0, DeviceMajor: 1, DeviceMinor: 1))),
        ["a block device"] = ("HYG4107", Deb().Raw(new("./dev/sda", TarEntryKind.BlockDevice, 0x1B6, 0, DeviceMajor: 8))),
        ["a named pipe"] = ("HYG4107", Deb().Raw(new("./run/pipe", TarEntryKind.Fifo, 0x1B6, 0))),
        ["another package's name"] = ("HYG4105", Deb().Field("Package", "libc6")),
        ["another version"] = ("HYG4105", Deb().Field("Version", "1.0-2")),
        ["another architecture"] = ("HYG4105", Deb().Field("Architecture", "arm64")),
        ["a control file that is none"] = ("HYG4105", Deb().ControlFile("control", "no colon\n")),
        ["an empty control file"] = ("HYG4103", Deb().ControlFile("control", "\n")),
        ["a second package in the control file"] = ("HYG4103", Deb().Field("Comment", "x\n\nPackage: libc6\nVersion: 99")),
        ["control files of gigabytes"] = ("HYG4103", new DebBuilder("bad") { Control = HugeFile() }),
        ["no control file"] = ("HYG4103", new DebBuilder("bad") { Control = DebBuilder.Tar([]) }),
        ["no ar archive"] = ("HYG4103", new DebBuilder("bad") { Members = [] }),
        ["another first member"] = ("HYG4103", new DebBuilder("bad") { Members = [("control.tar", []), ("debian-binary", "2.0\n"u8.ToArray())] }),
        ["another format"] = ("HYG4103", new DebBuilder("bad") { Members = [("debian-binary", "3.0\n"u8.ToArray())] }),
        ["no data"] = ("HYG4103", new DebBuilder("bad") { Members = [("debian-binary", "2.0\n"u8.ToArray()), ("control.tar", DebBuilder.Tar([]))] }),
        ["an unknown compression"] = ("HYG4104", new DebBuilder("bad") { Members = [("debian-binary", "2.0\n"u8.ToArray()), ("control.tar.bz2", [])] }),
        ["a data tar without an end"] = ("HYG4103", new DebBuilder("bad") { Data = [] }),
        ["a data tar that is none"] = ("HYG4103", new DebBuilder("bad") { Data = new byte[2048].Select((_, i) => (byte)i).ToArray() }),
        ["a control member beyond the limit"] = ("HYG4103", new DebBuilder("bad") { Compression = ".gz", Control = new byte[17 << 20] }),
        ["a certificate beyond the limit"] = ("HYG4103", Deb(".gz").File("usr/share/ca-certificates/x.crt", new byte[5 << 20])),
    };

    public static TheoryData<string> CaseNames => [.. Cases.Keys];

    [Theory]
    [MemberData(nameof(CaseNames))]
    public async Task What_is_wrong_with_a_package_has_a_code(string name)
    {
        var (code, deb) = Cases[name];
        using var harness = new ComposeHarness();
        harness.Base(deb);
        var refusal = await Should.ThrowAsync<HygieneException>(harness.ComposeAsync);
        refusal.Diagnostics.ShouldHaveSingleItem().Code.ShouldBe(code, refusal.Message);
        refusal.Message.ShouldContain("bad 1.0-1");
        harness.Store.ShouldHaveNothingDerived();
    }

    [Fact]
    public async Task Another_file_than_the_locked_one_is_refused_before_it_is_read()
    {
        using var harness = new ComposeHarness();
        var deb = Deb().Build();
        deb[^1] ^= 1;
        harness.Add(Deb().Lock(Deb().Build()), deb);
        (await Should.ThrowAsync<HygieneException>(harness.ComposeAsync)).Code.ShouldBe("HYG4101");
    }

    [Theory]
    [InlineData("../../../etc/passwd")]
    [InlineData("..")]
    [InlineData("a/b")]
    [InlineData("a\nb")]
    public async Task A_name_that_is_no_name_is_refused_although_the_lock_says_it(string name)
    {
        using var harness = new ComposeHarness();
        harness.Base(new DebBuilder(name));
        (await Should.ThrowAsync<HygieneException>(harness.ComposeAsync)).Code.ShouldBe("HYG4105");
    }

    [Fact]
    public async Task A_file_of_another_size_is_refused()
    {
        using var harness = new ComposeHarness();
        harness.Add(Deb().Lock(Deb().Build()), [.. Deb().Build(), 0]);
        (await Should.ThrowAsync<HygieneException>(harness.ComposeAsync)).Code.ShouldBe("HYG4101");
    }

    [Fact]
    public async Task A_file_that_is_not_there_is_an_error_of_the_package()
    {
        using var harness = new ComposeHarness();
        var package = Deb().Lock(Deb().Build());
        var refusal = await Should.ThrowAsync<HygieneException>(() => new Hygiene.Rootfs.RootfsComposer(harness.Store).ComposeAsync(
            [package], harness.Options, (_, _) => Task.FromResult("/nonexistent/x.deb"), harness.Log, TestContext.Current.CancellationToken));
        refusal.Code.ShouldBe("HYG4102");
    }

    private static DebBuilder Deb(string compression = ".xz") => new("bad") { Compression = compression };

    private static TarEntry File(string path) => new(path, TarEntryKind.File, 0x1A4, 0, Size: 1);

    private static TarEntry Link(TarEntryKind kind, string path, string target) => new(path, kind, 0x1FF, 0, LinkTarget: target);

    // A header that claims 7 GiB, and nothing behind it.
    private static byte[] HugeFile()
    {
        var tar = DebBuilder.Tar([(File("./control"), [1])]);
        "70000000000"u8.CopyTo(tar.AsSpan(124));
        return WithCheckSum(tar);
    }

    // The writer refuses to write one, so a target is rubbed out, and the checksum made to fit.
    private static byte[] LinkWithoutTarget()
    {
        var tar = DebBuilder.Tar([(Link(TarEntryKind.SymbolicLink, "./etc/x", "y"), [])]);
        tar[157] = 0;
        return WithCheckSum(tar);
    }

    private static byte[] WithCheckSum(byte[] tar)
    {
        tar.AsSpan(148, 8).Fill((byte)' ');
        Encoding.ASCII.GetBytes(Convert.ToString(tar.Take(512).Sum(value => value), 8).PadLeft(6, '0')).CopyTo(tar, 148);
        return tar;
    }
}

using System.Formats.Tar;
using System.IO.Compression;
using Sdk.Container.Hygiene.Diagnostics;
using Sdk.Container.Hygiene.Testing;

namespace Sdk.Container.Hygiene.Tests.Rootfs;

public sealed class BaseLayerTests
{
    [Fact]
    public async Task The_layer_has_directories_then_what_is_generated_then_the_packages()
    {
        using var harness = new ComposeHarness();
        harness.Base(Packages.BaseFiles());
        harness.Base(new DebBuilder("tzdata").File("usr/share/zoneinfo/Etc/UTC", "TZif"));
        harness.Base(new DebBuilder("libc6").File("lib/x86_64-linux-gnu/libc.so.6", "libc", mode: 0x1ED).Symlink("lib64/ld-linux-x86-64.so.2", "/lib/x86_64-linux-gnu/libc.so.6")
            .File("usr/share/doc/libc6/copyright", "LGPL").File("usr/share/doc/libc6/README", "read me"));
        harness.Base(new DebBuilder("ca-certificates").File("usr/share/ca-certificates/mozilla/B.crt", "B\n").File("usr/share/ca-certificates/mozilla/A.crt", "A"));

        string.Join('\n', TreeDump.OfFile((await harness.ComposeBaseAsync()).Path)).ShouldBe(
            """
            boot/ 755 0:0 dir
            dev/ 755 0:0 dir
            etc/ 755 0:0 dir
            etc/opt/ 755 0:0 dir
            etc/ssl/ 755 0:0 dir
            etc/ssl/certs/ 755 0:0 dir
            home/ 755 0:0 dir
            home/app/ 755 1654:1654 dir
            media/ 755 0:0 dir
            mnt/ 755 0:0 dir
            opt/ 755 0:0 dir
            proc/ 755 0:0 dir
            root/ 700 0:0 dir
            run/ 755 0:0 dir
            run/lock/ 1777 0:0 dir
            srv/ 755 0:0 dir
            sys/ 755 0:0 dir
            tmp/ 1777 0:0 dir
            usr/ 755 0:0 dir
            usr/bin/ 755 0:0 dir
            usr/lib/ 755 0:0 dir
            usr/lib/ssl/ 755 0:0 dir
            usr/lib/x86_64-linux-gnu/ 755 0:0 dir
            usr/lib64/ 755 0:0 dir
            usr/local/ 755 0:0 dir
            usr/local/bin/ 755 0:0 dir
            usr/local/etc/ 755 0:0 dir
            usr/local/games/ 755 0:0 dir
            usr/local/include/ 755 0:0 dir
            usr/local/lib/ 755 0:0 dir
            usr/local/libexec/ 755 0:0 dir
            usr/local/sbin/ 755 0:0 dir
            usr/local/share/ 755 0:0 dir
            usr/local/share/ca-certificates/ 755 0:0 dir
            usr/local/share/man/ 755 0:0 dir
            usr/local/src/ 755 0:0 dir
            usr/sbin/ 755 0:0 dir
            usr/share/ 755 0:0 dir
            usr/share/ca-certificates/ 755 0:0 dir
            usr/share/ca-certificates/mozilla/ 755 0:0 dir
            usr/share/doc/ 755 0:0 dir
            usr/share/doc/libc6/ 755 0:0 dir
            usr/share/zoneinfo/ 755 0:0 dir
            usr/share/zoneinfo/Etc/ 755 0:0 dir
            var/ 755 0:0 dir
            var/backups/ 755 0:0 dir
            var/cache/ 755 0:0 dir
            var/lib/ 755 0:0 dir
            var/lib/dpkg/ 755 0:0 dir
            var/lib/dpkg/status.d/ 755 0:0 dir
            var/lib/misc/ 755 0:0 dir
            var/local/ 2775 0:50 dir
            var/log/ 755 0:0 dir
            var/mail/ 2775 0:8 dir
            var/opt/ 755 0:0 dir
            var/spool/ 755 0:0 dir
            var/tmp/ 1777 0:0 dir
            bin 777 0:0 link usr/bin
            etc/ca-certificates.conf 644 0:0 file 506 a8a6402f
            etc/group 644 0:0 file 446 3c56e42c
            etc/hostname 644 0:0 file 0 e3b0c442
            etc/hosts 644 0:0 file 108 87b03058
            etc/localtime 777 0:0 link /usr/share/zoneinfo/Etc/UTC
            etc/machine-id 644 0:0 file 0 e3b0c442
            etc/nsswitch.conf 644 0:0 file 226 e3483c3e
            etc/passwd 644 0:0 file 884 aebff712
            etc/resolv.conf 644 0:0 file 0 e3b0c442
            etc/ssl/certs/ca-certificates.crt 644 0:0 file 4 daee1cd2
            etc/timezone 644 0:0 file 8 f0dcac7b
            lib 777 0:0 link usr/lib
            lib64 777 0:0 link usr/lib64
            sbin 777 0:0 link usr/sbin
            usr/lib/ssl/cert.pem 777 0:0 link /etc/ssl/certs/ca-certificates.crt
            usr/lib/ssl/certs 777 0:0 link /etc/ssl/certs
            usr/local/man 777 0:0 link share/man
            var/lib/dpkg/status.d/base-files 644 0:0 file 123 777699cb
            var/lib/dpkg/status.d/base-files.md5sums 644 0:0 file 53 09a52883
            var/lib/dpkg/status.d/ca-certificates 644 0:0 file 129 b991c6e4
            var/lib/dpkg/status.d/ca-certificates.md5sums 644 0:0 file 148 665ca529
            var/lib/dpkg/status.d/libc6 644 0:0 file 119 25c9acea
            var/lib/dpkg/status.d/libc6.md5sums 644 0:0 file 133 526f2f4f
            var/lib/dpkg/status.d/tzdata 644 0:0 file 120 4478066d
            var/lib/dpkg/status.d/tzdata.md5sums 644 0:0 file 61 f0d94102
            var/lock 777 0:0 link /run/lock
            var/run 777 0:0 link /run
            var/spool/mail 777 0:0 link ../mail
            usr/lib/os-release 644 0:0 file 10 374b6b0c
            etc/os-release 777 0:0 link ../usr/lib/os-release
            usr/share/ca-certificates/mozilla/B.crt 644 0:0 file 2 c0cde77f
            usr/share/ca-certificates/mozilla/A.crt 644 0:0 file 1 559aead0
            usr/lib/x86_64-linux-gnu/libc.so.6 755 0:0 file 4 16c8c6eb
            usr/lib64/ld-linux-x86-64.so.2 777 0:0 link /lib/x86_64-linux-gnu/libc.so.6
            usr/share/doc/libc6/copyright 644 0:0 file 4 f6d6421f
            usr/share/zoneinfo/Etc/UTC 644 0:0 file 4 238fdc07
            """);
    }

    [Fact]
    public async Task Without_any_package_there_is_still_a_root_filesystem()
    {
        using var harness = new ComposeHarness();
        var layer = await harness.ComposeBaseAsync();
        TreeDump.OfFile(layer.Path).ShouldContain("home/app/ 755 1654:1654 dir");
        layer.CreatedBy.ShouldBe("Debian packages of the base");
    }

    [Fact]
    public async Task The_app_has_the_user_id_that_was_asked_for()
    {
        using var harness = new ComposeHarness();
        harness.Options = harness.Options with { AppUserId = 2000 };
        var layer = await harness.ComposeBaseAsync();
        TreeDump.OfFile(layer.Path).ShouldContain("home/app/ 755 2000:2000 dir");
        TreeDump.Text(layer.Path, "etc/passwd")!.ShouldEndWith("\napp:*:2000:2000::/home/app:/usr/sbin/nologin\n");
        TreeDump.Text(layer.Path, "etc/group")!.ShouldEndWith("\napp:*:2000:\n");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(65534)]
    public async Task A_user_id_that_no_app_can_have_is_refused(int id)
    {
        using var harness = new ComposeHarness();
        harness.Options = harness.Options with { AppUserId = id };
        (await Should.ThrowAsync<HygieneException>(harness.ComposeAsync)).Code.ShouldBe("HYG4122");
    }

    [Fact]
    public async Task Generated_entries_have_the_newest_time_of_the_packages()
    {
        using var harness = new ComposeHarness();
        harness.Base(new DebBuilder("old").File("usr/bin/old", "old", time: 1_000_000_000));
        harness.Base(new DebBuilder("new").File("usr/bin/new", "new", time: 1_999_999_999));
        (await TimeOfPasswdAsync(harness)).ShouldBe(1_999_999_999);

        harness.Options = harness.Options with { SourceDateEpoch = 1_234_567_890 };
        (await TimeOfPasswdAsync(harness)).ShouldBe(1_234_567_890);
    }

    [Fact]
    public async Task What_a_package_brings_comes_before_what_would_be_generated()
    {
        using var harness = new ComposeHarness();
        harness.Base(new DebBuilder("accounts").File("etc/passwd", "root:x:0:0::/:\n").Directory("tmp", 0x1ED));
        var layer = await harness.ComposeBaseAsync();
        TreeDump.Text(layer.Path, "etc/passwd").ShouldBe("root:x:0:0::/:\n");
        TreeDump.OfFile(layer.Path).ShouldContain("tmp/ 755 0:0 dir");
        TreeDump.OfFile(layer.Path).Count(line => line.StartsWith("etc/passwd ", StringComparison.Ordinal)).ShouldBe(1);
    }

    [Fact]
    public async Task The_packages_are_recorded_where_scanners_look()
    {
        using var harness = new ComposeHarness();
        harness.Base(new DebBuilder("libx").Field("Source", "x (1.0)").File("lib/libx.so", "x").File("usr/share/doc/libx/README", "filtered"));
        var layer = await harness.ComposeBaseAsync();
        TreeDump.Text(layer.Path, "var/lib/dpkg/status.d/libx").ShouldBe(
            "Package: libx\nVersion: 1.0-1\nArchitecture: amd64\nMaintainer: Nobody <nobody@example.org>\nDescription: made for a test\nSource: x (1.0)\n");
        TreeDump.Text(layer.Path, "var/lib/dpkg/status.d/libx.md5sums").ShouldBe("9dd4e461268c8034f5c8564e155c67a6  usr/lib/libx.so\n");
    }

    [Fact]
    public async Task Nothing_stands_in_a_layer_twice_and_nothing_without_its_parents()
    {
        using var harness = new ComposeHarness();
        harness.Base(Packages.BaseFiles());
        harness.Base(new DebBuilder("openssl").Symlink("usr/lib/ssl/certs", "/etc/ssl/certs").File("usr/share/ca-certificates/x.crt", "x"));
        harness.Base(Packages.Awk("mawk", priority: 5));
        var seen = new HashSet<string> { "" };
        foreach (var path in TreeDump.OfFile((await harness.ComposeBaseAsync()).Path).Select(line => line.Split(' ')[0].TrimEnd('/')))
        {
            seen.ShouldContain(path.LastIndexOf('/') is var slash and > 0 ? path[..slash] : "");
            seen.Add(path).ShouldBeTrue(path);
        }
    }

    private static async Task<long> TimeOfPasswdAsync(ComposeHarness harness)
    {
        await using var file = File.OpenRead((await harness.ComposeBaseAsync()).Path);
        await using var tar = new TarReader(new GZipStream(file, CompressionMode.Decompress));
        while (await tar.GetNextEntryAsync() is { } entry)
        {
            if (entry.Name == "etc/passwd")
                return entry.ModificationTime.ToUnixTimeSeconds();
        }
        return 0;
    }
}

using CsCheck;
using Sdk.Container.Hygiene.Rootfs;

namespace Sdk.Container.Hygiene.Tests.Rootfs;

public sealed class PackagePathTests
{
    [Theory]
    [InlineData("./usr/bin/x", "usr/bin/x")]
    [InlineData("usr/bin/x", "usr/bin/x")]
    [InlineData("./usr/bin/", "usr/bin")]
    [InlineData("././usr//bin/./x", "usr/bin/x")]
    [InlineData("./usr/bin/.", "usr/bin")]
    [InlineData(".", "")]
    [InlineData("./", "")]
    [InlineData("./etc/..x", "etc/..x")]
    [InlineData("./etc/x..", "etc/x..")]
    [InlineData("./etc/...", "etc/...")]
    [InlineData("./usr/share/Größe 1", "usr/share/Größe 1")]
    public void A_path_is_made_plain(string path, string expected)
    {
        PackagePath.TryNormalize(path, out var normalized, out _).ShouldBeTrue();
        normalized.ShouldBe(expected);
    }

    [Theory]
    [InlineData("")]
    [InlineData("/")]
    [InlineData("/etc/passwd")]
    [InlineData("..")]
    [InlineData("./..")]
    [InlineData("./../etc")]
    [InlineData("./etc/..")]
    [InlineData("./etc/../../x")]
    [InlineData("./etc/a\tb")]
    [InlineData("./etc/a\u007fb")]
    public void An_unsafe_path_is_refused(string path)
    {
        PackagePath.TryNormalize(path, out _, out var fault).ShouldBeFalse();
        fault.ShouldNotBeNullOrEmpty();
    }

    [Fact]
    public void Whatever_is_accepted_stays_within_the_root() => Gen.Char["./ab\\\n"].Array[0, 12].Select(letters => new string(letters)).Sample(path =>
    {
        if (!PackagePath.TryNormalize(path, out var normalized, out _))
            return;
        Path.GetFullPath(normalized, "/root").ShouldStartWith("/root");
        normalized.Split('/').ShouldNotContain(name => name == ".." || name == "." || normalized.Length > 0 && name.Length == 0);
        PackagePath.TryNormalize(normalized.Length == 0 ? "." : normalized, out var again, out _).ShouldBeTrue();
        again.ShouldBe(normalized);
    }, iter: 20_000);

    [Theory]
    [InlineData("bin/sh", "usr/bin/sh")]
    [InlineData("bin", "usr/bin")]
    [InlineData("sbin/init", "usr/sbin/init")]
    [InlineData("lib/x86_64-linux-gnu/libc.so.6", "usr/lib/x86_64-linux-gnu/libc.so.6")]
    [InlineData("lib64/ld-linux-x86-64.so.2", "usr/lib64/ld-linux-x86-64.so.2")]
    [InlineData("lib32/x", "usr/lib32/x")]
    [InlineData("libx32/x", "usr/libx32/x")]
    [InlineData("libexec/x", "libexec/x")]
    [InlineData("binfoo/x", "binfoo/x")]
    [InlineData("usr/bin/x", "usr/bin/x")]
    [InlineData("var/run/nginx", "run/nginx")]
    [InlineData("var/lock/x", "run/lock/x")]
    [InlineData("var/runtime", "var/runtime")]
    [InlineData("opt/lib/x", "opt/lib/x")]
    public void A_path_through_a_link_of_merged_usr_is_moved_to_its_target(string path, string expected) => PackagePath.Merge(path).ShouldBe(expected);

    [Fact]
    public void Parents_go_from_the_nearest_to_the_top() => PackagePath.Parents("a/b/c/d").ShouldBe(["a/b/c", "a/b", "a"]);
}

using Sdk.Container.Hygiene.Diagnostics;
using Sdk.Container.Hygiene.Testing;

namespace Sdk.Container.Hygiene.Tests.Resolution;

/// <summary>Versions that the user or the lock asks for.</summary>
public sealed class ResolverVersionTests
{
    private static readonly Hygiene.Debian.PackageIndex[] Suites =
    [
        PackagesText.Index("ffmpeg 7:7.1.1-1 -> libav (= 7:7.1.1-1), libc6\nlibav 7:7.1.1-1 -> libutil (= 7:7.1.1-1)\nlibutil 7:7.1.1-1\nlibc6 2.41-12\nplayer 1 -> libav (>= 7:7.1.3)"),
        PackagesText.Index("ffmpeg 7:7.1.3-0+deb13u1 -> libav (= 7:7.1.3-0+deb13u1), libc6\nlibav 7:7.1.3-0+deb13u1 -> libutil (= 7:7.1.3-0+deb13u1)\nlibutil 7:7.1.3-0+deb13u1\nlibc6 2.41-12+deb13u2", "trixie-security"),
        PackagesText.Index("ffmpeg 7:8.0-1~bpo13+1 -> libav (= 7:8.0-1~bpo13+1)\nlibav 7:8.0-1~bpo13+1 -> libc6 (>= 2.41)", "trixie-backports", true, true),
    ];

    private const string Newest = "ffmpeg=7:7.1.3-0+deb13u1 libav=7:7.1.3-0+deb13u1 libc6=2.41-12+deb13u2 libutil=7:7.1.3-0+deb13u1";
    private const string Older = "ffmpeg=7:7.1.1-1 libav=7:7.1.1-1 libc6=2.41-12+deb13u2 libutil=7:7.1.1-1";
    private const string Backport = "ffmpeg=7:8.0-1~bpo13+1 libav=7:8.0-1~bpo13+1 libc6=2.41-12+deb13u2";

    [Theory]
    [InlineData("ffmpeg", Newest)]
    [InlineData("ffmpeg=7:7.1.3-0+deb13u1", Newest)]
    [InlineData("ffmpeg=[7.1,8.0)", Newest)]
    [InlineData("ffmpeg=7.1.*", Newest)]
    // What the older version needs in the same version comes along.
    [InlineData("ffmpeg=7:7.1.1-1", Older)]
    [InlineData("ffmpeg=[7.1.1]", Older)]
    [InlineData("ffmpeg=(,7.1.3)", Older)]
    // The newest that fits, also from a suite that stands back.
    [InlineData("ffmpeg=7.1", Backport)]
    [InlineData("ffmpeg=*", Backport)]
    // Several constraints on one package: what they all allow.
    [InlineData("ffmpeg=7.1 ffmpeg=(,7.1.2] ffmpeg", Older)]
    [InlineData("ffmpeg=[7.1.1] libav", Older)]
    [InlineData("libc6=2.41-12 libutil", "libc6=2.41-12 libutil=7:7.1.3-0+deb13u1")]
    public void A_constraint_chooses_the_newest_version_that_fits(string requests, string expected) => Resolve.Versions(Suites, requests).ShouldBe(expected);

    [Fact]
    public void Constraints_that_exclude_each_other_are_told_with_what_is_on_offer() => Resolve.Outcome(Suites, "ffmpeg=[7.1.1] ffmpeg=[8.0,)").ShouldBe(
        "HYG4004: cannot meet all versions of ffmpeg: DebianPackage 'ffmpeg' wants [7.1.1], DebianPackage 'ffmpeg' wants [8.0,), and none of 7:7.1.3-0+deb13u1 (trixie-security), "
        + "7:7.1.1-1 (trixie), 7:8.0-1~bpo13+1 (trixie-backports) is what they all allow. Remove one of the items.");

    [Fact]
    public void Versions_that_do_not_go_together_are_an_error() => Resolve.Outcome(Suites, "ffmpeg=[7.1.1] libav=[7.1.3]").ShouldBe(
        "HYG4006: cannot install DebianPackage 'ffmpeg': it needs libav (= 7:7.1.1-1), but libav 7:7.1.1-1 (trixie) would do, but 7:7.1.3-0+deb13u1 (trixie-security) is the version to "
        + "install, as requested.");

    [Theory]
    // The lock's versions stay, although there are newer ones.
    [InlineData("ffmpeg", "ffmpeg=7:7.1.1-1 libav=7:7.1.1-1 libutil=7:7.1.1-1 libc6=2.41-12", "ffmpeg=7:7.1.1-1 libav=7:7.1.1-1 libc6=2.41-12 libutil=7:7.1.1-1")]
    [InlineData("ffmpeg", "libc6=2.41-12", "ffmpeg=7:7.1.3-0+deb13u1 libav=7:7.1.3-0+deb13u1 libc6=2.41-12 libutil=7:7.1.3-0+deb13u1")]
    // A version that is gone, a package that is gone, a package that nobody wants any more.
    [InlineData("ffmpeg", "ffmpeg=7:7.0-1 libav=7:7.0-1 gone=1 player=1", Newest)]
    // A constraint is worth more than the lock...
    [InlineData("ffmpeg=[7.1.3]", "ffmpeg=7:7.1.1-1 libav=7:7.1.1-1 libutil=7:7.1.1-1", Newest)]
    // ... and leaves it alone where it fits.
    [InlineData("ffmpeg=[7.1,8)", "ffmpeg=7:7.1.1-1 libav=7:7.1.1-1 libutil=7:7.1.1-1", Older)]
    // A new request that needs newer versions takes those, and what goes with them.
    [InlineData("ffmpeg player", "ffmpeg=7:7.1.1-1 libav=7:7.1.1-1 libutil=7:7.1.1-1 libc6=2.41-12",
        "ffmpeg=7:7.1.3-0+deb13u1 libav=7:7.1.3-0+deb13u1 libc6=2.41-12 libutil=7:7.1.3-0+deb13u1 player=1")]
    // A lock that does not hold together.
    [InlineData("ffmpeg", "ffmpeg=7:7.1.1-1", Newest)]
    [InlineData("ffmpeg", "libutil=7:7.1.1-1", Newest)]
    public void The_lock_is_kept_where_it_fits(string requests, string pins, string expected) => Resolve.Versions(Suites, requests, pins).ShouldBe(expected);

    [Fact]
    public void The_lock_is_not_to_blame_for_what_cannot_be_had_anyway() =>
        Should.Throw<HygieneException>(() => Resolve.Versions([PackagesText.Index("app 1 -> lib (>= 2)\nlib 1")], "app", "lib=1 app=1")).Code.ShouldBe("HYG4006");
}

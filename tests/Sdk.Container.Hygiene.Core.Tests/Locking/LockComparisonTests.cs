using Sdk.Container.Hygiene.Locking;
using Sdk.Container.Hygiene.Testing;

namespace Sdk.Container.Hygiene.Tests.Locking;

public sealed class LockComparisonTests
{
    private static readonly LockInputs Locked = SampleLock.Inputs;

    public static TheoryData<string, LockInputs, string[]> Differences => new()
    {
        { "nothing", Locked with { }, [] },
        { "the same lists in another order, where order means nothing", Locked with { Base = ["libc6", "ca-certificates"], Packages = ["nginx (1.26*)", "ffmpeg"] }, [] },
        { "a package more", Locked with { Packages = ["ffmpeg", "mpv", "nginx (1.26*)"] }, ["DebianPackage 'mpv' was added"] },
        { "a package less", Locked with { Packages = ["nginx (1.26*)"] }, ["DebianPackage 'ffmpeg' was removed"] },
        { "another package", Locked with { Packages = ["mpv", "nginx (1.26*)"] }, ["DebianPackage 'mpv' was added", "DebianPackage 'ffmpeg' was removed"] },
        { "a version", Locked with { Packages = ["ffmpeg (7:7.1*)", "nginx (1.26*)"] }, ["DebianPackage 'ffmpeg' wants version '7:7.1*' instead of any version"] },
        { "another version", Locked with { Packages = ["ffmpeg", "nginx ([1.27,2.0))"] }, ["DebianPackage 'nginx' wants version '[1.27,2.0)' instead of version '1.26*'"] },
        { "no version", Locked with { Packages = ["ffmpeg", "nginx"] }, ["DebianPackage 'nginx' wants any version instead of version '1.26*'"] },
        { "a suite more", Locked with { Suites = ["trixie", "trixie-updates", "trixie-security"] }, ["suite trixie-updates was added"] },
        { "a suite less", Locked with { Suites = ["trixie"] }, ["suite trixie-security was removed"] },
        { "another release", Locked with { Suites = ["forky"] }, ["suites changed from trixie, trixie-security to forky"] },
        { "one suite for another", Locked with { Suites = ["trixie", "forky"] }, ["suite forky was added", "suite trixie-security was removed"] },
        { "the order of suites", Locked with { Suites = ["trixie-security", "trixie"] }, ["the order of the suites changed from trixie, trixie-security to trixie-security, trixie"] },
        { "a component more", Locked with { Components = ["main", "contrib"] }, ["component contrib was added"] },
        { "another component", Locked with { Components = ["contrib"] }, ["component changed from main to contrib"] },
        { "a base package more", Locked with { Base = ["ca-certificates", "libc6", "libicu76"] }, ["the base needs 'libicu76' now"] },
        { "a base package less", Locked with { Base = ["libc6"] }, ["the base no longer needs 'ca-certificates'"] },
        { "an exclusion more", Locked with { Excluded = ["openssl", "perl-base"] }, ["'perl-base' was excluded"] },
        { "an exclusion less", Locked with { Excluded = [] }, ["'openssl' is no longer excluded"] },
        { "recommended packages", Locked with { InstallRecommends = true }, ["recommended packages were switched on"] },
        {
            "much at once", new(["forky"], ["main"], Locked.Base, [], Locked.Excluded, true),
            ["suites changed from trixie, trixie-security to forky", "DebianPackage 'ffmpeg' was removed", "DebianPackage 'nginx' was removed", "recommended packages were switched on"]
        },
    };

    [Theory]
    [MemberData(nameof(Differences))]
    public void What_changed_is_said_in_words(string change, LockInputs wanted, string[] expected) =>
        LockComparison.Compare(Locked, wanted).ShouldBe(expected, change);

    [Fact]
    public void What_was_switched_off_is_said_too() =>
        LockComparison.Compare(Locked with { InstallRecommends = true }, Locked).ShouldBe(["recommended packages were switched off"]);

    [Fact]
    public void A_single_suite_is_spoken_of_in_the_singular() =>
        LockComparison.Compare(Locked with { Suites = ["bookworm"] }, Locked with { Suites = ["trixie"] }).ShouldBe(["suite changed from bookworm to trixie"]);

    [Fact]
    public void An_architecture_that_is_not_locked_yet_is_a_difference()
    {
        LockComparison.Compare(SampleLock.File, "arm64", Locked).ShouldBe(["architecture arm64 is not locked yet"]);
        LockComparison.Compare(SampleLock.File, "amd64", Locked).ShouldBeEmpty();
    }

    [Fact]
    public void A_lock_fits_again_after_it_was_written_and_read() =>
        LockComparison.Compare(LockEdit.Read(LockEdit.Text), "amd64", Locked).ShouldBeEmpty();
}

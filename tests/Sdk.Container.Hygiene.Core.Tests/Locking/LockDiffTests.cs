using Sdk.Container.Hygiene.Locking;
using Sdk.Container.Hygiene.Testing;

namespace Sdk.Container.Hygiene.Tests.Locking;

public sealed class LockDiffTests
{
    private static readonly LockedPackage Foo = SampleLock.Package("foo", "1.0-1");

    public static TheoryData<string, LockedPackage?, LockedPackage?, PackageChangeKind?> Changes => new()
    {
        { "the same", Foo, Foo, null },
        { "another reason", Foo, Foo with { RequiredBy = "bar", InBase = true, DependsOn = ["foo"] }, null },
        { "new", null, Foo, PackageChangeKind.Added },
        { "gone", Foo, null, PackageChangeKind.Removed },
        { "a revision up", Foo, SampleLock.Package("foo", "1.0-1+deb13u1"), PackageChangeKind.Upgraded },
        { "a tilde is older", Foo, SampleLock.Package("foo", "1.0-1~deb13u1"), PackageChangeKind.Downgraded },
        { "numbers, not letters", SampleLock.Package("foo", "1.9-1"), SampleLock.Package("foo", "1.10-1"), PackageChangeKind.Upgraded },
        { "an epoch counts more than a number", SampleLock.Package("foo", "9.0-1"), SampleLock.Package("foo", "1:1.0-1"), PackageChangeKind.Upgraded },
        { "another suite", Foo, Foo with { Suite = "trixie-security" }, PackageChangeKind.Moved },
        { "another path", Foo, Foo with { Filename = "pool/updates/main/f/foo/foo_1.0-1_amd64.deb" }, PackageChangeKind.Moved },
        { "other bytes", Foo, Foo with { Sha256 = SampleLock.Digest("other") }, PackageChangeKind.Replaced },
        { "other bytes of another suite", Foo, Foo with { Sha256 = SampleLock.Digest("other"), Suite = "trixie-security" }, PackageChangeKind.Replaced },
    };

    [Theory]
    [MemberData(nameof(Changes))]
    public void A_change_is_called_by_its_name(string change, LockedPackage? before, LockedPackage? after, PackageChangeKind? kind)
    {
        var changes = LockDiff.Between(Lock(before), Lock(after));
        if (kind is null)
        {
            changes.ShouldBeEmpty(change);
            return;
        }
        var only = changes.ShouldHaveSingleItem();
        only.Kind.ShouldBe(kind.Value, change);
        only.Before.ShouldBe(before);
        only.After.ShouldBe(after);
        only.Package.ShouldBe(after ?? before);
    }

    [Fact]
    public void The_first_lock_adds_everything_in_the_order_of_names()
    {
        var changes = LockDiff.Between(null, SampleLock.Architecture);
        changes.ShouldAllBe(change => change.Kind == PackageChangeKind.Added);
        changes.Select(change => change.Package.Name).ShouldBe(["ca-certificates", "ffmpeg", "libavcodec61", "libc6", "libgcc-s1", "nginx"]);
    }

    [Fact]
    public void What_was_removed_stands_in_its_place_among_the_rest() =>
        LockDiff.Between(Lock(Foo), Lock(SampleLock.Package("bar", "1"), SampleLock.Package("goo", "1"))).Select(change => change.Package.Name).ShouldBe(["bar", "foo", "goo"]);

    [Theory]
    [InlineData("trixie-security", "Debian-Security", true)]
    [InlineData("trixie/updates", "Debian-Security", true)]
    [InlineData("our-security", "Ours", true)]
    [InlineData("trixie", "Debian", false)]
    [InlineData("trixie-updates", "Debian", false)]
    public void A_suite_of_security_updates_is_known_by_its_label_or_its_name(string suite, string label, bool expected)
    {
        var after = SampleLock.Architecture with { Suites = [SampleLock.Suite(suite, label, "2026-01-01T00:00:00Z")], Packages = [Foo with { Suite = suite }] };
        var change = LockDiff.Between(null, after).ShouldHaveSingleItem();
        change.IsSecurity.ShouldBe(expected);
        (change with { Cves = ["CVE-2026-1000"] }).IsSecurity.ShouldBeTrue();
    }

    [Fact]
    public void What_leaves_a_suite_of_security_updates_is_no_security_update() =>
        LockDiff.Between(Lock(Foo with { Suite = "trixie-security" }), Lock()).ShouldHaveSingleItem().IsSecurity.ShouldBeFalse();

    private static LockedArchitecture Lock(params LockedPackage?[] packages) => SampleLock.Architecture with { Packages = [.. packages.OfType<LockedPackage>()] };
}

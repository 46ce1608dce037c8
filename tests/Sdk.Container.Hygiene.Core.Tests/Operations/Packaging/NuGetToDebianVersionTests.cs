using CsCheck;
using NuGet.Versioning;
using Sdk.Container.Hygiene.Diagnostics;
using Sdk.Container.Hygiene.Operations.Packaging;

namespace Sdk.Container.Hygiene.Tests.Operations.Packaging;

public sealed class NuGetToDebianVersionTests
{
    [Theory]
    [InlineData("1.0.0", "1.0.0")]
    [InlineData("1.0", "1.0.0")]
    [InlineData("1.2.3.4", "1.2.3.4")]
    [InlineData("1.2.3.0", "1.2.3")]
    [InlineData("01.2.3", "1.2.3")]
    [InlineData("1.0.0-rc.1", "1.0.0~rc.1")]
    [InlineData("1.0.0-RC.1", "1.0.0~rc.1")]
    [InlineData("1.2.3.4-beta", "1.2.3.4~beta")]
    [InlineData("1.0.0-beta-2.x-y", "1.0.0~beta+2.x+y")]
    [InlineData("1.0.0+build.5", "1.0.0")]
    [InlineData("1.0.0-rc.1+3f2a-b", "1.0.0~rc.1")]
    public void A_version_becomes_Debian_s(string version, string expected) => NuGetToDebianVersion.Convert(version, "shop-ops").ToString().ShouldBe(expected);

    [Theory]
    [InlineData("")]
    [InlineData("one")]
    [InlineData("1.0.0-")]
    [InlineData("1.0.0-rc_1")]
    [InlineData("1.0.0~rc1")]
    [InlineData("1:1.0.0")]
    public void What_NuGet_does_not_take_is_refused(string version) =>
        Should.Throw<HygieneException>(() => NuGetToDebianVersion.Convert(version, "shop-ops")).Code.ShouldBe("HYG6065");

    /// <summary>But for the two differences that the class names: words here have no digits, and none begins with another.</summary>
    [Fact]
    public void What_NuGet_takes_for_newer_is_newer_for_dpkg()
    {
        var label = Gen.OneOf(Gen.Int[0, 30].Select(number => $"{number}"), Any.Of("alpha", "beta", "rc", "RC", "preview", "dev-x", "ci"));
        var version = Gen.Select(
            Gen.Int[0, 3].Array[2, 4], label.Array[0, 3], Any.Of("", "+x", "+5.y"),
            (numbers, labels, build) => string.Join('.', numbers) + (labels.Length > 0 ? $"-{string.Join('.', labels)}" : "") + build);
        Gen.Select(version, version).Sample(
            (left, right) => Math.Sign(NuGetToDebianVersion.Convert(left, "x").CompareTo(NuGetToDebianVersion.Convert(right, "x")))
                == Math.Sign(VersionComparer.VersionRelease.Compare(NuGetVersion.Parse(left), NuGetVersion.Parse(right))),
            iter: 5_000, threads: 1);
    }

    [Theory]
    [InlineData("1.0.0-rc9", "1.0.0-rc10")]
    [InlineData("1.0.0-betax.1", "1.0.0-beta.1")]
    public void The_two_differences_are_still_there(string older, string newer)
    {
        NuGetToDebianVersion.Convert(older, "x").CompareTo(NuGetToDebianVersion.Convert(newer, "x")).ShouldBeNegative();
        VersionComparer.Default.Compare(NuGetVersion.Parse(older), NuGetVersion.Parse(newer)).ShouldBePositive();
    }
}

using CsCheck;
using Sdk.Container.Hygiene.Debian;
using Sdk.Container.Hygiene.Resolution;
using NuGetRange = NuGet.Versioning.VersionRange;
using NuGetVersion = NuGet.Versioning.NuGetVersion;

namespace Sdk.Container.Hygiene.Tests.Resolution;

public sealed class VersionConstraintTests
{
    [Theory]
    // An epoch or a revision: a Debian version, exactly.
    [InlineData("7:7.1.1-1+deb13u1", "7:7.1.1-1+deb13u1", "7:7.1.1-1, 7.1.1-1+deb13u1, 7:7.1.1-1+deb13u2")]
    [InlineData("1.0-1", "1.0-1, 0:1.0-1", "1.0-2, 1.0, 1:1.0-1")]
    [InlineData("7:7.1", "7:7.1, 7:7.1-0", "7:7.1-1, 7.1")]
    [InlineData("1.0~rc1-1", "1.0~rc1-1", "1.0-1")]
    // A bare upstream version: at least.
    [InlineData("7.1", "7:7.1-1, 7.1.0-1, 8-1, 7.1+dfsg-1, 7:8.0-1", "7.0.9-1, 7.1~rc1-1, 7:7.0-1")]
    [InlineData("2025b", "2025b-1, 2025c-1, 2026a-1", "2025a-1, 2025-1, 2024z-9")]
    [InlineData("1.2.13.dfsg", "1:1.2.13.dfsg-1, 1.3-1", "1.2.13-1, 1.2.12-1")]
    [InlineData("9", "9-1, 9e-1, 10-1", "8-9")]
    // Ranges.
    [InlineData("[7.1]", "7:7.1-1, 7.1-99, 7.1, 3:7.1-1", "7.1.0-1, 7.1.1-1, 7.0-1")]
    [InlineData("[1.2,2.0)", "1.2-1, 1.2.1-1, 1.99-1, 2.0~rc1-1", "1.1-1, 2.0-1, 1.2~rc1-1")]
    [InlineData("(1.2,2.0]", "1.2.1-1, 2.0-1, 2.0-99, 1.2+dfsg-1", "1.2-1, 1.2-99, 2.0.1-1")]
    [InlineData("(,3.0]", "0-1, 3.0-9", "3.0.1-1")]
    [InlineData("(,3.0)", "2.9-1, 3.0~a-1", "3.0-1")]
    [InlineData("[1.0,)", "1.0-1, 99-1", "0.9-1")]
    [InlineData("(1.0,)", "1.0.1-1", "1.0-9")]
    [InlineData(" [ 1.2 , 2.0 ) ", "1.2-1", "2.0-1")]
    // Bounds that NuGet cannot read.
    [InlineData("[2025a,2025c)", "2025a-1, 2025b-5", "2025c-1, 2024b-1")]
    [InlineData("[0.8.0~git20250101,)", "0.8.0~git20250101-1, 0.8.0-1", "0.8.0~git2024-1")]
    [InlineData("[7:7.1,7:8)", "7:7.1-1, 7:7.9-1", "7.5-1, 8:7.5-1, 7:8-1")]
    [InlineData("[0:7.1,)", "7.1-1, 1:1-1", "7.0-1")]
    // A revision in a bound: the whole version.
    [InlineData("[1.2-3,1.2-5]", "1.2-3, 1.2-4, 1.2-5", "1.2-2, 1.2-6, 1.2-5+b1, 1.1-9, 1:1.2-4")]
    [InlineData("[1.2-3+deb13u1]", "1.2-3+deb13u1", "1.2-3, 1.2-3+deb13u2")]
    [InlineData("[1.2-3,2.0)", "1.2-3, 1.9-1", "1.2-2, 2.0-1")]
    // Floating.
    [InlineData("*", "0-1, 9:9-9", "")]
    [InlineData("7.1.*", "7.1-1, 7:7.1.1-1, 7.1.9.9-1, 7.1+dfsg-1", "7.10-1, 7.1~rc1-1, 7.1a-1, 7-1, 7.2-1")]
    [InlineData("7.1*", "7.1-1, 7:7.1.1-1, 7.10-1, 7.1~rc1-1, 7.1a-1", "7.2-1, 7-1, 17.1-1")]
    [InlineData("7:7.1*", "7:7.1-1, 7:7.1.1-1", "7.1-1, 8:7.1-1")]
    [InlineData("7:*", "7:0-1", "0-1, 8:0-1")]
    [InlineData("7:7.1.*", "7:7.1-1, 7:7.1.1-1", "7.1.1-1, 7:7.10-1")]
    [InlineData("7.1.1-1*", "7.1.1-1, 7:7.1.1-1+deb13u1, 7.1.1-10", "7.1.1-2, 7.1.1, 7.1.10-1")]
    [InlineData("7:7.1.1-1+deb13u*", "7:7.1.1-1+deb13u1, 7:7.1.1-1+deb13u12", "7:7.1.1-1, 7.1.1-1+deb13u1")]
    public void A_constraint_allows_some_versions_and_not_others(string text, string allowed, string refused)
    {
        VersionConstraint.TryParse(text, out var constraint).ShouldBeTrue();
        foreach (var version in allowed.Split(", "))
            constraint.Allows(DebianVersion.Parse(version)).ShouldBeTrue(version);
        foreach (var version in refused.Split(", ", StringSplitOptions.RemoveEmptyEntries))
            constraint.Allows(DebianVersion.Parse(version)).ShouldBeFalse(version);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData("[")]
    [InlineData("[]")]
    [InlineData("[,]")]
    [InlineData("(1.0)")]
    [InlineData("[1.0)")]
    [InlineData("(1.0]")]
    [InlineData("[1.0")]
    [InlineData("1.0]")]
    [InlineData("[1.0,2.0")]
    [InlineData("1.0,2.0")]
    [InlineData("[1,2,3]")]
    [InlineData("[2.0,1.0]")]
    [InlineData("(1.0,1.0]")]
    [InlineData("[1.0,1.0)")]
    [InlineData("[2026a,2025z]")]
    [InlineData(">= 1.0")]
    [InlineData("1.0 2.0")]
    [InlineData("1.*.2")]
    [InlineData("1.**")]
    [InlineData("[1.*,2.0)")]
    [InlineData("*1")]
    [InlineData("a:1*")]
    [InlineData("1.0-")]
    [InlineData("x:1.0")]
    [InlineData("[1.0/2]")]
    public void What_is_no_constraint_is_refused(string? text)
    {
        VersionConstraint.TryParse(text, out var constraint).ShouldBeFalse();
        constraint.ShouldBeNull();
    }

    [Fact]
    public void A_constraint_is_what_was_written()
    {
        VersionConstraint.TryParse(" 7.1.* ", out var one).ShouldBeTrue();
        VersionConstraint.TryParse("7.1.*", out var other).ShouldBeTrue();
        one.ShouldBe(other);
        one.ToString().ShouldBe("7.1.*");
    }

    [Fact]
    public void Ranges_mean_what_they_mean_in_NuGet()
    {
        var number = Gen.Int[0, 3];
        var version = Gen.Select(number, number, number, (a, b, c) => $"{a}.{b}.{c}");
        Gen.Select(version, version, version, Any.Of("[{0},{1}]", "[{0},{1})", "({0},{1}]", "({0},{1})", "[{0}]", "[{0},)", "({0},)", "(,{1}]", "(,{1})", "{0}", "{0}.*"))
            .Sample((from, to, some, form) =>
            {
                var text = string.Format(null, form, from, to);
                // NuGet has ranges in which nothing lies; here they are mistakes.
                if (!VersionConstraint.TryParse(text, out var ours))
                    return;
                var theirs = NuGetRange.Parse(text);
                var expected = theirs.IsFloating ? theirs.Float!.Satisfies(new NuGetVersion(some)) && some == from : theirs.Satisfies(new NuGetVersion(some));
                ours.Allows(DebianVersion.Parse($"{some}-1")).ShouldBe(expected, $"{text} and {some}");
            }, iter: 20_000);
    }

    [Fact]
    public void No_text_can_break_it() => Gen.Select(Gen.String[Gen.Char["017.*[](),:-+~ a\u00e4"], 0, 12], Gen.String[Gen.Char["017.+~a"], 1, 6]).Sample((text, version) =>
    {
        if (VersionConstraint.TryParse(text, out var constraint))
            constraint.Allows(DebianVersion.Parse(version)).ShouldBe(constraint.Allows(DebianVersion.Parse(version)));
    }, iter: 50_000);
}

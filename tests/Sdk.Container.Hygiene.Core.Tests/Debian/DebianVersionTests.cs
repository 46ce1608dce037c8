using CsCheck;
using Sdk.Container.Hygiene.Debian;
using Sdk.Container.Hygiene.Diagnostics;

namespace Sdk.Container.Hygiene.Tests.Debian;

public sealed class DebianVersionTests
{
    [Theory]
    // Numbers, not texts.
    [InlineData("1.9", "1.10")]
    [InlineData("9", "10")]
    [InlineData("1.2", "1.2.1")]
    [InlineData("0.99", "1")]
    [InlineData("20250101", "20251231")]
    // Longer than any machine's integer.
    [InlineData("99999999999999999999", "100000000000000000000")]
    [InlineData("1.184467440737095516150", "1.184467440737095516151")]
    // A tilde sorts before the end, and two before one.
    [InlineData("1.0~rc1", "1.0")]
    [InlineData("1.0~~", "1.0~")]
    [InlineData("1.0~~", "1.0~~a")]
    [InlineData("1.0~~a", "1.0~")]
    [InlineData("1.0~rc1", "1.0~rc1.1")]
    [InlineData("1.0~rc1-1", "1.0-1")]
    [InlineData("1.0-1~bpo13+1", "1.0-1")]
    [InlineData("2.0.0~git20250101.abcdef", "2.0.0")]
    // The end before letters, letters before the other signs.
    [InlineData("1.0", "1.0a")]
    [InlineData("1.0a", "1.0b")]
    [InlineData("1.0Z", "1.0a")]
    [InlineData("1.0z", "1.0+")]
    [InlineData("1.0+", "1.0-1-1")]
    [InlineData("1.0a", "1.0.1")]
    [InlineData("1.2+dfsg", "1.2.1")]
    [InlineData("1.0+dfsg", "1.0.0")]
    // Letters and numbers in turn.
    [InlineData("1a9", "1a10")]
    [InlineData("a1", "a2")]
    [InlineData("1.0rc9", "1.0rc10")]
    // An epoch is worth more than all else.
    [InlineData("99.9", "1:0.1")]
    [InlineData("1:99", "2:1")]
    [InlineData("9:1", "10:1")]
    [InlineData("0:1", "1:1")]
    // The revision counts when upstream is equal; none is as good as 0.
    [InlineData("1.0-1", "1.0-2")]
    [InlineData("1.0-9", "1.0-10")]
    [InlineData("1.0", "1.0-1")]
    [InlineData("1.0-1", "1.0-1+b1")]
    [InlineData("1.0-1", "1.0-1.1")]
    [InlineData("1.0-1", "1.0-1+deb13u1")]
    [InlineData("1.0-1+deb12u9", "1.0-1+deb12u11")]
    [InlineData("1.0-99", "1.1-1")]
    // Only the last hyphen parts the revision.
    [InlineData("1.0-1-1", "1.0-1-2")]
    [InlineData("1.0-1-9", "1.0-2-1")]
    [InlineData("2:2.2-rc1-3", "2:2.2-rc2-1")]
    public void An_older_version_sorts_before_a_newer(string older, string newer)
    {
        var (left, right) = (DebianVersion.Parse(older), DebianVersion.Parse(newer));
        left.CompareTo(right).ShouldBe(-1);
        right.CompareTo(left).ShouldBe(1);
    }

    [Theory]
    [InlineData("1.0", "1.0-0")]
    [InlineData("1.0", "0:1.0")]
    [InlineData("1.0", "1.00")]
    [InlineData("1.01", "1.1")]
    [InlineData("1.0-1", "1.0-01")]
    [InlineData("1.0-0", "1.0-00")]
    [InlineData("00:1", "1")]
    [InlineData("a", "a0")]
    [InlineData("1.", "1.0")]
    public void Versions_can_be_written_in_several_ways(string one, string other)
    {
        DebianVersion.Parse(one).CompareTo(DebianVersion.Parse(other)).ShouldBe(0);
        DebianVersion.Parse(one).ShouldNotBe(DebianVersion.Parse(other), "equality is that of the text: an archive has them as two files");
    }

    [Theory]
    [InlineData("7:7.1.1-1+deb13u1", 7, "7.1.1", "1+deb13u1")]
    [InlineData("1.0", 0, "1.0", "")]
    [InlineData("2025b-5", 0, "2025b", "5")]
    [InlineData("1:1.3.dfsg+really1.3.1-1+b1", 1, "1.3.dfsg+really1.3.1", "1+b1")]
    [InlineData("2.2-rc1-3", 0, "2.2-rc1", "3")]
    [InlineData("1:2:3-4", 1, "2:3", "4")]
    [InlineData("v1", 0, "v1", "")]
    public void A_version_has_three_parts(string text, int epoch, string upstream, string revision)
    {
        var version = DebianVersion.Parse(text);
        (version.Epoch, version.Upstream, version.Revision).ShouldBe((epoch, upstream, revision));
        version.ToString().ShouldBe(text);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("1.0 ")]
    [InlineData("1 0")]
    [InlineData(":1")]
    [InlineData("1:")]
    [InlineData("a:1")]
    [InlineData("-1:1")]
    [InlineData("+1:1")]
    [InlineData("2147483648:1")]
    [InlineData("1.0-")]
    [InlineData("-1")]
    [InlineData("1:-1")]
    [InlineData("1.0_1")]
    [InlineData("1.0/2")]
    [InlineData("1.0\n")]
    [InlineData("1.0ä")]
    [InlineData("1.0-a:b")]
    [InlineData("\u0661")]
    public void What_dpkg_refuses_is_no_version(string text)
    {
        DebianVersion.TryParse(text, out _).ShouldBeFalse();
        Should.Throw<HygieneException>(() => DebianVersion.Parse(text)).Code.ShouldBe("HYG4040");
    }

    [Fact]
    public void The_order_is_total()
    {
        var versions = Gen.Select(Some, Some, Some);
        versions.Sample(three =>
        {
            var (a, b, c) = (DebianVersion.Parse(three.Item1), DebianVersion.Parse(three.Item2), DebianVersion.Parse(three.Item3));
            a.CompareTo(a).ShouldBe(0);
            a.CompareTo(b).ShouldBe(-b.CompareTo(a));
            if (a.CompareTo(b) <= 0 && b.CompareTo(c) <= 0)
                a.CompareTo(c).ShouldBeLessThanOrEqualTo(0);
            if (a.CompareTo(b) == 0)
                a.CompareTo(c).ShouldBe(b.CompareTo(c), "what is equal stands in the same place");
        }, iter: 5000);
    }

    [Fact]
    public void Nothing_sorts_before_nothing() => DebianVersion.Parse("0").CompareTo(null).ShouldBe(1);

    // Few signs, so that equal and nearly equal texts are common.
    private static readonly Gen<string> Some = Gen.Select(
        Gen.Int[0, 2],
        Gen.String[Gen.Char["019a~+."], 1, 5],
        Gen.String[Gen.Char["019a~+."], 0, 3],
        (epoch, upstream, revision) => $"{(epoch == 0 ? "" : $"{epoch}:")}{upstream}{(revision.Length == 0 ? "" : $"-{revision}")}");
}

using Sdk.Container.Hygiene.Testing;

namespace Sdk.Container.Hygiene.Tests.Debian;

public sealed class FirstMentionTests
{
    [Theory]
    [InlineData("a 1 -> z, b", "a z b")]
    [InlineData("a 1 -> b\nb 1", "a b")]
    // Pre-Depends before Depends, Recommends after Breaks, Provides last, wherever they stand in the stanza.
    [InlineData("a 1 -> d; Provides: p; Recommends: r; Breaks: x (<< 1); Pre-Depends: q; Suggests: s; Conflicts: c; Enhances: e; Replaces: y", "a q d c x r s y e p")]
    [InlineData("a 1 -> b (>= 1) | c, d [amd64]", "a b c d")]
    // A package's own name is the first of its stanza.
    [InlineData("a 1; Pre-Depends: b\nb 1 -> c\nc 1", "a b c")]
    // No mention: descriptions, sources, longer names, name:any.
    [InlineData("a 1; Description: b rocks; Source: b (1)\nx 1\nb 1", "a x b")]
    [InlineData("a 1 -> bb, libb, b-dev\nx 1\nb 1", "a bb x b")]
    [InlineData("a 1 -> b:any\nx 1\nb 1", "a x b")]
    [InlineData("a 1 -> b:any, b:native\nx 1\nb 1", "a b x")]
    public void Packages_are_ordered_by_where_they_are_first_spoken_of(string packages, string expected)
    {
        var index = PackagesText.Index(packages);
        var names = expected.Split(' ');
        names.OrderBy(name => index.FindFirstMention(name) ?? throw new InvalidOperationException(name)).ShouldBe(names);
        names.Select(index.FindFirstMention).Distinct().Count().ShouldBe(names.Length);
    }

    [Theory]
    [InlineData("nowhere")]
    [InlineData("libb")]
    [InlineData("b-de")]
    [InlineData("amd64")]
    public void What_nobody_speaks_of_has_no_place(string name) => PackagesText.Index("a 1 -> bb, b-dev; Description: nowhere").FindFirstMention(name).ShouldBeNull();
}

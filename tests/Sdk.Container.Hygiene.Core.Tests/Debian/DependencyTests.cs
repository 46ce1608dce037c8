using CsCheck;
using Sdk.Container.Hygiene.Debian;

namespace Sdk.Container.Hygiene.Tests.Debian;

public sealed class DependencyTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("a", "a")]
    [InlineData("a,b", "a; b")]
    [InlineData(" a , b | c ,", "a; b | c")]
    [InlineData("a,\n b,\n\tc", "a; b; c")]
    [InlineData("a, , b,,", "a; b")]
    [InlineData("a(>=1)", "a (>= 1)")]
    [InlineData("a ( >=  1:2.0-3~x )", "a (>= 1:2.0-3~x)")]
    [InlineData("a (<< 1)|b (>> 2) | c (<= 3) | d (= 4)", "a (<< 1) | b (>> 2) | c (<= 3) | d (= 4)")]
    [InlineData("a (< 1), b (> 2), c (3)", "a (<= 1); b (>= 2); c (= 3)")]
    [InlineData("python3:any (>= 3.11), gcc:native, libc6:i386", "python3:any (>= 3.11); gcc:native; libc6:i386")]
    [InlineData("a [amd64 !i386]", "a [amd64 !i386]")]
    [InlineData("a (>= 1) [linux-any] <!nocheck> <stage1 !cross>", "a (>= 1) [linux-any] <!nocheck> <stage1 !cross>")]
    [InlineData("libstdc++6, g++-12, R_x.y", "libstdc++6; g++-12; R_x.y")]
    public void A_field_is_read(string field, string expected)
    {
        Dependency.TryParseField(DependencyKind.Depends, field, out var dependencies, out _).ShouldBeTrue();
        string.Join("; ", dependencies).ShouldBe(expected);
    }

    [Theory]
    [InlineData("a b", "a b")]
    [InlineData("ok, a (>= )", "a (>= )")]
    [InlineData("a (>=", "a (>=")]
    [InlineData("a (>= 1", "a (>= 1")]
    [InlineData("a >= 1", "a >= 1")]
    [InlineData("a (!= 1)", "a (!= 1)")]
    [InlineData("a (== 1)", "a (== 1)")]
    [InlineData("a (=> 1)", "a (=> 1)")]
    [InlineData("a (>= 1 2)", "a (>= 1 2)")]
    [InlineData("a | ", "a |")]
    [InlineData("| a", "| a")]
    [InlineData("a:", "a:")]
    [InlineData(":any", ":any")]
    [InlineData("a:any:any", "a:any:any")]
    [InlineData("a [amd64", "a [amd64")]
    [InlineData("a <x", "a <x")]
    [InlineData("a (>= 1) (<< 2)", "a (>= 1) (<< 2)")]
    [InlineData("a/b", "a/b")]
    [InlineData("ä", "ä")]
    public void What_is_no_dependency_is_named(string field, string expected)
    {
        Dependency.TryParseField(DependencyKind.Depends, field, out _, out var invalid).ShouldBeFalse();
        invalid.ShouldBe(expected);
    }

    [Theory]
    [InlineData("a", null, true)]
    [InlineData("a", "1", true)]
    [InlineData("a (>= 1)", null, false)]
    [InlineData("a (>= 1)", "1", true)]
    [InlineData("a (>= 1)", "0.9", false)]
    [InlineData("a (>> 1)", "1", false)]
    [InlineData("a (>> 1)", "1-1", true)]
    [InlineData("a (<< 1)", "1~rc1", true)]
    [InlineData("a (<< 1)", "1", false)]
    [InlineData("a (<= 1)", "1.0", false)]
    [InlineData("a (<= 1)", "1-0", true)]
    [InlineData("a (= 1)", "0:1", true)]
    [InlineData("a (= 1)", "1-1", false)]
    [InlineData("a (<< 1:0)", "99", true)]
    public void A_relation_accepts_a_version(string relation, string? version, bool expected) =>
        Only(relation).Accepts(version is null ? null : DebianVersion.Parse(version)).ShouldBe(expected);

    [Theory]
    [InlineData("a", true)]
    [InlineData("a [amd64]", true)]
    [InlineData("a [arm64 amd64]", true)]
    [InlineData("a [any-amd64]", true)]
    [InlineData("a [arm64]", false)]
    [InlineData("a [!amd64]", false)]
    [InlineData("a [!arm64 !i386]", true)]
    [InlineData("a [!linux-any]", false)]
    [InlineData("a <!nocheck>", true)]
    [InlineData("a <cross>", false)]
    [InlineData("a <!nocheck !nodoc>", true)]
    [InlineData("a <!nocheck nodoc>", false)]
    [InlineData("a <cross> <!nodoc>", true)]
    [InlineData("a [amd64] <cross>", false)]
    public void A_restriction_holds_on_amd64_without_build_profiles(string relation, bool expected) => Only(relation).AppliesTo("amd64").ShouldBe(expected);

    [Fact]
    public void What_is_written_is_read_again()
    {
        var version = Any.Of("1", "2:1.0-1~x", "0+b1");
        var relation = Gen.Select(
            Any.Of("a", "lib-b+1", "c.d"), Any.Of("", ":any", ":amd64"), Any.Of("<<", "<=", "=", ">=", ">>", ""), version, Any.Of("", " [amd64 arm64]", " <!x>"),
            (name, qualifier, symbol, number, rest) => $"{name}{qualifier}{(symbol.Length == 0 ? "" : $" ({symbol} {number})")}{rest}");
        var field = relation.Array[1, 3].Select(alternatives => string.Join(" | ", alternatives)).Array[1, 4];
        field.Sample(dependencies =>
        {
            Dependency.TryParseField(DependencyKind.Depends, string.Join(", ", dependencies), out var read, out _).ShouldBeTrue();
            read.Select(dependency => dependency.ToString()).ShouldBe(dependencies);
        }, iter: 2000);
    }

    [Fact]
    public void No_text_can_break_it() => Gen.String[Gen.Char["ab1:()<>=!|, []~-\n\u00e4"], 0, 30].Sample(
        field => { Dependency.TryParseField(DependencyKind.Depends, field, out _, out _); }, iter: 5000);

    private static PackageRelation Only(string relation)
    {
        Dependency.TryParseField(DependencyKind.Depends, relation, out var dependencies, out _).ShouldBeTrue();
        return dependencies[0].Alternatives[0];
    }
}

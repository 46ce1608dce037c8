using Sdk.Container.Hygiene.Diagnostics;
using Sdk.Container.Hygiene.Testing;

namespace Sdk.Container.Hygiene.Tests.Resolution;

public sealed class ResolverErrorTests
{
    [Fact]
    public void Everything_that_is_wrong_with_a_request_is_told_at_once()
    {
        var failure = Should.Throw<HygieneException>(() => Resolve.Closure("ffmpeg 7.1\nexim 1; Provides: mail\npostfix 1; Provides: mail", "ffmpg nothing-like-it mail ffmpeg=[1.0] ffmpeg=(,0.5]"));
        failure.Diagnostics.Select(d => d.ToString()).ShouldBe([
            "HYG4001: cannot find DebianPackage 'ffmpg': trixie has no package 'ffmpg'. Did you mean 'ffmpeg'?",
            "HYG4001: cannot find DebianPackage 'nothing-like-it': trixie has no package 'nothing-like-it'.",
            "HYG4002: cannot choose for DebianPackage 'mail': 'mail' is no package but a name for several. Ask for one of them: exim, postfix.",
            "HYG4003: cannot meet the version '[1.0]' of DebianPackage 'ffmpeg': ffmpeg is on offer in 7.1 (trixie). Widen the Version, or add a suite that has it.",
            "HYG4003: cannot meet the version '(,0.5]' of DebianPackage 'ffmpeg': ffmpeg is on offer in 7.1 (trixie). Widen the Version, or add a suite that has it.",
        ]);
    }

    [Fact]
    public void A_name_that_is_only_spoken_of_is_unknown() => Code("app 1 -> x | y\ny 1", "x").ShouldBe("HYG4001");

    [Fact]
    public void A_package_of_another_architecture_is_unknown() => Code("app 1; Architecture: arm64", "app").ShouldBe("HYG4001");

    [Theory]
    [InlineData("app 1 -> lib (>= 2)\nlib 1.5",
        "HYG4006: cannot install DebianPackage 'app': it needs lib (>= 2), but the suites offer lib 1.5 (trixie).")]
    [InlineData("app 1 -> gone | lib (<< 1)\nlib 1.5",
        "HYG4006: cannot install DebianPackage 'app': it needs gone | lib (<< 1), but no suite has gone; the suites offer lib 1.5 (trixie).")]
    [InlineData("app 1 -> lib\nlib 1 -> deep\ndeep 3 -> gone",
        "HYG4006: cannot install DebianPackage 'app' → lib 1 → deep 3: it needs gone, but no suite has gone.")]
    [InlineData("app 1 -> x | y\nx 1 -> gone\ny 1 -> z\nz 1 -> missing (= 1)",
        "HYG4006: cannot install DebianPackage 'app': it needs x | y, but x 1 needs gone, but no suite has gone; y 1 needs z, but z 1 needs missing (= 1), but no suite has missing.")]
    [InlineData("app 1 -> a, b\na 1 -> x\nb 1; Conflicts: x\nx 2",
        "HYG4005: cannot install the packages together: DebianPackage 'app' → b 1 conflicts with x, which is in the image through DebianPackage 'app' → a 1 → x 2. Leave one of the two out.")]
    [InlineData("app 1 -> a, b\na 1; Breaks: b (<< 2)\nb 1; Conflicts: a",
        "HYG4006: cannot install DebianPackage 'app': it needs b, but b 1 is ruled out, because DebianPackage 'app' → a 1 breaks b (<< 2).")]
    public void A_conflict_is_told_with_its_chain(string packages, string expected) => Message(packages, "app").ShouldBe(expected);

    [Fact]
    public void Two_requests_that_exclude_each_other_are_one_conflict() => Message("exim 1; Provides: mail; Conflicts: mail\npostfix 1; Provides: mail; Conflicts: mail", "postfix exim").ShouldBe(
        "HYG4005: cannot install the packages together: DebianPackage 'exim' conflicts with mail, which is in the image through DebianPackage 'postfix'. Leave one of the two out.");

    [Fact]
    public void Who_rules_out_the_only_solution_is_named() => Message("a 1 -> x\nb 1 -> y\ny 1; Conflicts: x\nx 1 -> z | w\nz 1\nw 1", "a b").ShouldBe(
        "HYG4005: cannot install the packages together: DebianPackage 'b' → y 1 conflicts with x, which is in the image through DebianPackage 'a' → x 1. Leave one of the two out.");

    [Fact]
    public void Alternatives_that_are_all_ruled_out_are_told_with_who_does_it() => Message("a 1 -> x | y\nb 1; Conflicts: x, y\nx 1\ny 1", "a b").ShouldBe(
        "HYG4006: cannot install DebianPackage 'a': it needs x | y, but x 1 is ruled out, because DebianPackage 'b' conflicts with x; y 1 is ruled out, because DebianPackage 'b' conflicts with y.");

    [Fact]
    public void An_alternative_that_does_not_suffer_what_is_needed_says_so() => Message("app 1 -> x | y\nx 1; Conflicts: app\ny 1; Breaks: app", "app").ShouldBe(
        "HYG4006: cannot install DebianPackage 'app': it needs x | y, but x 1 conflicts with app, and DebianPackage 'app' is needed; y 1 breaks app, and DebianPackage 'app' is needed.");

    [Fact]
    public void A_version_that_would_have_done_is_named() => Resolve.Outcome(
        [PackagesText.Index("app 1 -> lib (>= 2)\nlib 1"), PackagesText.Index("lib 2", "backports", true, true)], "app").ShouldBe(
        "HYG4006: cannot install DebianPackage 'app': it needs lib (>= 2), but lib 2 (backports) would do, but 1 (trixie) is the version to install.");

    [Fact]
    public void Causes_that_go_in_circles_are_told_once() => Message("app 1 -> x | y\nx 1 -> y, gone\ny 1 -> x, gone", "app").ShouldBe(
        "HYG4006: cannot install DebianPackage 'app': it needs x | y, but x 1 needs gone, but no suite has gone; y 1 needs x, but x 1 is out for the same reason.");

    [Fact]
    public void The_base_names_its_package_too()
    {
        var resolver = new Hygiene.Resolution.PackageResolver([PackagesText.Index("libssl3 1 -> libc6\nother 1; Conflicts: libc6\nlibc6 1")]);
        var failure = Should.Throw<HygieneException>(() => resolver.Resolve(new()
        {
            Architecture = "amd64",
            Packages = [new("libssl3", null, "the base of a .NET app"), new("other", null, "DebianPackage 'other'")],
        }));
        failure.Message.ShouldContain("the base of a .NET app → libssl3 1 → libc6 1");
    }

    [Fact]
    public void A_bad_package_is_an_error_only_for_those_who_want_it()
    {
        const string Packages = "good 1\nbad 1; SHA256:\nworse 1; Filename: /x; Size: no";
        Resolve.Names(Packages, "good").ShouldBe("good");
        Should.Throw<HygieneException>(() => Resolve.Closure(Packages, "good bad worse")).Diagnostics.Select(d => d.Code).ShouldBe(["HYG4042", "HYG4043"]);
    }

    [Fact]
    public void A_chain_that_has_no_end_is_an_error_not_a_crash()
    {
        var packages = string.Join('\n', Enumerable.Range(0, 20_000).Select(i => $"p{i} 1 -> p{i + 1} | q"));
        Code(packages, "p0").ShouldBe("HYG4007");
    }

    private static string Code(string packages, string requests) => Should.Throw<HygieneException>(() => Resolve.Closure(packages, requests)).Code;

    private static string Message(string packages, string requests) => Resolve.Outcome([PackagesText.Index(packages)], requests);
}

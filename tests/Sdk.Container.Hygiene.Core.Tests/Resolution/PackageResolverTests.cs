using Sdk.Container.Hygiene.Testing;

namespace Sdk.Container.Hygiene.Tests.Resolution;

/// <summary>What is chosen, in worlds of a few packages. The expectations are apt-get's: each world was tried there, too (AptParityTests does it against real archives).</summary>
public sealed class PackageResolverTests
{
    [Theory]
    [InlineData("app", "app", "app")]
    [InlineData("app -> b, c\nb -> d\nc\nd\ne", "app", "app b c d")]
    [InlineData("app; Pre-Depends: b\nb", "app", "app b")]
    [InlineData("a -> b\nb -> a", "a", "a b")]
    [InlineData("a -> b\nb -> c\nc -> a, d\nd -> b", "a", "a b c d")]
    [InlineData("a -> a", "a", "a")]
    [InlineData("a; Recommends: b; Suggests: c; Enhances: d\nb\nc\nd", "a", "a")]
    [InlineData("a\nessential; Essential: yes; Priority: required", "a", "a")]
    [InlineData("app -> data\ndata; Architecture: all", "app", "app data")]
    public void A_closure_has_what_is_needed_and_nothing_else(string packages, string requests, string expected) => Resolve.Names(World(packages), requests).ShouldBe(expected);

    [Theory]
    [InlineData("app -> x | y\nx\ny", "app", "app x")]
    [InlineData("app -> x | y\ny", "app", "app y")]
    [InlineData("app -> x | y, y\nx\ny", "app", "app x y")]
    // What is there already is as good as the first.
    [InlineData("app -> y, x | y\nx\ny", "app", "app y")]
    // What is asked for is there from the beginning.
    [InlineData("app -> x | y\nx\ny", "app y", "app y")]
    // An alternative that cannot be installed gives way to the next, with all that it pulled in up to there.
    [InlineData("app -> x | y\nx -> gone\ny", "app", "app y")]
    [InlineData("app -> x | y\nx -> z\nz -> gone\ny", "app", "app y")]
    [InlineData("app -> x (>= 2) | y\nx\ny", "app", "app y")]
    [InlineData("app -> x [arm64] | y, z [arm64], w <cross>\nx\ny\nz\nw", "app", "app y")]
    public void The_first_alternative_that_can_be_had_is_taken(string packages, string requests, string expected) => Resolve.Names(World(packages), requests).ShouldBe(expected);

    [Theory]
    [InlineData("app -> mail\nexim; Provides: mail", "app", "app exim")]
    // The real package before those that provide it.
    [InlineData("app -> mail\naaa; Provides: mail\nmail", "app", "app mail")]
    // Essential, protected, then priority.
    [InlineData("app -> awk\na; Provides: awk\nm; Provides: awk; Priority: required", "app", "app m")]
    [InlineData("app -> awk\na; Provides: awk; Essential: yes\nm; Provides: awk; Priority: required", "app", "a app")]
    [InlineData("app -> awk\na; Provides: awk; Protected: yes\nm; Provides: awk; Priority: required", "app", "a app")]
    [InlineData("app -> awk\na; Provides: awk; Important: yes\nm; Provides: awk; Essential: yes", "app", "app m")]
    [InlineData("app -> awk\na; Provides: awk; Priority: optional\nm; Provides: awk; Priority: standard", "app", "app m")]
    // Equal in all: the one that the archive speaks of last, be it in a dependency of something else.
    [InlineData("app -> awk\na; Provides: awk\nm; Provides: awk", "app", "app m")]
    [InlineData("app -> awk\nm; Provides: awk\na; Provides: awk", "app", "a app")]
    [InlineData("aaa -> m\napp -> awk\na; Provides: awk\nm; Provides: awk", "app", "a app")]
    [InlineData("app -> awk\nm; Provides: awk; Enhances: a\na; Provides: awk", "app", "a app")]
    // An alternative that is provided.
    [InlineData("app -> default-mta | mail\nexim; Provides: mail", "app", "app exim")]
    // One that is there already serves.
    [InlineData("app -> a, awk\na; Provides: awk\nm; Provides: awk", "app", "a app")]
    public void A_virtual_package_is_met_by_a_provider(string packages, string requests, string expected) => Resolve.Names(World(packages), requests).ShouldBe(expected);

    [Theory]
    [InlineData("app -> v (>= 2)\na; Provides: v\nb; Provides: v (= 1)\nc; Provides: v (= 3)\nd; Provides: v (= 1)", "app c")]
    [InlineData("app -> v (= 2:1.0)\na; Provides: v (= 1.0)\nb; Provides: v (= 2:1.0)", "app b")]
    // A provider's own version says nothing about what it provides.
    [InlineData("app -> v (>= 2) | x\na 9; Provides: v\nx", "app x")]
    [InlineData("app -> v (<< 2)\nv 3\na; Provides: v (= 1)", "a app")]
    public void A_versioned_dependency_asks_for_a_versioned_Provides(string packages, string expected) => Resolve.Names(World(packages), "app").ShouldBe(expected);

    [Theory]
    [InlineData("app -> python:any\npython; Multi-Arch: allowed", "app python")]
    [InlineData("app -> python:any (>= 2) | x\npython; Multi-Arch: allowed\nx", "app x")]
    [InlineData("app -> python:any | x\npython; Multi-Arch: foreign\nx", "app x")]
    [InlineData("app -> python:any | x\npython\nx", "app x")]
    [InlineData("app -> v:any\na; Provides: v; Multi-Arch: allowed", "a app")]
    [InlineData("app -> v:any | x\na; Provides: v\nx", "app x")]
    [InlineData("app -> v:any\na; Provides: v:any", "a app")]
    [InlineData("app -> gcc:native, tool:amd64\ngcc\ntool", "app gcc tool")]
    [InlineData("app -> tool:i386 | x\ntool\nx", "app x")]
    [InlineData("app -> tool | x\ntool; Architecture: i386\nx", "app x")]
    [InlineData("app -> v | x\ntool; Architecture: i386; Provides: v\nx", "app x")]
    public void Qualifiers_of_architectures_are_obeyed(string packages, string expected) => Resolve.Names(World(packages), "app").ShouldBe(expected);

    [Theory]
    // x conflicts with what was asked for, so that it is no alternative.
    [InlineData("app -> x | y\nx; Conflicts: app\ny", "app", "app y")]
    [InlineData("app -> x | y\nx; Breaks: app (<< 2)\ny", "app", "app y")]
    [InlineData("app -> x | y\nx; Breaks: app (<< 1)\ny", "app", "app x")]
    // What was asked for conflicts with it.
    [InlineData("app -> x | y; Conflicts: x\nx\ny", "app", "app y")]
    [InlineData("a -> x | y\nb; Conflicts: x\nx\ny", "a b", "a b y")]
    [InlineData("b -> x | y\na; Conflicts: x\nx\ny", "a b", "a b y")]
    // What is needed by necessity conflicts with it, several steps away.
    [InlineData("app -> x | y, p\np -> q\nq; Conflicts: x\nx\ny", "app", "app p q y")]
    [InlineData("app -> p, x | y\np -> q\nq; Conflicts: x\nx\ny", "app", "app p q y")]
    // Conflicts with a virtual package do not hit the one that provides it itself.
    [InlineData("app -> mail\nexim; Provides: mail; Conflicts: mail", "app", "app exim")]
    [InlineData("app -> mail\nexim; Provides: mail; Conflicts: mail; Priority: important\npostfix; Provides: mail; Conflicts: mail", "app postfix", "app postfix")]
    [InlineData("app; Conflicts: app", "app", "app")]
    // A versioned conflict does not hit what is provided without a version.
    [InlineData("app -> x; Conflicts: v (<< 9)\nx; Provides: v", "app", "app x")]
    public void Conflicts_rule_alternatives_out(string packages, string requests, string expected) => Resolve.Names(World(packages), requests).ShouldBe(expected);

    [Fact]
    public void The_choice_of_an_office_suite_follows_what_is_needed_elsewhere()
    {
        // libreoffice-writer: "core-nogui | core" comes first, and core, which conflicts with core-nogui, is needed further down.
        const string Office = """
            writer -> base-core, core-nogui | core
            base-core -> base
            base -> core
            core; Conflicts: core-nogui
            core-nogui; Conflicts: core
            """;
        Resolve.Names(World(Office), "writer").ShouldBe("base base-core core writer");
    }

    [Fact]
    public void A_choice_that_turns_out_wrong_is_taken_back_with_all_that_it_pulled_in()
    {
        // exim is taken for inn, then rmail's only choice rules it out.
        const string Mail = """
            inn -> exim | mail
            exim -> exim-base; Provides: mail; Conflicts: mail
            exim-base -> exim | exim-heavy
            sendmail; Provides: mail; Conflicts: mail
            rmail -> sendmail
            """;
        Resolve.Names(World(Mail), "inn rmail").ShouldBe("inn rmail sendmail");
    }

    [Fact]
    public void Recommends_are_followed_where_that_is_wanted()
    {
        const string Packages = "app; Recommends: b, gone, c | d, e (>= 9)\nb; Recommends: f\nc\nd\ne\nf; Conflicts: app";
        Resolve.Names(World(Packages), "app", recommends: true).ShouldBe("app b c");
        Resolve.Names(World(Packages), "app").ShouldBe("app");
    }

    [Fact]
    public void A_name_that_only_one_package_provides_stands_for_it() => Resolve.Names(World("exim; Provides: mail"), "mail").ShouldBe("exim");

    [Fact]
    public void Of_equal_versions_the_first_suite_counts()
    {
        var closure = Resolve.Closure([PackagesText.Index("app 1"), PackagesText.Index("app 1", "trixie-security")], "app");
        closure.Single().Package.Suite.ShouldBe("trixie");
    }

    [Theory]
    [InlineData(false, false, "app=2")]
    [InlineData(true, false, "app=1")]
    [InlineData(true, true, "app=1")]
    public void The_newest_version_is_taken_unless_its_suite_stands_back(bool notAutomatic, bool butAutomaticUpgrades, string expected) =>
        Resolve.Versions([PackagesText.Index("app 1"), PackagesText.Index("app 2", "other", notAutomatic, butAutomaticUpgrades)], "app").ShouldBe(expected);

    [Fact]
    public void Priority_goes_by_suite_before_version() => Resolve.Versions(
        [PackagesText.Index("app 1; Provides: nothing", "experimental", notAutomatic: true), PackagesText.Index("app 3", "proposed", notAutomatic: true), PackagesText.Index("app 2", "backports", true, true)],
        "app").ShouldBe("app=2");

    [Fact]
    public void What_only_a_suite_that_stands_back_has_is_taken_from_there() =>
        Resolve.Versions([PackagesText.Index("app 1 -> lib"), PackagesText.Index("lib 2", "backports", true, true)], "app").ShouldBe("app=1 lib=2");

    [Fact]
    public void Only_the_candidate_provides()
    {
        var closure = Resolve.Versions([PackagesText.Index("app 1 -> v | x\na 1; Provides: v\nx 1"), PackagesText.Index("a 2", "trixie-security")], "app");
        closure.ShouldBe("app=1 x=1");
    }

    [Fact]
    public void A_package_says_who_is_the_reason_for_it_and_what_it_needs()
    {
        var closure = Resolve.Closure(World("app -> lib, awk, x | lib\nlib -> libc\nlibc\nmawk; Provides: awk; Pre-Depends: libc"), "app");
        closure.Select(p => $"{p.Package.Name} < {p.RequiredBy}: {string.Join(' ', p.DependsOn)}").ShouldBe([
            "app < : lib mawk",
            "lib < app: libc",
            "libc < lib: ",
            "mawk < app: libc",
        ]);
    }

    [Fact]
    public void What_a_given_up_alternative_pulled_in_stays_as_with_apt_and_belongs_to_who_tried_it()
    {
        // y came with x, whose other dependency then could not be had; apt-get keeps it, and calls it "no longer required".
        var closure = Resolve.Closure(World("app -> x | z\nx -> y, w\ny\nw -> gone | v\nv; Conflicts: app\nz"), "app");
        closure.Select(p => $"{p.Package.Name} < {p.RequiredBy}").ShouldBe(["app < ", "y < app", "z < app"]);
    }

    /// <summary>Lines without a version get 1.</summary>
    internal static string World(string packages) => string.Join('\n', packages.Split('\n').Select(line =>
    {
        var end = line.IndexOfAny([' ', ';']);
        var name = end < 0 ? line : line[..end];
        var rest = line[name.Length..];
        return rest.Length > 1 && char.IsAsciiDigit(rest.TrimStart()[0]) ? line : $"{name} 1{rest}";
    }));
}

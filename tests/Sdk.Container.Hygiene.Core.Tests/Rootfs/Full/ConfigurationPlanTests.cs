using Sdk.Container.Hygiene.Rootfs;
using Sdk.Container.Hygiene.Rootfs.Full;

namespace Sdk.Container.Hygiene.Tests.Rootfs.Full;

/// <summary>Debian Policy §7.2 as a table: a plan is written as <c>!a</c> for a's preinst and <c>a b</c> for what is configured then, its steps parted by <c>;</c>.</summary>
public sealed class ConfigurationPlanTests
{
    [Fact]
    public void Without_preinsts_dpkg_gets_them_all_at_once() => Plan([Manifests.Of("b"), Manifests.Of("a", "Depends: b")]).ShouldBe("a b");

    [Fact]
    public void Nothing_needs_no_step() => Plan([]).ShouldBe("");

    [Fact]
    public void A_preinst_runs_before_its_package_is_configured() => Plan([Manifests.Of("a", preinst: true)]).ShouldBe("!a a");

    /// <summary>mariadb-server's makes an account with adduser, which needs PAM to be configured.</summary>
    [Fact]
    public void A_preinst_waits_for_what_its_package_pre_depends_on() =>
        Plan([Manifests.Of("adduser", "Depends: passwd"), Manifests.Of("mariadb-server", "Pre-Depends: adduser (>= 0.5)", preinst: true), Manifests.Of("passwd")])
            .ShouldBe("adduser passwd; !mariadb-server mariadb-server");

    [Fact]
    public void What_the_pre_dependency_itself_needs_comes_first_too() =>
        Plan([Manifests.Of("a", "Pre-Depends: b", preinst: true), Manifests.Of("b", "Depends: c"), Manifests.Of("c", "Pre-Depends: d", preinst: true), Manifests.Of("d")])
            .ShouldBe("d; !c b c; !a a");

    /// <summary>It could be configured, had its dependency had its preinst.</summary>
    [Fact]
    public void What_depends_on_a_package_that_waits_waits_too() =>
        Plan([Manifests.Of("a", "Depends: b"), Manifests.Of("b", "Pre-Depends: c", preinst: true), Manifests.Of("c")]).ShouldBe("c; !b a b");

    [Fact]
    public void A_plain_dependency_does_not_hold_a_preinst_up() =>
        Plan([Manifests.Of("a", "Depends: b", preinst: true), Manifests.Of("b", preinst: true)]).ShouldBe("!a !b a b");

    [Fact]
    public void Packages_that_depend_on_each_other_are_configured_together() =>
        Plan([Manifests.Of("a", "Depends: b"), Manifests.Of("b", "Depends: a"), Manifests.Of("c", "Pre-Depends: a", preinst: true)]).ShouldBe("a b; !c c");

    [Fact]
    public void A_circle_of_pre_dependencies_is_left_to_dpkg() =>
        Plan([Manifests.Of("a", "Pre-Depends: b", preinst: true), Manifests.Of("b", "Pre-Depends: a", preinst: true), Manifests.Of("c")]).ShouldBe("c; !a !b a b");

    [Fact]
    public void A_package_may_name_what_it_provides_itself() => Plan([Manifests.Of("a", "Provides: x\nPre-Depends: x", preinst: true)]).ShouldBe("!a a");

    [Theory]
    [InlineData("Pre-Depends: x", "Provides: x", true)]
    [InlineData("Pre-Depends: x (>= 2)", "Provides: x", false)]
    [InlineData("Pre-Depends: x (>= 2)", "Provides: x (= 2)", true)]
    [InlineData("Pre-Depends: x (>= 2)", "Provides: x (= 1)", false)]
    [InlineData("Pre-Depends: none | b", "", true)]
    public void What_another_provides_counts_as_the_archive_s_rules_say(string needs, string provides, bool waits) =>
        Plan([Manifests.Of("a", needs, preinst: true), Manifests.Of("b", provides)]).ShouldBe(waits ? "b; !a a" : "!a a b");

    [Fact]
    public void One_of_several_alternatives_is_enough() =>
        Plan([Manifests.Of("a", "Pre-Depends: c | b", preinst: true), Manifests.Of("b"), Manifests.Of("c", "Depends: a")]).ShouldBe("b; !a a c");

    [Theory]
    [InlineData("Pre-Depends: b")]
    [InlineData("Pre-Depends: virtual | c")]
    [InlineData("Pre-Depends: b (>= 1)")]
    public void What_the_base_has_is_configured(string needs) =>
        Plan([Manifests.Of("a", needs, preinst: true), Manifests.Of("c", preinst: true)], Manifests.Of("b", "Provides: virtual")).ShouldBe("!a !c a c");

    [Fact]
    public void The_order_of_the_lock_is_of_no_matter()
    {
        PackageManifest[] packages = [Manifests.Of("a", "Pre-Depends: b", preinst: true), Manifests.Of("b", "Depends: c"), Manifests.Of("c"), Manifests.Of("d", preinst: true)];
        Plan([.. packages.Reverse()]).ShouldBe(Plan(packages));
    }

    private static string Plan(PackageManifest[] packages, params PackageManifest[] configured) => string.Join("; ", ConfigurationPlan.Of(packages, configured)
        .Select(step => string.Join(' ', step.Preinsts.Select(package => $"!{package.Name}").Concat(step.Configure.Select(package => package.Name)))));
}

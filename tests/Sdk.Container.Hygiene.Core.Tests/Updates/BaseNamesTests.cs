using Sdk.Container.Hygiene.Testing;
using Sdk.Container.Hygiene.Updates;

namespace Sdk.Container.Hygiene.Tests.Updates;

public sealed class BaseNamesTests
{
    [Fact]
    public void The_newest_is_that_of_the_suites_from_which_apt_takes_by_itself()
    {
        var main = PackagesText.Index("libicu72 72.1-1\nlibicu9 9-1");
        var backports = PackagesText.Index("libicu76 76.1-1", "bookworm-backports", notAutomatic: true, butAutomaticUpgrades: true);
        BaseNames.Expand(["libicu*"], [backports, main]).ShouldBe(["libicu72"]);
        BaseNames.Expand(["libicu*"], [backports]).ShouldBe(["libicu76"]);
        BaseNames.Expand(["libssl*"], [backports, main]).ShouldBe(["libssl"]);
    }

    /// <summary>The updates have few packages, and a component but main has none that is essential: which suite the user names first does not count.</summary>
    [Fact]
    public void What_is_essential_any_suite_may_say()
    {
        var updates = PackagesText.Index("bash 5.2-2; Essential: yes", "trixie-updates");
        var main = PackagesText.Index("""
            bash 5.2-1; Essential: yes
            coreutils 9.7-1; Essential: yes
            nginx 1.26-1
            """);
        foreach (var indexes in new[] { new[] { main, updates }, [updates, main] })
            BaseNames.Expand(["apt", BaseNames.Essential], indexes).ShouldBe(["apt", "bash", "coreutils"], ignoreOrder: true);
    }
}

using Sdk.Container.Hygiene.Testing;
using Sdk.Container.Hygiene.Updates;

namespace Sdk.Container.Hygiene.Tests.Updates;

public sealed class BaseNamesTests
{
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

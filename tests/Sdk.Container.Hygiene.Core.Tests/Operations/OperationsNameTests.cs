using Sdk.Container.Hygiene.Operations;

namespace Sdk.Container.Hygiene.Tests.Operations;

public sealed class OperationsNameTests
{
    [Theory]
    [InlineData("a", true)]
    [InlineData("7", true)]
    [InlineData("expire-carts", true)]
    [InlineData("a234567890123456789012345678901234567890", true)]
    [InlineData("a2345678901234567890123456789012345678901", false)]
    [InlineData("", false)]
    [InlineData("-a", false)]
    [InlineData("a-", false)]
    [InlineData("Shop", false)]
    [InlineData("a_b", false)]
    [InlineData("a.b", false)]
    [InlineData("a\n", false)]
    [InlineData("a;reboot", false)]
    [InlineData("$(id)", false)]
    [InlineData("ä", false)]
    public void A_name_means_nothing_to_anybody(string name, bool valid) => OperationsName.IsValid(name).ShouldBe(valid);

    [Theory]
    [InlineData("My.Shop", "my-shop")]
    [InlineData("__x__", "x")]
    [InlineData("a23456789012345678901234567890123456789.bc", "a23456789012345678901234567890123456789")]
    [InlineData("…", "")]
    public void The_nearest_name_is_one(string text, string name)
    {
        OperationsName.Normalize(text).ShouldBe(name);
        (name.Length == 0 || OperationsName.IsValid(name)).ShouldBeTrue();
    }

    [Fact]
    public void The_overview_has_the_next_five_runs_of_each()
    {
        var lines = OperationsOverview.Render(SampleOperations.Shop, new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero)).Split('\n');
        lines[0].ShouldBe("operations of shop: 2 services, 3 volumes, 2 instances");
        lines[1].ShouldBe("  backup orders                 0 2 * * * Etc/UTC: Mon 2026-03-02 02:00, Tue 2026-03-03 02:00, Wed 2026-03-04 02:00, Thu 2026-03-05 02:00, Fri 2026-03-06 02:00");
        lines[2].ShouldStartWith("  drill orders                  0 5 * * 0 Etc/UTC: Sun 2026-03-08 05:00, Sun 2026-03-15");
        lines[4].ShouldStartWith("  job expire-carts (suspended)  0 2 * * *");
        lines.Length.ShouldBe(5);
    }
}

using CsCheck;
using Sdk.Container.Hygiene.Diagnostics;
using Sdk.Container.Hygiene.Operations.Schedules;

namespace Sdk.Container.Hygiene.Tests.Operations.Schedules;

public sealed class SplayTests
{
    // As bash reckons: $((16#$(printf %s shop/alice/orders | sha256sum | cut -c1-8) % 3600))
    [Theory]
    [InlineData("alice", 3600, 2233)]
    [InlineData("alice", 300, 133)]
    [InlineData("bob", 3600, 1513)]
    [InlineData("bob", 300, 13)]
    [InlineData("bob", 1, 0)]
    [InlineData("bob", 0, 0)]
    public void An_instance_has_a_place_of_its_own(string instance, int splay, int seconds) =>
        Splay.Of("shop", instance, "orders", TimeSpan.FromSeconds(splay)).ShouldBe(TimeSpan.FromSeconds(seconds));

    [Fact]
    public void A_hundred_instances_are_spread() =>
        Enumerable.Range(0, 100).Select(i => (int)Splay.Of("shop", $"i{i}", "expire-carts", TimeSpan.FromMinutes(10)).TotalMinutes).GroupBy(minute => minute)
            .Select(minute => minute.Count()).ShouldSatisfyAllConditions(counts => counts.Count().ShouldBe(10), counts => counts.Max().ShouldBeLessThan(25));

    [Fact]
    public void A_place_is_within_the_splay() => Gen.Select(Gen.String[Gen.Char.AlphaNumeric, 1, 8], Gen.Int[1, 100_000]).Sample((instance, seconds) =>
        Splay.Of("shop", instance, "orders", TimeSpan.FromSeconds(seconds)).TotalSeconds.ShouldBeInRange(0, seconds - 1));

    [Theory]
    [InlineData("0 2 * * *", 60, null)]
    [InlineData("0 2 * * *", 61, "HYG6026")]
    [InlineData("0 2 * * *", 24 * 60, "HYG6025")]
    [InlineData("*/15 * * * *", 14, null)]
    [InlineData("*/15 * * * *", 15, "HYG6025")]
    [InlineData("0 0 * * 1,2", 24 * 60, "HYG6025")]
    [InlineData("@daily", 0, null)]
    public void A_splay_fits_its_schedule(string cron, int minutes, string? code)
    {
        var found = Splay.Check(Schedule.Parse(cron), TimeSpan.FromMinutes(minutes));
        found?.Code.ShouldBe(code);
        (found is null).ShouldBe(code is null);
        (found?.Severity == DiagnosticSeverity.Warning).ShouldBe(code == "HYG6026");
    }
}

using CsCheck;
using Sdk.Container.Hygiene.Diagnostics;
using Sdk.Container.Hygiene.Operations.Rendering;

namespace Sdk.Container.Hygiene.Tests.Operations;

public sealed class CronTicksTests
{
    [Theory]
    [InlineData("0 2 * * *", "*/15 * * * *")]
    [InlineData("30 2 1 1 *", "*/15 * * * *")]
    [InlineData("7 9 1,15 * 1", "7,22,37,52 * * * *")]
    [InlineData("* * * * *", "* * * * *")]
    [InlineData("*/5 * * * *", "*/5 * * * *")]
    [InlineData("*/20 * * * *", "*/5 * * * *")]
    [InlineData("5-7 * * * *", "5,6,7,20,21,22,35,36,37,50,51,52 * * * *")]
    public void A_line_looks_at_each_quarter_of_an_hour_that_can_matter(string cron, string expected) => CronTicks.Of(cron).ShouldBe(expected);

    /// <summary>All zones of today are whole quarters of an hour away from each other.</summary>
    [Fact]
    public void Every_minute_of_a_schedule_is_hit_by_any_clock() => Gen.Select(Gen.Int[0, 59], Gen.Int[-56, 56]).Sample((minute, quarters) =>
    {
        var local = (((minute + (15 * quarters)) % 60) + 60) % 60;
        var field = CronTicks.Of($"{minute} 3 * * *").Split(' ')[0];
        (field == "*/15" ? [0, 15, 30, 45] : field.Split(',').Select(int.Parse).ToArray()).ShouldContain(local);
    });

    [Theory]
    [InlineData("")]
    [InlineData("@daily")]
    [InlineData("60 * * * *")]
    [InlineData("5-1 * * * *")]
    [InlineData("*/0 * * * *")]
    [InlineData("a * * * *")]
    [InlineData("0 * * * * *")]
    [InlineData("1\n2 * * * *")]
    public void What_is_no_schedule_is_refused(string cron) => Should.Throw<HygieneException>(() => CronTicks.Of(cron)).Code.ShouldBe("HYG6071");
}

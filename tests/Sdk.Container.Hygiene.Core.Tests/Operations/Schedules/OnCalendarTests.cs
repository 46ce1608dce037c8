using CsCheck;
using Sdk.Container.Hygiene.Operations.Schedules;
using Sdk.Container.Hygiene.Testing.Operations;

namespace Sdk.Container.Hygiene.Tests.Operations.Schedules;

public sealed class OnCalendarTests
{
    [Theory]
    [InlineData("0 2 * * *", "*-*-* 02:00:00 Etc/UTC")]
    [InlineData("*/15 * * * *", "*-*-* *:00..59/15:00 Etc/UTC")]
    [InlineData("30 4 * * 5", "Fri *-*-* 04:30:00 Etc/UTC")]
    [InlineData("30 4 1,15 * *", "*-*-01,15 04:30:00 Etc/UTC")]
    [InlineData("30 4 1,15 * 5", "*-*-01,15 04:30:00 Etc/UTC|Fri *-*-* 04:30:00 Etc/UTC")]
    [InlineData("0 0 1-31/2 3 0", "*-03-01..31/2 00:00:00 Etc/UTC|Sun *-03-* 00:00:00 Etc/UTC")]
    [InlineData("5,20-30/5 8-18 * */3 0,1-3,5", "Mon..Wed,Fri,Sun *-01..12/3-* 08..18:05,20..30/5:00 Etc/UTC")]
    [InlineData("0 0 */2 * *", "*-*-01..31/2 00:00:00 Etc/UTC")]
    [InlineData("0 0 * * */2", "Tue,Thu,Sat,Sun *-*-* 00:00:00 Etc/UTC")]
    [InlineData("0 0 * * 0-6", "Mon..Sun *-*-* 00:00:00 Etc/UTC")]
    public void A_schedule_is_one_expression_or_two(string cron, string expected) => string.Join('|', Schedule.Parse(cron).OnCalendar).ShouldBe(expected);

    [Fact]
    public void The_zone_is_at_the_end() => Schedule.Parse("@daily", "Europe/Berlin").OnCalendar.ShouldBe(["*-*-* 00:00:00 Europe/Berlin"]);

    [Fact]
    public void Read_as_systemd_reads_it_it_says_the_same() => Gen.Int.Sample(seed =>
    {
        var schedule = Schedule.Parse(RandomSchedule.Next(new Random(seed)));
        var start = new DateTime(2026, 1, 1).AddDays(seed % 700);
        for (var time = start; time < start.AddDays(2); time = time.AddMinutes(1))
            schedule.OnCalendar.Any(line => PlainCalendar.Fits(line, time)).ShouldBe(PlainCron.Fits(schedule.Cron, time), $"{schedule}: {string.Join(" | ", schedule.OnCalendar)} at {time:s}");
    }, iter: 40);
}

using System.Globalization;
using Cronos;
using CsCheck;
using Sdk.Container.Hygiene.Operations.Schedules;
using Sdk.Container.Hygiene.Testing.Operations;

namespace Sdk.Container.Hygiene.Tests.Operations.Schedules;

public sealed class RunTests
{
    private static readonly DateTimeOffset Start = new(2026, 5, 28, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("30 4 1,15 * 5", "2026-05-29T04:30Z 2026-06-01T04:30Z 2026-06-05T04:30Z 2026-06-12T04:30Z 2026-06-15T04:30Z")]
    [InlineData("0 12 * * *", "2026-05-29T12:00Z 2026-05-30T12:00Z")]
    [InlineData("0 0 29 2 *", "2028-02-29T00:00Z 2032-02-29T00:00Z")]
    [InlineData("*/20 * * * *", "2026-05-28T12:20Z 2026-05-28T12:40Z 2026-05-28T13:00Z")]
    public void Either_day_is_enough(string cron, string runs) =>
        string.Join(' ', Schedule.Parse(cron).NextRuns(Start, runs.Split(' ').Length).Select(run => run.UtcDateTime.ToString("yyyy-MM-ddTHH:mmZ", CultureInfo.InvariantCulture))).ShouldBe(runs);

    [Theory]
    [InlineData("30 2 * * *", "2026-03-28 03:00", "2026-03-30T02:30:00+02:00")] // 02:30 of the 29th does not exist
    [InlineData("30 * * * *", "2026-03-29 01:45", "2026-03-29T03:30:00+02:00")]
    [InlineData("30 2 * * *", "2026-10-24 03:00", "2026-10-25T02:30:00+02:00 2026-10-26T02:30:00+01:00")] // and comes twice
    [InlineData("30 * * * *", "2026-10-25 01:45", "2026-10-25T02:30:00+02:00 2026-10-25T03:30:00+01:00")]
    public void A_changed_clock_is_taken_as_systemd_does(string cron, string from, string runs)
    {
        var schedule = Schedule.Parse(cron, "Europe/Warsaw");
        var local = DateTime.Parse(from, CultureInfo.InvariantCulture);
        var start = new DateTimeOffset(local, TimeZoneInfo.FindSystemTimeZoneById("Europe/Warsaw").GetUtcOffset(local));
        string.Join(' ', schedule.NextRuns(start, runs.Split(' ').Length).Select(run => run.ToString("yyyy-MM-ddTHH:mm:sszzz", CultureInfo.InvariantCulture))).ShouldBe(runs);
    }

    [Fact]
    public void The_repeated_hour_is_not_begun_again() =>
        Schedule.Parse("*/10 * * * *", "Europe/Warsaw").NextRuns(new(2026, 10, 25, 2, 15, 0, TimeSpan.FromHours(1)), 1).ShouldBe([new(2026, 10, 25, 3, 0, 0, TimeSpan.FromHours(1))]);

    [Fact]
    public void One_restricted_day_is_as_Cronos_has_it() => Gen.Int.Sample(seed =>
    {
        var schedule = Schedule.Parse(RandomSchedule.Next(new Random(seed)));
        var fields = schedule.Cron.Split(' ');
        if (fields[2] == "*" || fields[4] == "*")
            schedule.NextRuns(Start, 50).Select(run => run.UtcDateTime).ShouldBe(CronExpression.Parse(schedule.Cron).GetOccurrences(Start.UtcDateTime, DateTime.MaxValue.ToUniversalTime(), fromInclusive: false).Take(50));
    }, iter: 300);

    [Fact]
    public void A_run_fits_its_fields_and_none_is_left_out() => Gen.Int.Sample(seed =>
    {
        var schedule = Schedule.Parse(RandomSchedule.Next(new Random(seed)));
        var from = Start.AddMinutes(seed % 1_000_000);
        var end = from.AddDays(3);
        var runs = schedule.Runs(from).TakeWhile(run => run <= end);
        var minutes = Enumerable.Range(1, 3 * 24 * 60).Select(minute => new DateTimeOffset(from.UtcDateTime.AddMinutes(minute), TimeSpan.Zero));
        runs.ShouldBe(minutes.Where(minute => PlainCron.Fits(schedule.Cron, minute.UtcDateTime)));
    }, iter: 100);

    [Theory]
    [InlineData("0 2 * * *", "Etc/UTC", 24 * 60, 24 * 60, 36 * 60)]
    [InlineData("*/15 * * * *", "Etc/UTC", 15, 15, 30)]
    [InlineData("* * * * *", "Etc/UTC", 1, 1, 15)]
    [InlineData("0 9-17 * * 1-5", "Etc/UTC", 60, 64 * 60, 96 * 60)]
    [InlineData("0 0 29 2 *", "Etc/UTC", 1461 * 1440, 1461 * 1440, 1461 * 1440 * 3 / 2)]
    [InlineData("0 6,18 31 * *", "Etc/UTC", 12 * 60, (61 * 24 * 60) - (12 * 60), ((61 * 24 * 60) - (12 * 60)) * 3 / 2)]
    [InlineData("0 12 * * *", "Europe/Berlin", 24 * 60, 24 * 60, 36 * 60)]
    [InlineData("30 2 * * *", "Europe/Berlin", 24 * 60, 24 * 60, 72 * 60)] // a whole run is left out in spring
    [InlineData("0 * * * *", "Europe/Berlin", 60, 60, 180)] // two hours pass in autumn
    public void The_intervals_tell_when_something_is_missing(string cron, string zone, int shortest, int longest, int maxAge)
    {
        var schedule = Schedule.Parse(cron, zone);
        (schedule.ShortestInterval, schedule.LongestInterval, schedule.MaxAge).ShouldBe((TimeSpan.FromMinutes(shortest), TimeSpan.FromMinutes(longest), TimeSpan.FromMinutes(maxAge)));
        schedule.CheckMaxAge(schedule.MaxAge).ShouldBeNull();
        schedule.CheckMaxAge(schedule.LongestInterval)!.Code.ShouldBe("HYG6027");
    }

    [Theory]
    [InlineData("Etc/UTC")]
    [InlineData("Europe/Berlin")]
    [InlineData("Australia/Lord_Howe")]
    public void No_run_comes_before_the_shortest_interval_or_after_the_longest_age(string zone) => Gen.Int.Sample(seed =>
    {
        var schedule = Schedule.Parse(RandomSchedule.Next(new Random(seed)), zone);
        var runs = schedule.NextRuns(Start, 400);
        var gaps = runs.Zip(runs.Skip(1), (first, second) => second - first).ToList();
        gaps.Max().ShouldBeLessThan(schedule.MaxAge);
        if (zone == "Etc/UTC")
        {
            gaps.Min().ShouldBeGreaterThanOrEqualTo(schedule.ShortestInterval);
            gaps.Max().ShouldBeLessThanOrEqualTo(schedule.LongestInterval);
        }
    }, iter: 100);
}

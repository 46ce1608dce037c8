using Sdk.Container.Hygiene.Diagnostics;
using Sdk.Container.Hygiene.Operations.Schedules;
using Sdk.Container.Hygiene.Testing;
using Sdk.Container.Hygiene.Testing.Operations;
using Sdk.Container.Hygiene.Testing.Publishing;

namespace Sdk.Container.Hygiene.Tests.Operations;

/// <summary>Schedules of the subset over two years: when Debian's cron starts them, what systemd makes of their timers, and what we say.</summary>
public sealed class ScheduleAgreementTests
{
    private const int Seed = 20260101;
    private const int Count = 12;

    // More runs in two years cost time and show nothing new; the fixed ones are dense.
    private const int MostRuns = 3000;

    private static readonly string[] Fixed =
        ["*/15 1-3 * * *", "30 * * * *", "30 2 * * *", "0,30 2 * * *", "26 */5 * * *", "15 */2 * * *", "34 2 5,8 */8 *", "0 0 * * *", "30 4 1,15 * 5", "0 3 1-31/2 * 1", "0 3 */2 * *", "0 0 29 2 *"];

    private static readonly DateTimeOffset From = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset To = new(2028, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("Etc/UTC")]
    [InlineData("Europe/Warsaw")]
    [InlineData("America/New_York")]
    [InlineData("Australia/Lord_Howe")] // half an hour
    public async Task Cron_systemd_and_we_agree_over_two_years(string zone)
    {
        var schedules = Schedules(zone);
        var cron = await CronDaemon.RunsAsync([.. schedules.Select(schedule => schedule.Cron)], zone, From, To);
        var clock = TimeZoneInfo.FindSystemTimeZoneById(zone);
        var changes = ZoneClock.Changes(clock, From, 2).ToList();
        changes.Count.ShouldBe(zone == "Etc/UTC" ? 0 : 4);
        for (var i = 0; i < schedules.Count; i++)
        {
            var because = $"seed {Seed}, {schedules[i]}";
            var ours = Cut(schedules[i].Runs(From));
            // The zone as the machine's own here: below, the zone as it is written.
            var lines = schedules[i].OnCalendar.Select(line => line[..line.LastIndexOf(' ')]);
            var systemd = await SystemdCalendar.RunsAsync(lines, zone, From, ours.Count + 1);
            Differences("systemd", Cut(systemd.SelectMany(runs => runs).Distinct().Order()), "we", ours).ShouldBeEmpty(because);
            var late = changes.Where(change => IsAtFixedTime(schedules[i]) && !change.Repeats).Select(change => ZoneClock.At(clock, change.To)!.Value).ToList();
            var expected = ours.Concat(changes.SelectMany(change => OnlyCron(schedules[i], change))).ToList();
            // One after the other, with pauses, so that only their number is certain.
            foreach (var change in late)
                cron[i].Count(run => IsSoonAfter(run, change)).ShouldBe(expected.Count(run => IsSoonAfter(run, change)), $"{because} after {change:u}");
            Differences("cron", Calm(Cut(cron[i])), "documented", Calm(expected)).ShouldBeEmpty(because);

            List<DateTimeOffset> Calm(IEnumerable<DateTimeOffset> runs) => [.. runs.Where(run => !late.Exists(change => IsSoonAfter(run, change)))];
        }
    }

    [Theory]
    [InlineData("Etc/UTC")]
    [InlineData("Europe/Warsaw")]
    public async Task Systemd_reads_the_lines_as_they_are_written(string zone)
    {
        var schedules = Schedules(zone);
        var firsts = new Queue<IReadOnlyList<DateTimeOffset>>(await SystemdCalendar.RunsAsync(schedules.SelectMany(schedule => schedule.OnCalendar), "UTC", From, 1));
        foreach (var schedule in schedules)
            schedule.OnCalendar.SelectMany(_ => firsts.Dequeue()).Min().ShouldBe(schedule.NextRuns(From, 1).Single(), $"seed {Seed}, {schedule}");
        firsts.ShouldBeEmpty();
    }

    [Fact]
    public async Task Crontab_takes_what_we_take()
    {
        Tool.Need("crontab");
        using TemporaryFolder folder = new();
        Random random = new(Seed);
        await File.WriteAllLinesAsync(folder["crontab"], Enumerable.Range(0, 900).Select(_ => $"{Schedule.Parse(RandomSchedule.Next(random)).Cron} true"));
        await Tool.RunAsync("crontab", folder.Path, "-n", "crontab");
    }

    [Theory]
    [InlineData("5/10 * * * *")]
    [InlineData("0 0 ? * *")]
    [InlineData("0 0 L * *")]
    [InlineData("*/0 * * * *")]
    [InlineData("+5 * * * *")]
    [InlineData("1,,2 * * * *")]
    [InlineData("1, * * * *")]
    [InlineData("0 0 1 * monday")]
    [InlineData("60 * * * *")]
    [InlineData("0 0 * * 8")]
    [InlineData("@every 5m")]
    [InlineData("@Daily")]
    [InlineData("~ * * * *")]
    public async Task We_refuse_what_crontab_refuses(string schedule)
    {
        Tool.Need("crontab");
        using TemporaryFolder folder = new();
        await File.WriteAllTextAsync(folder["crontab"], $"{schedule} true\n");
        (await ProcessRun.RunAsync("crontab", ["-n", "crontab"], folder.Path)).ExitCode.ShouldNotBe(0);
        Should.Throw<HygieneException>(() => Schedule.Parse(schedule));
    }

    /// <summary>Why these are refused: cron takes them, and does not do what they say elsewhere.</summary>
    [Fact]
    public async Task Cron_has_its_own_reading_of_what_we_refuse()
    {
        string[] refused = ["0 22-2 * * *", "0 0 * * fri-sun", "0 0 31 2 *", "0 3 */2 * 1", "*/90 0 * * *"];
        foreach (var schedule in refused)
            Should.Throw<HygieneException>(() => Schedule.Parse(schedule));
        var runs = await CronDaemon.RunsAsync([.. refused, "0 3 1-31/2 * 1"], "Etc/UTC", From, To);
        runs[0].ShouldBeEmpty();
        runs[1].ShouldBeEmpty();
        runs[2].ShouldBeEmpty();
        runs[3].ShouldAllBe(run => run.DayOfWeek == DayOfWeek.Monday && run.Day % 2 == 1); // both, where Kubernetes takes either
        runs[4].Count.ShouldBe(729);
        runs[5].Count.ShouldBeGreaterThan(runs[3].Count * 5);
    }

    private static List<Schedule> Schedules(string zone)
    {
        Random random = new(Seed + zone.Length);
        return [.. Fixed.Select(cron => Schedule.Parse(cron, zone)), .. Endless().Where(schedule => schedule.Runs(From).TakeWhile(run => run < To).Skip(MostRuns).FirstOrDefault() == default).Take(Count)];

        IEnumerable<Schedule> Endless()
        {
            while (true)
                yield return Schedule.Parse(RandomSchedule.Next(random), zone);
        }
    }

    // cron(8), "Special considerations": a job at a fixed time that was skipped runs soon after; one of every hour or minute goes by the time that passes, so also when an hour comes again.
    private static IEnumerable<DateTimeOffset> OnlyCron(Schedule schedule, ZoneChange change)
    {
        var times = Schedule.Parse(schedule.Cron).Runs(new DateTimeOffset(change.From, TimeSpan.Zero).AddMinutes(-1)).Select(run => run.DateTime).TakeWhile(time => time < change.To).ToList();
        var zone = TimeZoneInfo.FindSystemTimeZoneById(schedule.TimeZone);
        if (change.Repeats)
            return IsAtFixedTime(schedule) ? [] : times.Select(time => new DateTimeOffset(time, zone.GetAmbiguousTimeOffsets(time).Min()).ToUniversalTime());
        return IsAtFixedTime(schedule) ? times.Select(_ => ZoneClock.At(zone, change.To)!.Value.ToUniversalTime()) : [];
    }

    private static bool IsSoonAfter(DateTimeOffset run, DateTimeOffset change) => run >= change && run < change.AddHours(3);

    private static bool IsAtFixedTime(Schedule schedule) => schedule.Cron[0] != '*' && schedule.Cron.Split(' ')[1][0] != '*';

    // In UTC, and within the two years.
    private static List<DateTimeOffset> Cut(IEnumerable<DateTimeOffset> runs) => [.. runs.TakeWhile(run => run < To).Select(run => run.ToUniversalTime())];

    private static IEnumerable<string> Differences(string one, IReadOnlyCollection<DateTimeOffset> ones, string other, IReadOnlyCollection<DateTimeOffset> others) =>
        [.. ones.Except(others).Select(run => $"{one}: {run:u}").Concat(others.Except(ones).Select(run => $"{other}: {run:u}")).Take(10)];
}

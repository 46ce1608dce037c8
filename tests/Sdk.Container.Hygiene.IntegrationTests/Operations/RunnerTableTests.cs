using System.Globalization;
using Sdk.Container.Hygiene.Operations.Schedules;
using Sdk.Container.Hygiene.Testing;
using Sdk.Container.Hygiene.Testing.Operations;
using Sdk.Container.Hygiene.Testing.Publishing;

namespace Sdk.Container.Hygiene.Tests.Operations;

/// <summary>The runner's functions that touch nothing: slots, splay and retention.</summary>
public sealed class RunnerTableTests
{
    private const int Seed = 20260102;

    [Theory]
    [InlineData("*/15 * * * *", "UTC", "2026-11-27T00:14:59Z", "2026-11-27T00:00:00Z")]
    [InlineData("0 2 * * *", "UTC", "2026-11-27T00:14:59Z", "2026-11-26T02:00:00Z")]
    [InlineData("0 2 * * *", "Etc/UTC", "2026-11-27T02:00:00Z", "2026-11-27T02:00:00Z")]
    [InlineData("30 4 1,15 * 5", "UTC", "2026-11-27T00:00:00Z", "2026-11-20T04:30:00Z")]
    [InlineData("30 4 1,15 * 5", "UTC", "2026-11-16T00:00:00Z", "2026-11-15T04:30:00Z")]
    [InlineData("0 0 29 2 *", "UTC", "2027-01-01T00:00:00Z", "2024-02-29T00:00:00Z")]
    [InlineData("0 9-17/4 * * 1-5", "America/New_York", "2026-11-28T00:14:59Z", "2026-11-27T22:00:00Z")]
    [InlineData("15 3 * * 7", "UTC", "2026-11-27T00:00:00Z", "2026-11-22T03:15:00Z")]
    [InlineData("@yearly", "UTC", "2026-05-05T00:00:00Z", "2026-01-01T00:00:00Z")]
    // The clock goes from 2:00 to 3:00, and from 3:00 to 2:00.
    [InlineData("30 2 * * *", "Europe/Warsaw", "2026-03-29T12:00:00Z", "2026-03-28T01:30:00Z")]
    [InlineData("30 2 * * *", "Europe/Warsaw", "2026-10-25T12:00:00Z", "2026-10-25T00:30:00Z")]
    // None of ours: the minute itself.
    [InlineData("every day", "UTC", "2026-11-27T00:14:59Z", "2026-11-27T00:14:00Z")]
    public async Task A_slot_is_the_last_time_that_the_schedule_names(string cron, string zone, string now, string expected)
    {
        var slot = await BashAsync("""last_slot "$1" "$2" "$3"; echo "$slot" """, cron, zone, Seconds(now));
        DateTimeOffset.FromUnixTimeSeconds(long.Parse(slot, CultureInfo.InvariantCulture)).ShouldBe(DateTimeOffset.Parse(expected, CultureInfo.InvariantCulture));
    }

    [Fact]
    public async Task Splay_is_stable_and_spread()
    {
        (await BashAsync("""splay_of shop/alice/orders 3600; echo $splay""")).ShouldBe("2233");
        var offsets = (await BashAsync("""for n in {1..60}; do splay_of "shop/i$n/orders" 60; echo $splay; done""")).Split('\n').Select(int.Parse).ToList();
        offsets.ShouldAllBe(offset => offset >= 0 && offset < 60);
        offsets.Distinct().Count().ShouldBeGreaterThan(25);
    }

    [Fact]
    public async Task The_splay_is_the_one_that_the_publish_tells()
    {
        Random random = new(Seed);
        var cases = Enumerable.Range(0, 200).Select(_ => (App: Name(random), Instance: Name(random), Job: Name(random), Seconds: random.Next(0, 90_000))).ToList();
        var told = await LinesAsync("""while read -r name seconds; do splay_of "$name" "$seconds"; echo "$splay"; done""", cases.Select(each => $"{each.App}/{each.Instance}/{each.Job} {each.Seconds}"));
        told.ShouldBe(cases.Select(each => $"{Splay.Of(each.App, each.Instance, each.Job, TimeSpan.FromSeconds(each.Seconds)).TotalSeconds}"));
    }

    [Theory]
    [InlineData("Etc/UTC")]
    [InlineData("Europe/Warsaw")]
    [InlineData("America/New_York")]
    [InlineData("Australia/Lord_Howe")] // half an hour
    [InlineData("Pacific/Apia")]
    public async Task The_slot_is_the_last_run_that_the_publish_tells_of(string zone)
    {
        Random random = new(Seed + zone.Length);
        var changes = ZoneClock.Changes(TimeZoneInfo.FindSystemTimeZoneById(zone), Day(0), 2).Select(change => new DateTimeOffset(change.From, TimeSpan.Zero)).ToList();
        var cases = new List<(Schedule Schedule, long At, long Slot)>();
        while (cases.Count < 200)
        {
            var schedule = Schedule.Parse(RandomSchedule.Next(random), zone);
            // Half of them where the clock has just been changed.
            var at = (changes.Count > 0 && random.Next(2) == 0 ? changes[random.Next(changes.Count)].AddHours(-16) : Day(random.Next(700))).AddSeconds(random.Next(32 * 3600));
            // A rare schedule says nothing new.
            if (schedule.Runs(at.AddDays(-40)).TakeWhile(run => run <= at).Take(60_000).LastOrDefault() is { Year: > 1 } slot)
                cases.Add((schedule, at.ToUnixTimeSeconds(), slot.ToUnixTimeSeconds()));
        }
        var told = await LinesAsync("""set -f; while read -r at cron; do last_slot "$cron" "$2" "$at"; echo "$slot"; done""", cases.Select(each => $"{each.At} {each.Schedule.Cron}"), zone);
        cases.Zip(told, (each, slot) => $"{each.Schedule} at {each.At}: {slot}").ShouldBe(cases.Select(each => $"{each.Schedule} at {each.At}: {each.Slot}"));

        static DateTimeOffset Day(int day) => new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).AddDays(day);
    }

    public static TheoryData<string, string, string> Retention => new()
    {
        // LAST DAILY WEEKLY MONTHLY YEARLY MINIMUM SHRINK; days of age (with - those that are not verified, with ! small ones); what goes.
        { "0 0 0 0 0 1 0", "0 1 2 3", "" },
        { "2 0 0 0 0 1 0", "0 1 2 3", "2 3" },
        { "0 3 0 0 0 1 0", "0 0.5 1 2 3", "0.5 3" },
        { "1 0 2 0 0 1 0", "0 1 7 8 14 15", "1 8 14 15" },
        { "1 0 0 3 0 0 0", "0 1 30 31 60 90", "1 31 90" },
        { "1 0 0 0 2 0 0", "0 100 300 365 700", "100 365 700" },
        // Never below so many verified ones, however old; and nothing goes while there are fewer.
        { "1 0 0 0 0 2 0", "-0 -1 2 3 4", "-1 4" },
        { "1 0 0 0 0 2 0", "-0 -1 -2 3", "" },
        { "1 0 0 0 0 0 0", "-0 -1 -2", "-1 -2" },
        // The newest is suspiciously small.
        { "1 0 0 0 0 1 50", "-!0 1 2", "" },
        { "1 0 0 0 0 1 50", "-0 1 2", "2" },
    };

    [Theory]
    [MemberData(nameof(Retention))]
    public async Task Retention_keeps_what_it_should(string keep, string ages, string expected)
    {
        var newest = new DateTimeOffset(2026, 6, 19, 14, 0, 0, TimeSpan.Zero);
        var copies = ages.Split(' ').ToDictionary(
            age => newest.AddDays(-double.Parse(age.Trim('-', '!'), CultureInfo.InvariantCulture)).ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture), StringComparer.Ordinal);
        var lines = string.Concat(copies.Select(copy => $"{copy.Key} {(copy.Value.Contains('!', StringComparison.Ordinal) ? 10 : 100)} {(copy.Value.StartsWith('-') ? 0 : 1)}\n"));
        var gone = await BashAsync("""to_prune $1 <<<"${2%$'\n'}" """, keep, lines);
        gone.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(time => copies[time]).ShouldBe(expected.Split(' ', StringSplitOptions.RemoveEmptyEntries));
    }

    private static string Seconds(string time) => $"{DateTimeOffset.Parse(time, CultureInfo.InvariantCulture).ToUnixTimeSeconds()}";

    private static string Name(Random random) => string.Create(random.Next(1, 41), random, (name, source) => source.GetItems("abcdefghijklmnopqrstuvwxyz0123456789", name));

    // A line of input is a line of output, all in one process.
    private static async Task<string[]> LinesAsync(string script, IEnumerable<string> lines, string zone = "")
    {
        using TemporaryFolder folder = new();
        await File.WriteAllLinesAsync(folder["lines"], lines);
        return (await BashAsync($"{script} <\"$1\"", folder["lines"], zone)).Split('\n');
    }

    private static async Task<string> BashAsync(string script, params string[] arguments)
    {
        Tool.Need("bash", "sha256sum");
        var lib = Path.Combine(Repository.Root, "templates/runner/lib");
        var run = await ProcessRun.RunAsync("bash", ["-uo", "pipefail", "-c", $". {lib}/slot.sh; . {lib}/keep.sh; {script}", "bash", .. arguments], "/", new Dictionary<string, string?> { ["TZ"] = "UTC" });
        return run.Succeeded().Output.Trim();
    }
}

using System.Globalization;
using Sdk.Container.Hygiene.Testing;
using Sdk.Container.Hygiene.Testing.Publishing;

namespace Sdk.Container.Hygiene.Tests.Operations;

/// <summary>The runner's functions that touch nothing: slots, splay and retention.</summary>
public sealed class RunnerTableTests
{
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
    [InlineData("30 2 * * *", "Europe/Warsaw", "2026-10-25T12:00:00Z", "2026-10-25T01:30:00Z")]
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
        (await BashAsync("""splay_of shop/alice/orders 3600""")).ShouldBe("2233");
        var offsets = (await BashAsync("""for n in {1..60}; do splay_of "shop/i$n/orders" 60; done""")).Split('\n').Select(int.Parse).ToList();
        offsets.ShouldAllBe(offset => offset >= 0 && offset < 60);
        offsets.Distinct().Count().ShouldBeGreaterThan(25);
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

    private static async Task<string> BashAsync(string script, params string[] arguments)
    {
        Tool.Need("bash", "sha256sum");
        var lib = Path.Combine(Repository.Root, "templates/runner/lib");
        var run = await ProcessRun.RunAsync("bash", ["-uo", "pipefail", "-c", $". {lib}/slot.sh; . {lib}/keep.sh; {script}", "bash", .. arguments], "/", new Dictionary<string, string?> { ["TZ"] = "UTC" });
        return run.Succeeded().Output.Trim();
    }
}

using System.Globalization;
using Sdk.Container.Hygiene.Testing;
using Sdk.Container.Hygiene.Testing.Publishing;

namespace Sdk.Container.Hygiene.Tests.Operations;

/// <summary>Debian's cron itself, with a clock that runs through years in a second (cron-clock.c): it has no command that tells the next run.</summary>
internal static class CronDaemon
{
    // A crontab of its own, and no other; cron's pid file and lock are in /run. The time limit is for a cron that does not take the clock.
    private const string Script = """
        set -e
        for folder in /etc/cron.d /var/spool/cron/crontabs /run; do mount -t tmpfs none $folder; done
        mount --bind "$PWD/crontab" /etc/crontab
        exec timeout --kill-after=10 600 env LD_PRELOAD="$PWD/cron-clock.so" cron -f
        """;

    /// <summary>The minutes at which cron starts each schedule, after <paramref name="from"/> and before <paramref name="to"/>; skips the test where cron cannot be run so.</summary>
    public static async Task<IReadOnlyList<IReadOnlyList<DateTimeOffset>>> RunsAsync(IReadOnlyList<string> schedules, string zone, DateTimeOffset from, DateTimeOffset to)
    {
        Tool.Need("cron", "gcc", "unshare", "timeout");
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "cron with a crontab of its own needs root, to mount it");
        Assert.SkipUnless(File.Exists("/etc/debian_version"), "cron is Debian's only on Debian");
        using TemporaryFolder folder = new();
        await Tool.RunAsync("gcc", folder.Path, "-shared", "-fPIC", "-O2", "-o", "cron-clock.so", Path.Combine(Repository.Root, "tests", "Sdk.Container.Hygiene.IntegrationTests", "Operations", "cron-clock.c"));
        await File.WriteAllLinesAsync(folder["crontab"], schedules.Select((schedule, i) => $"{schedule} root schedule-{i}"));
        File.SetUnixFileMode(folder["crontab"], UnixFileMode.UserRead | UnixFileMode.UserWrite);
        Dictionary<string, string?> environment = new()
        {
            ["TZ"] = zone,
            ["CLOCK_FROM"] = Seconds(from),
            ["CLOCK_TO"] = Seconds(to),
            ["CLOCK_OUT"] = folder["started"],
        };
        string[] arguments = ["--mount", "--pid", "--fork", "--kill-child=SIGKILL", "sh", "-c", Script];
        (await ProcessRun.RunAsync("unshare", arguments, folder.Path, environment, TestContext.Current.CancellationToken)).Succeeded();

        var runs = schedules.Select(_ => new List<DateTimeOffset>()).ToList();
        foreach (var line in await File.ReadAllLinesAsync(folder["started"]))
        {
            var seconds = long.Parse(line.AsSpan(0, line.IndexOf(' ', StringComparison.Ordinal)), CultureInfo.InvariantCulture);
            runs[int.Parse(line.AsSpan(line.LastIndexOf('-') + 1), CultureInfo.InvariantCulture)].Add(DateTimeOffset.FromUnixTimeSeconds(seconds - (seconds % 60)));
        }
        return runs;
    }

    private static string Seconds(DateTimeOffset time) => time.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
}

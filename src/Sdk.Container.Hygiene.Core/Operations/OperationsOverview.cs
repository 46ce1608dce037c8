using System.Globalization;
using System.Text;
using Sdk.Container.Hygiene.Operations.Schedules;

namespace Sdk.Container.Hygiene.Operations;

/// <summary>What is run when, for people: each backup, drill and job with its next five runs, in the time zone of its schedule.</summary>
public static class OperationsOverview
{
    private const int Runs = 5;

    public static string Render(OperationsManifest manifest, DateTimeOffset now)
    {
        var rows = manifest.Backups.SelectMany(backup => (IEnumerable<(string Name, OperationsSchedule Schedule)>)
                [(Name: $"backup {backup.Name}", backup.Schedule), .. backup.Verify is { } verify ? [($"drill {backup.Name}", verify.Schedule)] : Array.Empty<(string, OperationsSchedule)>()])
            .Concat(manifest.Jobs.Select(job => (Name: $"job {job.Name}{(job.Suspend ? " (suspended)" : "")}", job.Schedule))).ToList();
        var width = rows.Select(row => row.Name.Length).DefaultIfEmpty().Max();
        StringBuilder text = new();
        text.Append(CultureInfo.InvariantCulture, $"operations of {manifest.App}: {Count(manifest.Services.Count, "service")}, {Count(manifest.Volumes.Count, "volume")}, {Count(manifest.Instances.Count, "instance")}");
        foreach (var (name, schedule) in rows)
        {
            var runs = Schedule.Parse(schedule.Cron, schedule.TimeZone).NextRuns(now, Runs).Select(run => run.ToString("ddd yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture));
            text.Append(CultureInfo.InvariantCulture, $"\n  {name.PadRight(width)}  {schedule.Cron} {schedule.TimeZone}: {string.Join(", ", runs)}");
        }
        return text.ToString();
    }

    private static string Count(int number, string thing) => string.Create(CultureInfo.InvariantCulture, $"{number} {thing}{(number == 1 ? "" : "s")}");
}

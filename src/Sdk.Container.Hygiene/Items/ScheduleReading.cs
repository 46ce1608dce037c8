using Sdk.Container.Hygiene.Diagnostics;
using Sdk.Container.Hygiene.Operations;
using Sdk.Container.Hygiene.Operations.Schedules;

namespace Sdk.Container.Hygiene.Items;

/// <summary>Reads when an item runs: Schedule, TimeZone, Splay and MaxAge.</summary>
/// <param name="now">From when on changes of a zone's clock are looked for.</param>
internal sealed class ScheduleReading(ItemReader reader, DateTimeOffset now)
{
    private static readonly TimeSpan s_longestSplay = TimeSpan.FromHours(1);

    /// <summary>Null where it was refused.</summary>
    /// <param name="spreads">Whether instances are spread also where the item does not say: over a quarter of the shortest time between two runs, an hour at most.</param>
    public OperationsSchedule? Read(ItemValues item, bool spreads) =>
        item.Has("Schedule") ? Read(item, "Schedule", spreads, item["MaxAge"]) : item.Required<OperationsSchedule>("Schedule");

    /// <summary>A backup's drill: like the backup, at times of its own.</summary>
    public OperationsSchedule? ReadVerify(ItemValues item) => Read(item, "VerifySchedule", spreads: true, "");

    private OperationsSchedule? Read(ItemValues item, string name, bool spreads, string maxAge)
    {
        try
        {
            var schedule = item.Has("TimeZone") ? Schedule.Parse(item[name], item["TimeZone"]) : Schedule.Parse(item[name]);
            var splay = TimeSpan.FromSeconds(item.Seconds("Splay", spreads ? (int)Math.Min(s_longestSplay.TotalSeconds, schedule.ShortestInterval.TotalSeconds / 4) : 0));
            var age = maxAge.Length > 0 ? TimeSpan.FromSeconds(item.Seconds("MaxAge", 0)) : schedule.MaxAge;
            foreach (var found in new[] { Splay.Check(schedule, splay), schedule.ZoneWarning(now), maxAge.Length > 0 ? schedule.CheckMaxAge(age) : null }.OfType<Diagnostic>())
                Tell(item, found);
            return new() { Cron = schedule.Cron, TimeZone = schedule.TimeZone, OnCalendar = schedule.OnCalendar, Splay = (int)splay.TotalSeconds, MaxAge = (int)age.TotalSeconds };
        }
        catch (HygieneException wrong)
        {
            return item.Refuse<OperationsSchedule>(wrong.Diagnostics[0]);
        }
    }

    private void Tell(ItemValues item, Diagnostic found)
    {
        if (found.Severity == DiagnosticSeverity.Error)
            item.Refuse(found);
        else
            reader.Warnings.Add(found with { Location = item.Location });
    }
}

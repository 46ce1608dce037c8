namespace Sdk.Container.Hygiene.Operations.Schedules;

/// <summary>Finds the times of a schedule that its zone's clock skips or repeats.</summary>
internal static class ZoneHits
{
    private const int Years = 10;

    /// <summary>The first local time of each change that the schedule notices, with that change, in the ten years after <paramref name="from"/>.</summary>
    public static IEnumerable<(DateTime Time, ZoneChange Change)> Find(CronFields fields, TimeZoneInfo zone, DateTimeOffset from)
    {
        foreach (var change in ZoneClock.Changes(zone, from, Years))
        {
            var first = LocalTimes.From(fields, change.From).First();
            if (first < change.To && (change.Repeats || !IsUnnoticed(fields, first, change)))
                yield return (first, change);
        }
    }

    // A schedule of all hours goes on as if nothing were: from 01:30 the clock comes to 03:30 within an hour.
    private static bool IsUnnoticed(CronFields fields, DateTime first, ZoneChange change) =>
        fields.Hour.IsAny && LocalTimes.From(fields, change.To).First() - change.To <= first - change.From;
}

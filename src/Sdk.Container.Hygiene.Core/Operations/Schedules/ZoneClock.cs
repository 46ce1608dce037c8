namespace Sdk.Container.Hygiene.Operations.Schedules;

/// <summary>What a zone's clock does to local times, as systemd takes it: a skipped time has no run, a repeated one has its run the first time.</summary>
internal static class ZoneClock
{
    /// <summary>The instant of a local time, with the zone's offset; null where the clock skips it.</summary>
    public static DateTimeOffset? At(TimeZoneInfo zone, DateTime time)
    {
        var local = DateTime.SpecifyKind(time, DateTimeKind.Unspecified);
        if (zone.IsInvalidTime(local))
            return null;
        return new(local, zone.IsAmbiguousTime(local) ? zone.GetAmbiguousTimeOffsets(local).Max() : zone.GetUtcOffset(local));
    }

    /// <summary>The changes of the zone's clock in the years after <paramref name="from"/>.</summary>
    public static IEnumerable<ZoneChange> Changes(TimeZoneInfo zone, DateTimeOffset from, int years)
    {
        var start = new DateTimeOffset(from.UtcDateTime.Date, TimeSpan.Zero);
        for (var day = start; day < start.AddYears(years); day = day.AddDays(1))
        {
            var (before, after) = (zone.GetUtcOffset(day), zone.GetUtcOffset(day.AddDays(1)));
            if (before == after)
                continue;
            var change = Find(zone, day, before);
            if (change > from)
                yield return new(change.UtcDateTime + (before < after ? before : after), change.UtcDateTime + (before < after ? after : before), Repeats: after < before);
        }
    }

    // The first minute of the day with another offset than at its beginning.
    private static DateTimeOffset Find(TimeZoneInfo zone, DateTimeOffset day, TimeSpan before)
    {
        var (low, high) = (0, 24 * 60);
        while (high - low > 1)
        {
            var middle = (low + high) / 2;
            if (zone.GetUtcOffset(day.AddMinutes(middle)) == before)
                low = middle;
            else
                high = middle;
        }
        return day.AddMinutes(high);
    }
}

/// <summary>A change of a zone's clock.</summary>
/// <param name="From">The first local time that is skipped or repeated.</param>
/// <param name="To">The first that is not any more.</param>
/// <param name="Repeats">Whether the times come twice, or not at all.</param>
internal readonly record struct ZoneChange(DateTime From, DateTime To, bool Repeats);

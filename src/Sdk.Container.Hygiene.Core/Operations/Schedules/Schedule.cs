using System.Globalization;
using Sdk.Container.Hygiene.Diagnostics;

namespace Sdk.Container.Hygiene.Operations.Schedules;

/// <summary>When something runs: a cron schedule that Debian's cron, systemd and Kubernetes read in the same way, and its time zone.</summary>
/// <remarks>crontab(5) of Debian's cron 3.0pl1, systemd.time(7), Kubernetes' CronJob (robfig/cron v3). Where a zone's clock is changed, runs are systemd's.</remarks>
public sealed record Schedule
{
    private static readonly TimeSpan Quarter = TimeSpan.FromMinutes(15);

    // What is derived from a schedule must not depend on the day of the publish.
    private static readonly DateTimeOffset AnyDay = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly CronFields _fields;
    private readonly TimeZoneInfo _zone;

    private Schedule(CronFields fields, TimeZoneInfo zone) => (_fields, _zone) = (fields, zone);

    /// <summary>The five fields, in numbers, Sunday as 0, with one space between: <c>30 4 1,15 * 5</c>.</summary>
    public string Cron => _fields.ToString();

    /// <summary>IANA's name: <c>Etc/UTC</c>.</summary>
    public string TimeZone => ZoneNames.Of(_zone);

    /// <summary>The same for systemd's timers, the zone at the end: a line, or two, of which either fires.</summary>
    public IReadOnlyList<string> OnCalendar => OnCalendarWriter.Write(_fields, TimeZone);

    /// <summary>The shortest time from a run to the next, by the clock on the wall.</summary>
    public TimeSpan ShortestInterval => _fields.Intervals().Shortest;

    /// <summary>The longest time from a run to the next, by the clock on the wall.</summary>
    public TimeSpan LongestInterval => _fields.Intervals().Longest;

    /// <summary>How old the last good run may become before somebody is told, where the project does not say: half as long again as the longest wait.</summary>
    /// <remarks>
    /// The longest wait is <see cref="LongestInterval"/>; twice as long where the zone's clock skips runs in the ten years from 2026, and longer by the repeated time where it repeats some.
    /// Rounded up to a quarter of an hour, which is also the least.
    /// </remarks>
    public TimeSpan MaxAge => Math.Ceiling(LongestWait * 1.5 / Quarter) * Quarter;

    /// <summary>Reads a schedule.</summary>
    /// <param name="cron">Five fields, or one of @hourly, @daily, @midnight, @weekly, @monthly, @yearly and @annually.</param>
    /// <param name="timeZone">IANA's name.</param>
    /// <exception cref="HygieneException">HYG6010 to HYG6023: not a schedule, not one that is read alike everywhere, or no such zone.</exception>
    public static Schedule Parse(string cron, string timeZone = ZoneNames.Utc) => new(CronReader.Read(cron), ZoneNames.Find(timeZone));

    /// <summary>The next runs after a moment, with the zone's offset.</summary>
    public IReadOnlyList<DateTimeOffset> NextRuns(DateTimeOffset from, int count) => [.. Runs(from).Take(count)];

    /// <summary>All runs after a moment, without end.</summary>
    public IEnumerable<DateTimeOffset> Runs(DateTimeOffset from) =>
        LocalTimes.From(_fields, TimeZoneInfo.ConvertTime(from, _zone).DateTime).Select(time => ZoneClock.At(_zone, time)).OfType<DateTimeOffset>().Where(run => run > from);

    /// <summary>HYG6024, which names the next two times that the zone's clock skips or repeats, or null where it does so with none.</summary>
    public Diagnostic? ZoneWarning(DateTimeOffset now)
    {
        var hits = ZoneHits.Find(_fields, _zone, now).Take(2).ToList();
        return hits.Count == 0 ? null : ScheduleDiagnostics.ClockChanges(Cron, TimeZone,
            [.. hits.Select(hit => string.Create(CultureInfo.InvariantCulture, $"{hit.Time:yyyy-MM-dd HH:mm} {(hit.Change.Repeats ? "comes twice" : "does not exist")}"))]);
    }

    /// <summary>HYG6027, an error, where a run would be missed though none is missing, or null.</summary>
    public Diagnostic? CheckMaxAge(TimeSpan maxAge) => maxAge <= LongestWait ? ScheduleDiagnostics.MaxAgeTooShort(Cron, maxAge, LongestWait) : null;

    public bool Equals(Schedule? other) => other is not null && other.Cron == Cron && other.TimeZone == TimeZone;

    public override int GetHashCode() => HashCode.Combine(Cron, TimeZone);

    public override string ToString() => $"{Cron} {TimeZone}";

    private TimeSpan LongestWait
    {
        get
        {
            var interval = LongestInterval;
            return ZoneHits.Find(_fields, _zone, AnyDay).Aggregate(interval, (longest, hit) => Max(longest, interval + (hit.Change.Repeats ? hit.Change.To - hit.Change.From : interval)));
        }
    }

    private static TimeSpan Max(TimeSpan a, TimeSpan b) => a > b ? a : b;
}

namespace Sdk.Container.Hygiene.Operations.Schedules;

/// <summary>What one of the five fields counts: its name for people, its numbers, and the names that Debian's cron and Kubernetes know for them.</summary>
/// <param name="First">The lowest number.</param>
/// <param name="Last">The highest number. A weekday is 0 (Sunday) to 6: 7 is Sunday to Debian's cron, and an error to Kubernetes.</param>
/// <param name="Names">For the numbers from <paramref name="First"/> on; empty where there are none.</param>
internal sealed record CronUnit(string Name, int First, int Last, IReadOnlyList<string> Names)
{
    public static readonly CronUnit Minute = new("minute", 0, 59, []);
    public static readonly CronUnit Hour = new("hour", 0, 23, []);
    public static readonly CronUnit Day = new("day of the month", 1, 31, []);
    public static readonly CronUnit Month = new("month", 1, 12, ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]);
    public static readonly CronUnit Weekday = new("day of the week", 0, 6, ["sun", "mon", "tue", "wed", "thu", "fri", "sat"]);

    /// <summary>In the order in which they are written.</summary>
    public static readonly IReadOnlyList<CronUnit> All = [Minute, Hour, Day, Month, Weekday];
}

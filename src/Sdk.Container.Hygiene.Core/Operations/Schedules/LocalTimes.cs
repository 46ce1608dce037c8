using Cronos;

namespace Sdk.Container.Hygiene.Operations.Schedules;

/// <summary>When a schedule fires by a clock on the wall that is never changed.</summary>
internal static class LocalTimes
{
    /// <summary>All times from <paramref name="from"/> on, which is one of them where it fits.</summary>
    /// <returns>Without end. Of the kind that says UTC to Cronos, which thereby leaves them alone: which of them a zone has is <see cref="ZoneClock"/>'s to say.</returns>
    public static IEnumerable<DateTime> From(CronFields fields, DateTime from)
    {
        var expressions = Expressions(fields);
        for (DateTime? next = Next(from, true); next is { } time; next = Next(time, false))
            yield return time;

        DateTime? Next(DateTime after, bool inclusive) => expressions.Min(expression => expression.GetNextOccurrence(DateTime.SpecifyKind(after, DateTimeKind.Utc), inclusive));
    }

    // Cronos joins the two days with AND, as Quartz does; cron joins them with OR.
    private static CronExpression[] Expressions(CronFields fields) => fields.EitherDay
        ? [Parse($"{fields.Minute} {fields.Hour} {fields.Day} {fields.Month} *"), Parse($"{fields.Minute} {fields.Hour} * {fields.Month} {fields.Weekday}")]
        : [Parse(fields.ToString())];

    private static CronExpression Parse(string expression) => CronExpression.Parse(expression, CronFormat.Standard);
}

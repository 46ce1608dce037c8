namespace Sdk.Container.Hygiene.Operations.Schedules;

/// <summary>The five fields of a schedule, in numbers.</summary>
internal sealed record CronFields(CronField Minute, CronField Hour, CronField Day, CronField Month, CronField Weekday)
{
    // Weekdays and leap years repeat after 28 years, as long as no century comes between.
    private static readonly DateOnly CycleStart = new(2001, 1, 1);
    private static readonly int CycleDays = new DateOnly(2029, 1, 1).DayNumber - CycleStart.DayNumber;

    /// <summary>Whether both days are restricted: a day then fits where either does (POSIX, crontab).</summary>
    public bool EitherDay => !Day.IsAny && !Weekday.IsAny;

    public bool EverFires => MatchingDays().Any();

    /// <summary>The shortest and the longest time from a run to the next by the clock on the wall, over 28 years.</summary>
    public (TimeSpan Shortest, TimeSpan Longest) Intervals()
    {
        var times = Hour.Values.SelectMany(_ => Minute.Values, (hour, minute) => (hour * 60) + minute).ToList();
        var days = MatchingDays().ToList();
        var betweenDays = Differences([.. days, days[0] + CycleDays]).Distinct().Select(gap => (gap * 24 * 60) - (times[^1] - times[0]));
        var all = Differences(times).Concat(betweenDays).ToList();
        return (TimeSpan.FromMinutes(all.Min()), TimeSpan.FromMinutes(all.Max()));
    }

    public override string ToString() => $"{Minute} {Hour} {Day} {Month} {Weekday}";

    private IEnumerable<int> MatchingDays()
    {
        var (days, months, weekdays) = (Day.Values.ToHashSet(), Month.Values.ToHashSet(), Weekday.Values.ToHashSet());
        for (var i = 0; i < CycleDays; i++)
        {
            var date = CycleStart.AddDays(i);
            var (day, weekday) = (days.Contains(date.Day), weekdays.Contains((int)date.DayOfWeek));
            if (months.Contains(date.Month) && (EitherDay ? day || weekday : day && weekday))
                yield return i;
        }
    }

    private static IEnumerable<int> Differences(IReadOnlyList<int> values) => values.Zip(values.Skip(1), (first, second) => second - first);
}

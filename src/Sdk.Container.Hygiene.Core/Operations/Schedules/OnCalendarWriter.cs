namespace Sdk.Container.Hygiene.Operations.Schedules;

/// <summary>Writes a schedule as systemd's calendar events (systemd.time(7)).</summary>
internal static class OnCalendarWriter
{
    // systemd's week begins with Monday, and its ranges do not run over the end of it.
    private static readonly string[] Weekdays = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

    /// <summary>One expression, or two where either day is enough: systemd joins weekday and date with AND, and several lines with OR.</summary>
    public static IReadOnlyList<string> Write(CronFields fields, string zone)
    {
        var (day, weekday) = (Numbers(fields.Day), $"{Names(fields.Weekday)} ");
        var any = fields.Day with { Ranges = [new(1, 31, Star: true)] };
        return fields.EitherDay
            ? [Line("", day), Line(weekday, Numbers(any))]
            : [Line(fields.Weekday.IsAny ? "" : weekday, day)];

        string Line(string weekday, string day) => $"{weekday}*-{Numbers(fields.Month)}-{day} {Numbers(fields.Hour)}:{Numbers(fields.Minute)}:00 {zone}";
    }

    // "*/5" is no expression of systemd's, and "00/5" one that it reckons past the end of the unit: systemd 252 leaves out the first run of a month, or finds none at all.
    private static string Numbers(CronField field) => string.Join(',', field.Ranges.Select(range => FormattableString.Invariant(range switch
    {
        { Star: true, Step: 1 } => $"*",
        { Step: > 1 } => $"{range.First:D2}..{range.Last:D2}/{range.Step}",
        _ when range.First < range.Last => $"{range.First:D2}..{range.Last:D2}",
        _ => $"{range.First:D2}",
    })));

    private static string Names(CronField field)
    {
        var days = field.Values.Select(value => (value + 6) % 7).Order().ToList();
        var names = new List<string>();
        for (var i = 0; i < days.Count; i++)
        {
            var first = i;
            while (i + 1 < days.Count && days[i + 1] == days[i] + 1)
                i++;
            names.Add((i - first) switch
            {
                0 => Weekdays[days[first]],
                1 => $"{Weekdays[days[first]]},{Weekdays[days[i]]}",
                _ => $"{Weekdays[days[first]]}..{Weekdays[days[i]]}",
            });
        }
        return string.Join(',', names);
    }
}

using System.Globalization;

namespace Sdk.Container.Hygiene.Testing.Operations;

/// <summary>Schedules of the subset that <c>Schedule</c> takes, written as people write them: names, spaces and leading zeros, too.</summary>
public static class RandomSchedule
{
    private static readonly string[] Months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    private static readonly string[] Weekdays = ["sun", "mon", "TUE", "wed", "Thu", "fri", "sat"];

    /// <summary>The same for the same state of <paramref name="random"/>.</summary>
    public static string Next(Random random)
    {
        var (month, weekday) = (Field(random, 1, 12, 0.6, Months), Field(random, 0, 6, 0.5, Weekdays));
        // A 31st that no month of the list has would never come, and two days of which one begins with '*' are not read alike.
        var day = Field(random, 1, month == "*" ? 31 : 28, 0.5, []);
        if (day != "*" && weekday != "*")
            (day, weekday) = (day.Replace("*", "1-31", StringComparison.Ordinal), weekday.Replace("*", "0-6", StringComparison.Ordinal));
        string[] fields = [Field(random, 0, 59, 0.1, []), Field(random, 0, 23, 0.3, []), day, month, weekday];
        return string.Join(random.Next(8) == 0 ? "\t " : " ", fields);
    }

    private static string Field(Random random, int first, int last, double any, string[] names)
    {
        if (random.NextDouble() < any)
            return random.Next(8) == 0 ? "*/1" : "*";
        if (random.Next(5) == 0)
            return Number($"*/{random.Next(2, Math.Min(last - first, 20) + 1)}");
        return string.Join(',', Enumerable.Range(0, random.Next(4) switch { 0 => 2, 1 => 3, _ => 1 }).Select(_ => Element(random, first, last, names)));
    }

    private static string Element(Random random, int first, int last, string[] names)
    {
        var (from, to) = (random.Next(first, last + 1), random.Next(first, last + 1));
        if (from > to)
            (from, to) = (to, from);
        return random.Next(4) switch
        {
            0 => $"{Value(from)}-{Value(to)}",
            1 when to - from > 1 => Number($"{from}-{to}/{random.Next(1, to - from + 1)}"),
            2 when names.Length == 7 && from == 0 => "7",
            _ => Value(from),
        };

        string Value(int value) => names.Length > 0 && random.Next(2) == 0 ? names[value - first] : value.ToString(random.Next(4) == 0 ? "D2" : "D", CultureInfo.InvariantCulture);
    }

    private static string Number(FormattableString text) => FormattableString.Invariant(text);
}

using System.Globalization;

namespace Sdk.Container.Hygiene.Tests.Operations.Schedules;

/// <summary>Whether a minute fits a calendar event, by the letter of systemd.time(7), as far as schedules are written with it.</summary>
internal static class PlainCalendar
{
    private static readonly string[] Weekdays = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

    public static bool Fits(string line, DateTime time)
    {
        var words = line.Split(' ');
        if (words.Length == 4 && !words[0].Split(',').Any(element => Between(element, ((int)time.DayOfWeek + 6) % 7)))
            return false;
        var (date, clock) = (words[^3].Split('-'), words[^2].Split(':'));
        return date[0] == "*" && Has(date[1], time.Month) && Has(date[2], time.Day) && Has(clock[0], time.Hour) && Has(clock[1], time.Minute) && clock[2] == "00";
    }

    private static bool Between(string element, int day)
    {
        var ends = element.Split("..").Select(name => Array.IndexOf(Weekdays, name)).ToArray();
        return day >= ends[0] && day <= ends[^1];
    }

    private static bool Has(string component, int value) => component == "*" || component.Split(',').Any(element =>
    {
        var parts = element.Split('/');
        var ends = parts[0].Split("..").Select(number => int.Parse(number, CultureInfo.InvariantCulture)).ToArray();
        return value >= ends[0] && value <= ends[^1] && (value - ends[0]) % (parts.Length > 1 ? int.Parse(parts[1], CultureInfo.InvariantCulture) : 1) == 0;
    });
}

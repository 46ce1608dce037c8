using System.Globalization;

namespace Sdk.Container.Hygiene.Tests.Operations.Schedules;

/// <summary>Whether a minute fits five fields in numbers, by the letter of crontab(5): slow, and unlike what it is compared with.</summary>
internal static class PlainCron
{
    public static bool Fits(string cron, DateTime time)
    {
        var fields = cron.Split(' ');
        var (day, weekday) = (Has(fields[2], time.Day, 1), Has(fields[4], (int)time.DayOfWeek, 0));
        return Has(fields[0], time.Minute, 0) && Has(fields[1], time.Hour, 0) && Has(fields[3], time.Month, 1)
            && (fields[2] != "*" && fields[4] != "*" ? day || weekday : day && weekday);
    }

    private static bool Has(string field, int value, int least) => field.Split(',').Any(element =>
    {
        var parts = element.Split('/');
        var ends = parts[0] == "*" ? [least, 99] : parts[0].Split('-').Select(number => int.Parse(number, CultureInfo.InvariantCulture)).ToArray();
        var step = parts.Length > 1 ? int.Parse(parts[1], CultureInfo.InvariantCulture) : 1;
        return value >= ends[0] && value <= ends[^1] && (value - ends[0]) % step == 0;
    });
}

using System.Globalization;
using Sdk.Container.Hygiene.Diagnostics;

namespace Sdk.Container.Hygiene.Operations.Rendering;

/// <summary>
/// When Debian's cron must look so that a time of any zone is hit. Its crontabs go by the host's zone, and CRON_TZ does nothing; zones differ by whole quarters of an hour. So a line names
/// each minute of the schedule and those a quarter, a half and three quarters later, in every hour: the runner knows the schedule's own zone, and begins each of its times once.
/// </summary>
/// <remarks>An hour of <c>*</c> makes it a wildcard job for cron, which runs by the clock also where that is changed: cron(8).</remarks>
public static class CronTicks
{
    /// <param name="cron">Five fields, numbers only.</param>
    public static string Of(string cron)
    {
        var fields = cron.Split(' ');
        if (fields.Length != 5)
            throw Refuse(cron);
        SortedSet<int> minutes = [];
        foreach (var minute in Minutes(fields[0], cron))
            for (var quarter = 0; quarter < 4; quarter++)
                minutes.Add((minute + (15 * quarter)) % 60);
        var step = minutes.Count > 1 ? minutes.ElementAt(1) : 60;
        var field = minutes.Count == 60 ? "*" : minutes.Min == 0 && minutes.Count * step == 60 && minutes.All(minute => minute % step == 0) ? $"*/{step}" : string.Join(',', minutes);
        return $"{field} * * * *";
    }

    private static IEnumerable<int> Minutes(string field, string cron)
    {
        foreach (var part in field.Split(','))
        {
            var (range, step) = part.Split('/') switch { [var all] => (all, 1), [var some, var every] => (some, Number(every, cron)), _ => throw Refuse(cron) };
            var (first, last) = range.Split('-') switch
            {
                ["*"] => (0, 59),
                [var one] => (Number(one, cron), part.Contains('/', StringComparison.Ordinal) ? 59 : Number(one, cron)),
                [var from, var to] => (Number(from, cron), Number(to, cron)),
                _ => throw Refuse(cron),
            };
            if (step < 1 || last > 59 || first > last)
                throw Refuse(cron);
            for (var minute = first; minute <= last; minute += step)
                yield return minute;
        }
    }

    private static int Number(string text, string cron) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : throw Refuse(cron);

    private static HygieneException Refuse(string cron) => RenderingText.Refuse(cron, "a crontab", "a schedule has five fields of numbers, lists, ranges and steps");
}

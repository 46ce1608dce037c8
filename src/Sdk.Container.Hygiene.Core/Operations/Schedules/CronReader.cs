using System.Globalization;
using Sdk.Container.Hygiene.Diagnostics;

namespace Sdk.Container.Hygiene.Operations.Schedules;

/// <summary>Reads a schedule as a whole: a word for it, or five fields and what holds between them.</summary>
internal static class CronReader
{
    private static readonly Dictionary<string, string> Words = new(StringComparer.Ordinal)
    {
        ["@hourly"] = "0 * * * *",
        ["@daily"] = "0 0 * * *",
        ["@midnight"] = "0 0 * * *",
        ["@weekly"] = "0 0 * * 0",
        ["@monthly"] = "0 0 1 * *",
        ["@yearly"] = "0 0 1 1 *",
        ["@annually"] = "0 0 1 1 *",
    };

    public static CronFields Read(string text)
    {
        var schedule = text.Trim(' ', '\t');
        if (schedule.StartsWith("CRON_TZ=", StringComparison.Ordinal) || schedule.StartsWith("TZ=", StringComparison.Ordinal))
            throw ScheduleDiagnostics.ZonePrefix(schedule).ToException();
        var parts = (schedule.StartsWith('@') ? ReadWord(schedule) : schedule).Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length == 6)
            throw ScheduleDiagnostics.SixFields(schedule, string.Join(' ', parts[1..])).ToException();
        if (parts.Length != 5)
            throw ScheduleDiagnostics.WrongNumberOfFields(schedule, parts.Length).ToException();
        var read = CronUnit.All.Zip(parts, (unit, part) => new CronFieldReader(schedule, unit, part).Read()).ToArray();
        var fields = new CronFields(read[0], read[1], read[2], read[3], read[4]);
        if (fields.EitherDay && (fields.Day.BeginsWithStar || fields.Weekday.BeginsWithStar))
            throw ScheduleDiagnostics.SteppedDays(schedule, $"{fields.Day.Unit.Name} '{parts[2]}'", $"{fields.Weekday.Unit.Name} '{parts[4]}'", EitherDay(fields)).ToException();
        if (!fields.EverFires)
            throw ScheduleDiagnostics.NeverFires(schedule, $"{fields.Day.Unit.Name} '{parts[2]}'", $"{fields.Month.Unit.Name} '{parts[3]}'").ToException();
        return fields;
    }

    private static string ReadWord(string word)
    {
        if (Words.TryGetValue(word, out var fields))
            return fields;
        if (word == "@reboot" || word.StartsWith("@every", StringComparison.Ordinal))
            throw ScheduleDiagnostics.WordOfSome(word, word == "@reboot" ? "" : EveryAsFields(word[6..].Trim())).ToException();
        throw ScheduleDiagnostics.UnknownWord(word, NearestName.Find(word, Words.Keys), [.. Words.Keys]).ToException();
    }

    // A duration as Go writes it, where five fields can say the same.
    private static string EveryAsFields(string duration) =>
        duration.Length > 1 && int.TryParse(duration[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? (duration[^1], count) switch
        {
            ('m', 1) => "* * * * *",
            ('m', 60) or ('h', 1) => "0 * * * *",
            ('m', > 1 and < 60) when 60 % count == 0 => string.Create(CultureInfo.InvariantCulture, $"*/{count} * * * *"),
            ('h', > 1 and < 24) when 24 % count == 0 => string.Create(CultureInfo.InvariantCulture, $"0 */{count} * * *"),
            ('h', 24) => "0 0 * * *",
            _ => "",
        } : "";

    private static string EitherDay(CronFields fields) => $"{fields.Minute} {fields.Hour} {AsRange(fields.Day)} {fields.Month} {AsRange(fields.Weekday)}";

    private static string AsRange(CronField field) => (field with { Ranges = [.. field.Ranges.Select(range => range with { Star = false })] }).ToString();
}

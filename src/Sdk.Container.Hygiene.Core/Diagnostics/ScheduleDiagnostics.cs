using System.Globalization;

namespace Sdk.Container.Hygiene.Diagnostics;

/// <summary>HYG6010 to HYG6029: schedules and their time zones. A <c>field</c> is written as people read it: <c>hour '25'</c>.</summary>
public static class ScheduleDiagnostics
{
    public static Diagnostic WrongNumberOfFields(string schedule, int count) => Error(6010, schedule,
        $"it has {(count == 1 ? "one field" : $"{count} fields")} and needs five. Write minute, hour, day of the month, month and day of the week, such as '30 2 * * *', or a word such as @daily");

    public static Diagnostic SixFields(string schedule, string five) => Error(6011, schedule,
        $"it has six fields, and cron, systemd and Kubernetes do not agree on seconds or years. Where the first one is for seconds, write '{five}'");

    public static Diagnostic UnknownWord(string word, IReadOnlyList<string> nearest, IReadOnlyList<string> known) => Error(6012, word,
        $"there is no such word.{NearestName.Hint(nearest)} Known are {string.Join(", ", known)}; or write five fields");

    /// <param name="fields">What <c>@every</c> means in five fields; empty where they cannot say it.</param>
    public static Diagnostic WordOfSome(string word, string fields) => Error(6013, word, word == "@reboot"
        ? "a restart of the host is no time, and Kubernetes does not know the word. Let the container do at its start what belongs there, or write five fields"
        : $"only Kubernetes knows @every, and counts from a start of its own. Write {(fields.Length > 0 ? $"'{fields}'" : "five fields, such as '0 */2 * * *' for every two hours")}");

    /// <param name="first">The only value left.</param>
    public static Diagnostic StepLeavesOne(string schedule, string field, string unit, string first) => Error(6014, schedule,
        $"its {field} has a step that leaves only the {unit} {first}, which looks like more than it is. Write '{first}', or a smaller step");

    public static Diagnostic ZonePrefix(string schedule) => Error(6015, schedule,
        "Debian's cron ignores a time zone there, and Kubernetes refuses it. Remove it, and set the metadata TimeZone");

    public static Diagnostic UnreadableField(string schedule, string field, IReadOnlyList<string> nearest) => Error(6016, schedule,
        $"its {field} is not understood.{NearestName.Hint(nearest)} Write '*', numbers, ranges such as 1-5, steps such as */15, or lists of them");

    public static Diagnostic Extension(string schedule, string field, string word) => Error(6017, schedule,
        $"its {field} has '{word}', which Quartz, Jenkins or a BSD reads, and Debian's cron does not. Write numbers; where any value will do, '*'; to spread runs, the metadata Splay");

    public static Diagnostic OutOfRange(string schedule, string field, string value, int first, int last) => Error(6018, schedule,
        $"its {field} has '{value}', and numbers go from {Number(first)} to {Number(last)}. Correct the number");

    /// <param name="instead">The same field in ranges that run forward.</param>
    public static Diagnostic ReversedRange(string schedule, string field, string instead) => Error(6019, schedule,
        $"its {field} has a range that runs backwards, and cron takes it for empty or for an error. Write '{instead}'");

    /// <param name="instead">The same field with Sunday as 0.</param>
    public static Diagnostic RangeToSunday(string schedule, string field, string instead) => Error(6020, schedule,
        $"its {field} has a range that ends in Sunday: to Debian's cron that is 7, Kubernetes has no 7, and systemd's week begins with Monday. Write '{instead}'");

    /// <param name="instead">The same element with the range that is meant.</param>
    public static Diagnostic StepWithoutRange(string schedule, string field, string instead) => Error(6021, schedule,
        $"its {field} has a step and no range: Kubernetes takes it to the end, and Debian's cron refuses it. Write '{instead}'");

    /// <param name="instead">The element as a range.</param>
    public static Diagnostic StarInList(string schedule, string field, string instead) => Error(6022, schedule,
        $"its {field} has '*' in a list, of which Debian's cron minds the place and Kubernetes does not. Write '{instead}' for that part, or '*' alone");

    public static Diagnostic UnknownZone(string zone, IReadOnlyList<string> nearest) => Diagnostic.Error(6023,
        $"cannot use the time zone '{zone}': there is none of that name in IANA's database as Debian's tzdata has it.{NearestName.Hint(nearest)} Write an area and a place, such as Europe/Berlin, or Etc/UTC.");

    /// <param name="times">The next ones: <c>2027-03-28 02:30 does not exist</c>.</param>
    public static Diagnostic ClockChanges(string schedule, string zone, IReadOnlyList<string> times) => Diagnostic.Warning(6024,
        $"the clock of {zone} is changed while '{schedule}' is due: {string.Join(", ", times)}. systemd leaves out a run at a time that does not exist, and has one run where a time comes twice; "
        + "cron and Kubernetes do otherwise. Choose another hour, or Etc/UTC.");

    public static Diagnostic SplayTooLong(string schedule, TimeSpan splay, TimeSpan interval) => Diagnostic.Error(6025,
        $"cannot spread the runs of '{schedule}' over {Duration(splay)}: the next is due after {Duration(interval)}. Set a shorter Splay, or run less often.");

    public static Diagnostic LongSplay(string schedule, TimeSpan splay) => Diagnostic.Warning(6026,
        $"the runs of '{schedule}' are spread over {Duration(splay)}: a host that is restarted while an instance waits has lost that run. Set a Splay of an hour at most.");

    public static Diagnostic MaxAgeTooShort(string schedule, TimeSpan maxAge, TimeSpan interval) => Diagnostic.Error(6027,
        $"cannot watch '{schedule}' with a MaxAge of {Duration(maxAge)}: up to {Duration(interval)} pass from a run to the next, so a run would be missed though none is missing. Set a longer MaxAge, or remove it.");

    /// <param name="days">The day of the month, and what it says.</param>
    /// <param name="weekdays">The day of the week, and what it says.</param>
    /// <param name="instead">The whole schedule, such that either day is enough everywhere.</param>
    public static Diagnostic SteppedDays(string schedule, string days, string weekdays, string instead) => Error(6028, schedule,
        $"its {days} and its {weekdays} restrict the day together: Debian's cron wants both to fit, and Kubernetes either. Write '{instead}' where either is enough; both cannot be said in every one of them");

    public static Diagnostic NeverFires(string schedule, string days, string months) => Error(6029, schedule,
        $"it never fires: its {days} is in no month that its {months} names. Correct one of them");

    private static Diagnostic Error(int code, string schedule, string cause) => Diagnostic.Error(code, $"cannot read the schedule '{schedule}': {cause}.");

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Duration(TimeSpan time) => time switch
    {
        _ when time.Ticks % TimeSpan.TicksPerDay == 0 && time.Ticks > 0 => Of(time.TotalDays, "day"),
        _ when time.Ticks % TimeSpan.TicksPerHour == 0 && time.Ticks > 0 => Of(time.TotalHours, "hour"),
        _ when time.Ticks % TimeSpan.TicksPerMinute == 0 && time.Ticks > 0 => Of(time.TotalMinutes, "minute"),
        _ => Of(time.TotalSeconds, "second"),
    };

    private static string Of(double count, string unit) => string.Create(CultureInfo.InvariantCulture, $"{count:0} {unit}{(count == 1 ? "" : "s")}");
}

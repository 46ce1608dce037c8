using System.Globalization;
using Sdk.Container.Hygiene.Diagnostics;

namespace Sdk.Container.Hygiene.Operations.Schedules;

/// <summary>Reads one field of a schedule, and refuses what Debian's cron, systemd and Kubernetes do not all read in the same way.</summary>
/// <param name="schedule">The whole text, for messages.</param>
internal readonly struct CronFieldReader(string schedule, CronUnit unit, string text)
{
    private const string Extensions = "?#~";

    public CronField Read()
    {
        var elements = text.Split(',');
        var ranges = new List<CronRange>();
        foreach (var element in elements)
        {
            // Debian's cron looks at the first character of the field only, Kubernetes at every element.
            if (elements.Length > 1 && element.StartsWith('*'))
                throw ScheduleDiagnostics.StarInList(schedule, Field, StarAsRange(element)).ToException();
            var range = ReadElement(element);
            if (!ranges.Contains(range))
                ranges.Add(range);
        }
        return new(unit, ranges);
    }

    private string Field => $"{unit.Name} '{text}'";

    private CronRange ReadElement(string element)
    {
        var slash = element.IndexOf('/', StringComparison.Ordinal);
        var (range, step) = slash < 0 ? (element, 1) : (element[..slash], ReadNumber(element[(slash + 1)..]));
        if (range == "*")
            return WithStep(new(unit.First, unit.Last, step, Star: true));
        var dash = range.IndexOf('-', StringComparison.Ordinal);
        if (dash > 0)
            return WithStep(ReadRange(range[..dash], range[(dash + 1)..], step));
        var value = ReadValue(range);
        return slash < 0 ? new(value, value) : throw ScheduleDiagnostics.StepWithoutRange(schedule, Field, new CronRange(value, unit.Last, step).ToString()).ToException();
    }

    private CronRange ReadRange(string from, string to, int step)
    {
        var (first, last) = (ReadValue(from), ReadValue(to));
        var sunday = unit == CronUnit.Weekday && last == 0 && (first > 0 || to == "7");
        if (sunday)
            throw ScheduleDiagnostics.RangeToSunday(schedule, Field, Wrapped(first, 7, step)).ToException();
        if (first > last)
            throw ScheduleDiagnostics.ReversedRange(schedule, Field, Wrapped(first, last + unit.Last - unit.First + 1, step)).ToException();
        return new(first, last, step);
    }

    private CronRange WithStep(CronRange range)
    {
        if (range.Step < 1)
            throw ScheduleDiagnostics.OutOfRange(schedule, Field, "/0", 1, range.Last - range.First).ToException();
        if (range.Step > 1 && range.Step > range.Last - range.First)
            throw ScheduleDiagnostics.StepLeavesOne(schedule, Field, unit.Name, range.First.ToString(CultureInfo.InvariantCulture)).ToException();
        return range;
    }

    private int ReadValue(string value)
    {
        for (var i = 0; i < unit.Names.Count; i++)
        {
            if (string.Equals(unit.Names[i], value, StringComparison.OrdinalIgnoreCase))
                return unit.First + i;
        }
        var number = ReadNumber(value);
        if (unit == CronUnit.Weekday && number == 7)
            return 0;
        return number >= unit.First && number <= unit.Last ? number : throw ScheduleDiagnostics.OutOfRange(schedule, Field, value, unit.First, unit.Last).ToException();
    }

    private int ReadNumber(string digits)
    {
        if (digits.Length > 0 && digits.All(char.IsAsciiDigit))
            return int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : int.MaxValue;
        throw (IsExtension(digits)
            ? ScheduleDiagnostics.Extension(schedule, Field, digits)
            : ScheduleDiagnostics.UnreadableField(schedule, Field, NearestName.Find(digits, unit.Names))).ToException();
    }

    // Quartz's last day, weekday and nth weekday, Jenkins' hash, the BSDs' random.
    private static bool IsExtension(string value) =>
        value.AsSpan().ContainsAny(Extensions) || (value.Length > 0 && value[..^1].All(char.IsAsciiDigit) && "LWHlwh".Contains(value[^1], StringComparison.Ordinal)) || value is "LW" or "lw";

    private string StarAsRange(string element) => $"{unit.First}-{unit.Last}{element[1..]}";

    // What a range over the end of the field means, in two ranges; a stepped one as a list.
    private string Wrapped(int first, int last, int step)
    {
        var (from, count) = (unit.First, unit.Last - unit.First + 1);
        var values = new CronRange(first, last, Math.Max(step, 1)).Values.Select(value => from + ((value - from) % count)).Distinct().Order().ToList();
        var ranges = new List<CronRange>();
        foreach (var value in values)
        {
            if (ranges.Count > 0 && ranges[^1].Last == value - 1)
                ranges[^1] = new(ranges[^1].First, value);
            else
                ranges.Add(new(value, value));
        }
        return string.Join(',', ranges);
    }
}

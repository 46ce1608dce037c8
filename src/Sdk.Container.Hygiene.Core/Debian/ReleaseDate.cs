using System.Globalization;

namespace Sdk.Container.Hygiene.Debian;

/// <summary>The dates of a Release file: <c>Sat, 21 Nov 2026 09:15:44 UTC</c>, as RFC 2822 writes them, but always in UTC and also with single digits for day and hour.</summary>
internal static class ReleaseDate
{
    private static readonly string[] Formats = ["d MMM yyyy H:mm:ss", "dd MMM yyyy H:mm:ss", "d MMM yyyy HH:mm:ss", "dd MMM yyyy HH:mm:ss"];
    private static readonly string[] Days = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
    private static readonly string[] Zones = ["UTC", "GMT", "UT", "Z", "+0000", "-0000"];

    /// <summary>False for any other zone, and for what is no date. A wrong day of the week does no harm: apt does not look at it, either.</summary>
    public static bool TryParse(string text, out DateTimeOffset date)
    {
        date = default;
        var words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return words is [var day, var number, var month, var year, var time, var zone]
            && day.EndsWith(',')
            && Days.Contains(day[..^1], StringComparer.OrdinalIgnoreCase)
            && Zones.Contains(zone, StringComparer.OrdinalIgnoreCase)
            && DateTimeOffset.TryParseExact($"{number} {month} {year} {time}", Formats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out date);
    }
}

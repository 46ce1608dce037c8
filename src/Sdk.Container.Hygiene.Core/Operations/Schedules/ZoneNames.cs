using Sdk.Container.Hygiene.Diagnostics;

namespace Sdk.Container.Hygiene.Operations.Schedules;

/// <summary>Finds a time zone by the name that systemd and Kubernetes know it by.</summary>
internal static class ZoneNames
{
    public const string Utc = "Etc/UTC";

    // Those of IANA's database that are not for compatibility only; Debian keeps the others (US/Eastern, CET) in the package tzdata-legacy, which a host need not have.
    private static readonly string[] Areas = ["Africa", "America", "Antarctica", "Arctic", "Asia", "Atlantic", "Australia", "Etc", "Europe", "Indian", "Pacific"];

    /// <exception cref="HygieneException">HYG6023: there is no such zone.</exception>
    public static TimeZoneInfo Find(string name)
    {
        if (name is Utc or "UTC")
            return TimeZoneInfo.Utc;
        if (IsCurrent(name) && TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) && zone.HasIanaId && zone.Id == name)
            return zone;
        var known = TimeZoneInfo.GetSystemTimeZones().Select(zone => zone.Id).Where(IsCurrent).Append(Utc).Distinct(StringComparer.Ordinal).ToList();
        var nearest = NearestName.Find(name, known);
        throw ScheduleDiagnostics.UnknownZone(name, nearest.Count > 0 ? nearest : BySecondPart(name, known)).ToException();
    }

    /// <summary>The name as it is written into what is rendered.</summary>
    public static string Of(TimeZoneInfo zone) => zone.Equals(TimeZoneInfo.Utc) ? Utc : zone.Id;

    private static bool IsCurrent(string name) => name.Split('/') is [var area, ..] parts
        && parts.Length is 2 or 3 && Areas.Contains(area) && parts.All(part => part.Length > 0 && part.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '-' or '+'));

    // "Berlin" alone.
    private static List<string> BySecondPart(string name, IEnumerable<string> known) =>
        [.. known.Where(zone => zone.EndsWith($"/{name[(name.LastIndexOf('/') + 1)..]}", StringComparison.OrdinalIgnoreCase)).Order(StringComparer.Ordinal).Take(3)];
}

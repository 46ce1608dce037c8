using Sdk.Container.Hygiene.Locking;

namespace Sdk.Container.Hygiene.Updates;

/// <summary>What an update changes, as a table for people: security updates first, then what is odd (another content, an older version), then the rest.</summary>
public static class UpdateReport
{
    /// <summary>A sentence or two with the sums, and a table below; lines end with LF, the last one without.</summary>
    /// <param name="width">Characters that a line may have. Names and suites are never cut, so an unusual one may still be longer.</param>
    public static string Render(IReadOnlyList<PackageChange> changes, int width = 110)
    {
        if (changes.Count == 0)
            return "No package changes.";
        List<IReadOnlyList<string>> rows = [["Package", "Version", "Suite", "CVEs"]];
        PackageChange? previous = null;
        foreach (var change in Sort(changes))
        {
            rows.Add([change.Package.Name, Version(change), change.Package.Suite, Cves(change, previous)]);
            previous = change.Cves.Count > 0 && !HasSameCves(change, previous) ? change : previous;
        }
        return $"{Summarize(changes)}\n\n{TextTable.Render(rows, width)}";
    }

    private static IOrderedEnumerable<PackageChange> Sort(IReadOnlyList<PackageChange> changes) => changes
        .OrderBy(change => change switch
        {
            { IsSecurity: true } => 0,
            { Kind: PackageChangeKind.Replaced } => 1,
            { Kind: PackageChangeKind.Downgraded } => 2,
            { Kind: PackageChangeKind.Upgraded } => 3,
            { Kind: PackageChangeKind.Moved } => 4,
            { Kind: PackageChangeKind.Added } => 5,
            _ => 6,
        })
        // Packages of one source are fixed together, and stand together.
        .ThenBy(change => change.Package.Source, StringComparer.Ordinal)
        .ThenBy(change => change.Package.Name, StringComparer.Ordinal);

    private static string Version(PackageChange change) => change.Kind switch
    {
        PackageChangeKind.Added => $"{change.Package.Version} (new)",
        PackageChangeKind.Removed => $"{change.Package.Version} (removed)",
        PackageChangeKind.Downgraded => $"{change.Before!.Version} -> {change.Package.Version} (older)",
        PackageChangeKind.Moved => $"{change.Package.Version} (moved)",
        PackageChangeKind.Replaced => $"{change.Package.Version} (other content)",
        _ => $"{change.Before!.Version} -> {change.Package.Version}",
    };

    // A source's dozen CVEs are read once, not for each of its packages.
    private static string Cves(PackageChange change, PackageChange? previous) =>
        HasSameCves(change, previous) ? $"as {previous!.Package.Name}" : string.Join(", ", change.Cves);

    private static bool HasSameCves(PackageChange change, PackageChange? previous) =>
        change.Cves.Count > 0 && previous is not null && previous.Package.Source == change.Package.Source && previous.Cves.SequenceEqual(change.Cves);

    private static string Summarize(IReadOnlyList<PackageChange> changes)
    {
        var kinds = changes
            .GroupBy(change => change.Kind)
            .OrderBy(kind => kind.Key is PackageChangeKind.Upgraded ? -1 : (int)kind.Key)
            .Select(kind => $"{kind.Count()} {Words(kind.Key)}");
        var total = changes.Count == 1 ? "1 package changes" : $"{changes.Count} packages change";
        return $"{total}: {string.Join(", ", kinds)}.{Security(changes.Count(change => change.IsSecurity), changes.SelectMany(change => change.Cves).Distinct().Count())}";
    }

    private static string Security(int updates, int cves) => (updates, cves) switch
    {
        (0, _) => "",
        (1, 0) => "\n1 comes from a security suite.",
        (_, 0) => $"\n{updates} come from a security suite.",
        (1, _) => $"\n1 is a security update, and its changelog names {Count(cves)}.",
        _ => $"\n{updates} are security updates, and their changelogs name {Count(cves)}.",
    };

    private static string Count(int cves) => cves == 1 ? "1 CVE" : $"{cves} CVEs";

    private static string Words(PackageChangeKind kind) => kind switch
    {
        PackageChangeKind.Added => "new",
        PackageChangeKind.Replaced => "with other content",
        _ => kind.ToString().ToLowerInvariant(),
    };
}

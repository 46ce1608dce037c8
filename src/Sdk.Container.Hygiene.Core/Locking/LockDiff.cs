using Sdk.Container.Hygiene.Debian;

namespace Sdk.Container.Hygiene.Locking;

/// <summary>What became of a package between two locks.</summary>
public enum PackageChangeKind
{
    Added,
    Removed,
    Upgraded,
    Downgraded,

    /// <summary>The same version and the same bytes from another suite or path, as after a point release.</summary>
    Moved,

    /// <summary>The same version with other bytes: an archive should never do that.</summary>
    Replaced,
}

/// <summary>One package's change.</summary>
/// <param name="Before">Null where it was added.</param>
/// <param name="After">Null where it was removed.</param>
/// <param name="FromSecurity">Whether it comes from a suite of security updates now.</param>
public sealed record PackageChange(PackageChangeKind Kind, LockedPackage? Before, LockedPackage? After, bool FromSecurity)
{
    /// <summary>The CVE ids that the new package's changelog names since the old version, sorted; see <see cref="Updates.ChangelogCves"/>.</summary>
    public IReadOnlyList<string> Cves { get; init; } = [];

    /// <summary>The package as it is now, or as it was where it is gone.</summary>
    public LockedPackage Package => After ?? Before!;

    public bool IsSecurity => FromSecurity || Cves.Count > 0;
}

/// <summary>The difference between two locks of one architecture.</summary>
public static class LockDiff
{
    /// <summary>Every package whose version, origin or bytes changed, by name (ordinal). Why it is there (RequiredBy, DependsOn) is no change of the package.</summary>
    /// <param name="before">Null: there was no lock, so everything is added.</param>
    public static IReadOnlyList<PackageChange> Between(LockedArchitecture? before, LockedArchitecture after)
    {
        var old = (before?.Packages ?? []).ToDictionary(package => package.Name, StringComparer.Ordinal);
        var changes = new List<PackageChange>();
        foreach (var package in after.Packages)
        {
            old.Remove(package.Name, out var previous);
            if (KindOf(previous, package) is { } kind)
                changes.Add(new(kind, previous, package, IsSecurity(after, package)));
        }
        changes.AddRange(old.Values.Select(gone => new PackageChange(PackageChangeKind.Removed, gone, null, FromSecurity: false)));
        return [.. changes.OrderBy(change => change.Package.Name, StringComparer.Ordinal)];
    }

    private static PackageChangeKind? KindOf(LockedPackage? before, LockedPackage after)
    {
        if (before is null)
            return PackageChangeKind.Added;
        return DebianVersion.Parse(after.Version).CompareTo(DebianVersion.Parse(before.Version)) switch
        {
            > 0 => PackageChangeKind.Upgraded,
            < 0 => PackageChangeKind.Downgraded,
            _ when before.Sha256 != after.Sha256 => PackageChangeKind.Replaced,
            _ when before.Suite != after.Suite || before.Filename != after.Filename => PackageChangeKind.Moved,
            _ => null,
        };
    }

    // Debian's own label; other archives follow at least the suite's name.
    private static bool IsSecurity(LockedArchitecture locked, LockedPackage package) =>
        package.Suite.EndsWith("-security", StringComparison.Ordinal)
        || locked.Suites.Any(suite => suite.Suite == package.Suite && suite.Label == "Debian-Security");
}

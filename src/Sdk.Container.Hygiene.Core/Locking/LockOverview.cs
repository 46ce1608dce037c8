using System.Globalization;
using Sdk.Container.Hygiene.Diagnostics;

namespace Sdk.Container.Hygiene.Locking;

/// <summary>All packages of a lock in a table: what they are, where they come from, and why they are there.</summary>
public static class LockOverview
{
    /// <summary>Text for people; lines end with LF, the last one without.</summary>
    /// <param name="path">Absolute path of the lock file, for messages.</param>
    public static string Render(LockFile file, string architecture, string path, int width = 110)
    {
        if (!file.Architectures.TryGetValue(architecture, out var locked))
            throw LockDiagnostics.Missing(new(path)).ToException();
        return $"{locked.Packages.Count} Debian packages are in the image ({architecture}).\n\n{Render(locked, width)}\n\n{string.Join('\n', locked.Suites.Select(suite => Describe(suite, locked.FindRepository(suite.Suite))))}";
    }

    /// <summary>The table alone.</summary>
    public static string Render(LockedArchitecture locked, int width = 110) => TextTable.Render(
        [["package", "version", "suite", "kB", "because of"], .. locked.Packages.Select(Row)], width);

    private static IReadOnlyList<string> Row(LockedPackage package) =>
    [
        package.Name,
        package.Version,
        package.Suite,
        string.Create(CultureInfo.InvariantCulture, $"{package.Size / 1000}"),
        package.RequiredBy ?? (package.InBase ? "the base" : "the project"),
    ];

    private static string Describe(LockedSuite suite, LockedRepository? repository) => string.Create(CultureInfo.InvariantCulture,
        $"{suite.Suite}: {suite.Label} {suite.Codename} of {suite.Date.UtcDateTime:yyyy-MM-dd HH:mm} UTC, signed by {string.Join(", ", suite.SignedBy.Select(key => key[^16..]))}{(repository is null ? "" : $"; not Debian's, but of {repository.Uri}")}");
}

namespace Sdk.Container.Hygiene.Archives;

/// <summary>What the names of Debian's suites tell.</summary>
internal static class SuiteName
{
    // Debian's releases from the oldest whose archive is signed with a key of today to those that have a name already, and the names that move from release to release.
    private static readonly string[] Releases =
        ["jessie", "stretch", "buster", "bullseye", "bookworm", "trixie", "forky", "duke", "sid", "experimental", "oldoldstable", "oldstable", "stable", "testing", "unstable"];

    private static readonly string[] Parts = ["", "-updates", "-security", "-backports", "-backports-sloppy", "-proposed-updates", "/updates"];

    /// <summary>Suites that a user may have meant, for messages.</summary>
    public static IEnumerable<string> Known => Releases.SelectMany(release => release is "sid" or "unstable" or "experimental" ? [release] : Parts[..5].Select(part => release + part));

    public static bool IsDebian(string suite) => Releases.Any(release => suite.StartsWith(release, StringComparison.Ordinal) && Parts.Contains(suite[release.Length..]));

    /// <summary>Security suites live in an archive of their own; until buster they were called <c>buster/updates</c>.</summary>
    public static bool IsSecurity(string suite) => suite.EndsWith("-security", StringComparison.Ordinal) || suite.EndsWith("/updates", StringComparison.Ordinal);
}

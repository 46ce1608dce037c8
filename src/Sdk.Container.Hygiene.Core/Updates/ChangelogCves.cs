using System.Text.RegularExpressions;
using Sdk.Container.Hygiene.Debian;

namespace Sdk.Container.Hygiene.Updates;

/// <summary>
/// What a Debian changelog (deb-changelog(5)) says was fixed since a version. By convention, maintainers name the CVEs that an upload fixes; a mention is no proof, an
/// upstream release may name none, and what is still open is not said at all.
/// </summary>
public static partial class ChangelogCves
{
    /// <summary>
    /// The CVE ids in the entries newer than <paramref name="oldSourceVersion"/>, each once, by year and number; empty for a text that is no Debian changelog.
    /// </summary>
    /// <param name="changelog">The new package's changelog.Debian (or the changelog of a native package), uncompressed, newest entry first.</param>
    /// <param name="oldSourceVersion">The version of the source package: a binary package's may differ, and changelogs know only the source's.</param>
    public static IReadOnlyList<string> Since(string changelog, DebianVersion oldSourceVersion)
    {
        var found = new HashSet<string>(StringComparer.Ordinal);
        foreach (var entry in EntriesSince(changelog, oldSourceVersion))
        {
            foreach (var id in Id().EnumerateMatches(changelog.AsSpan(entry)))
                found.Add(changelog.AsSpan(entry).Slice(id.Index, id.Length).ToString());
        }
        return [.. found.OrderBy(id => id[..9], StringComparer.Ordinal).ThenBy(id => id.Length).ThenBy(id => id, StringComparer.Ordinal)];
    }

    // Order and versions both count. A backport sorts below what it was made from: in the changelog of 2.0-1~deb13u2 stands, further down, 2.0-1, which is above the old
    // 2.0-1~deb13u1 and yet part of it. So the old version's own entry ends the search. An upload from another branch has no entry for the old version: there only versions tell.
    private static List<Range> EntriesSince(string changelog, DebianVersion old)
    {
        var entries = new List<Range>();
        var headings = Heading().Matches(changelog);
        for (var i = 0; i < headings.Count; i++)
        {
            if (!DebianVersion.TryParse(headings[i].Groups["version"].Value, out var version))
                continue;
            var order = version.CompareTo(old);
            if (order == 0)
                break;
            if (order > 0)
                entries.Add(headings[i].Index..(i + 1 < headings.Count ? headings[i + 1].Index : changelog.Length));
        }
        return entries;
    }

    // package (version) distributions; metadata
    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9+.-]* \((?<version>[^() \t\r\n]{1,200})\)(?:[ \t]+[A-Za-z0-9+.-]+)+;", RegexOptions.Multiline | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Heading();

    // The numbers of a CVE id have 4 to 19 digits (CVE record format 5). Names of patches go on with a dot or an underscore.
    [GeneratedRegex("(?<![A-Za-z0-9])CVE-[0-9]{4}-[0-9]{4,19}(?![A-Za-z0-9])", RegexOptions.CultureInvariant)]
    private static partial Regex Id();
}

using System.Globalization;
using Sdk.Container.Hygiene.Debian;

namespace Sdk.Container.Hygiene.Updates;

/// <summary>
/// Names of the base that carry a library's version, which differs from release to release: <c>libicu*</c> is libicu72 in bookworm and libicu76 in trixie,
/// <c>libssl*</c> is libssl3 and libssl3t64.
/// </summary>
internal static class BaseNames
{
    /// <summary>apt's pattern for all packages without which a Debian is none (apt-patterns(7), Debian Policy §3.8).</summary>
    public const string Essential = "?essential";

    public static IEnumerable<string> Expand(IReadOnlyList<string> names, IReadOnlyList<PackageIndex> indexes) =>
        names.SelectMany(name => name == Essential ? EssentialOf(indexes) : [name.EndsWith('*') ? Newest(name[..^1], indexes) : name]).Distinct();

    private static IEnumerable<string> EssentialOf(IReadOnlyList<PackageIndex> indexes) =>
        indexes.SelectMany(index => index.Names.Where(name => index.Find(name).Any(package => package.IsEssential))).Distinct();

    // Of the suites that apt would take it from by itself, so that backports for one package leave the base alone. A name that is not found stays as it is: the resolver's message then names it.
    private static string Newest(string prefix, IReadOnlyList<PackageIndex> indexes) =>
        indexes.SelectMany(index => index.Names.Where(name => Number(name, prefix) is not null).Select(name => (Name: name, index.PinPriority)))
            .OrderByDescending(found => found.PinPriority).ThenByDescending(found => Number(found.Name, prefix))
            .Select(found => found.Name).FirstOrDefault() ?? prefix;

    private static int? Number(string name, string prefix)
    {
        if (!name.StartsWith(prefix, StringComparison.Ordinal))
            return null;
        var rest = name.AsSpan(prefix.Length);
        if (rest.EndsWith("t64"))
            rest = rest[..^3];
        return int.TryParse(rest, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
    }
}

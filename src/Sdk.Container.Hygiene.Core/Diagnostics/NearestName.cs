namespace Sdk.Container.Hygiene.Diagnostics;

/// <summary>Finds the names that a user probably meant, by edit distance.</summary>
public static class NearestName
{
    /// <summary>The closest of <paramref name="known"/>, best first; empty where nothing is near (more than a third of the letters differ).</summary>
    public static IReadOnlyList<string> Find(string unknown, IEnumerable<string> known, int count = 3)
    {
        var limit = Math.Max(1, unknown.Length / 3);
        return [.. known
            .Where(name => Math.Abs(name.Length - unknown.Length) <= limit || name.StartsWith(unknown, StringComparison.OrdinalIgnoreCase))
            .Select(name => (name, distance: Distance(unknown, name, limit)))
            .Where(candidate => candidate.distance <= limit)
            .OrderBy(candidate => candidate.distance)
            .ThenBy(candidate => candidate.name, StringComparer.Ordinal)
            .Take(count)
            .Select(candidate => candidate.name)];
    }

    /// <summary>" Did you mean 'x' or 'y'?", or nothing.</summary>
    public static string Hint(string unknown, IEnumerable<string> known) => Hint(Find(unknown, known));

    internal static string Hint(IReadOnlyList<string> names) =>
        names.Count == 0 ? "" : $" Did you mean {string.Join(" or ", names.Select(name => $"'{name}'"))}?";

    // Optimal string alignment, case-insensitive: a swapped pair of letters is one mistake. A name that only continues what was typed is one mistake, too.
    private static int Distance(string typed, string name, int limit)
    {
        if (name.Length > typed.Length && name.StartsWith(typed, StringComparison.OrdinalIgnoreCase))
            return 1;
        var (older, previous, current) = (new int[name.Length + 1], new int[name.Length + 1], new int[name.Length + 1]);
        for (var j = 0; j <= name.Length; j++)
            previous[j] = j;
        for (var i = 1; i <= typed.Length; i++)
        {
            current[0] = i;
            for (var j = 1; j <= name.Length; j++)
            {
                var same = Same(typed[i - 1], name[j - 1]);
                current[j] = Math.Min(Math.Min(previous[j], current[j - 1]) + 1, previous[j - 1] + (same ? 0 : 1));
                if (i > 1 && j > 1 && Same(typed[i - 1], name[j - 2]) && Same(typed[i - 2], name[j - 1]))
                    current[j] = Math.Min(current[j], older[j - 2] + 1);
            }
            (older, previous, current) = (previous, current, older);
        }
        return previous[name.Length];
    }

    private static bool Same(char a, char b) => char.ToLowerInvariant(a) == char.ToLowerInvariant(b);
}

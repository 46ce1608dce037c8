namespace Sdk.Container.Hygiene.Locking;

/// <summary>Whether a lock still fits the project: it does as long as the project asks for what was asked for when the lock was made.</summary>
public static class LockComparison
{
    /// <summary>What changed since the lock was made, in words, for a message; empty where the lock fits. An architecture that is not locked yet is a difference, too.</summary>
    public static IReadOnlyList<string> Compare(LockFile locked, string architecture, LockInputs wanted) =>
        locked.Architectures.TryGetValue(architecture, out var section) ? Compare(section.Inputs, wanted) : [$"architecture {architecture} is not locked yet"];

    /// <inheritdoc cref="Compare(LockFile, string, LockInputs)"/>
    public static IReadOnlyList<string> Compare(LockInputs locked, LockInputs wanted)
    {
        var differences = new List<string>();
        CompareInOrder(differences, "suite", locked.Suites, wanted.Suites);
        CompareInOrder(differences, "component", locked.Components, wanted.Components);
        ComparePackages(differences, locked.Packages, wanted.Packages);
        Added(locked.Base, wanted.Base, name => differences.Add($"the base needs '{name}' now"));
        Added(wanted.Base, locked.Base, name => differences.Add($"the base no longer needs '{name}'"));
        Added(locked.Excluded, wanted.Excluded, name => differences.Add($"'{name}' was excluded"));
        Added(wanted.Excluded, locked.Excluded, name => differences.Add($"'{name}' is no longer excluded"));
        if (locked.InstallRecommends != wanted.InstallRecommends)
            differences.Add(wanted.InstallRecommends ? "recommended packages were switched on" : "recommended packages were switched off");
        CompareRepositories(differences, locked.Repositories, wanted.Repositories);
        return differences;
    }

    // The order counts: of two suites that offer one version, apt takes the first. Where nothing was kept, one sentence says more than a list of additions and removals.
    private static void CompareInOrder(List<string> differences, string what, IReadOnlyList<string> locked, IReadOnlyList<string> wanted)
    {
        if (locked.SequenceEqual(wanted))
            return;
        if (locked.Count > 0 && wanted.Count > 0 && !locked.Intersect(wanted).Any())
        {
            differences.Add($"{(locked.Count > 1 || wanted.Count > 1 ? $"{what}s" : what)} changed from {string.Join(", ", locked)} to {string.Join(", ", wanted)}");
            return;
        }
        var before = differences.Count;
        Added(locked, wanted, name => differences.Add($"{what} {name} was added"));
        Added(wanted, locked, name => differences.Add($"{what} {name} was removed"));
        if (differences.Count == before)
            differences.Add($"the order of the {what}s changed from {string.Join(", ", locked)} to {string.Join(", ", wanted)}");
    }

    private static void ComparePackages(List<string> differences, IReadOnlyList<string> locked, IReadOnlyList<string> wanted)
    {
        var (before, after) = (locked.Select(Split).ToList(), wanted.Select(Split).ToList());
        foreach (var (name, version) in after.Except(before).OrderBy(item => item.Name, StringComparer.Ordinal))
        {
            var old = before.Find(item => item.Name == name);
            differences.Add(old.Name is null
                ? $"DebianPackage '{name}' was added"
                : $"DebianPackage '{name}' wants {Words(version)} instead of {Words(old.Version)}");
        }
        Added([.. after.Select(item => item.Name)], [.. before.Select(item => item.Name)], name => differences.Add($"DebianPackage '{name}' was removed"));
    }

    private static void CompareRepositories(List<string> differences, IReadOnlyList<LockedRepository> locked, IReadOnlyList<LockedRepository> wanted)
    {
        var before = locked.ToDictionary(repository => repository.Name, StringComparer.Ordinal);
        foreach (var repository in wanted)
        {
            if (!before.Remove(repository.Name, out var old))
            {
                differences.Add($"DebianRepository '{repository.Name}' was added");
                continue;
            }
            var of = $"of DebianRepository '{repository.Name}'";
            if (old.Uri != repository.Uri)
                differences.Add($"Uri {of} changed from {old.Uri} to {repository.Uri}");
            if (old.Suite != repository.Suite)
                differences.Add($"Suite {of} changed from {old.Suite} to {repository.Suite}");
            if (!old.Components.SequenceEqual(repository.Components))
                differences.Add($"Components {of} changed from {string.Join(", ", old.Components)} to {string.Join(", ", repository.Components)}");
            Added(old.Keys, repository.Keys, key => differences.Add($"key {key} {of} was added"));
            Added(repository.Keys, old.Keys, key => differences.Add($"key {key} {of} was removed"));
            Added(old.Packages, repository.Packages, name => differences.Add($"Packages {of} name '{name}' now"));
            Added(repository.Packages, old.Packages, name => differences.Add($"Packages {of} no longer name '{name}'"));
        }
        foreach (var name in before.Keys.Order(StringComparer.Ordinal))
            differences.Add($"DebianRepository '{name}' was removed");
    }

    // "name" or "name (version)", as LockInputs has them.
    private static (string Name, string? Version) Split(string item) =>
        item.EndsWith(')') && item.IndexOf(" (", StringComparison.Ordinal) is > 0 and var at ? (item[..at], item[(at + 2)..^1]) : (item, null);

    private static string Words(string? version) => version is null ? "any version" : $"version '{version}'";

    private static void Added(IReadOnlyList<string> before, IReadOnlyList<string> after, Action<string> report)
    {
        foreach (var name in after.Except(before).Order(StringComparer.Ordinal))
            report(name);
    }
}

using System.Globalization;
using Sdk.Container.Hygiene.Diagnostics;

namespace Sdk.Container.Hygiene.Locking;

/// <summary>Why a package is in the image, and where it came from: read from the lock alone, so it needs neither network nor store.</summary>
public static class LockExplanation
{
    private const int MostChains = 5;

    /// <summary>Text for people: the shortest chain from each thing asked for, the direct dependants, and the record of trust. Lines end with LF, the last one without.</summary>
    /// <param name="path">Absolute path of the lock file.</param>
    /// <exception cref="HygieneException">HYG2010: the lock has no such package; HYG2009: it has nothing for the architecture.</exception>
    public static string Render(LockFile file, string architecture, string package, string path, int width = 110)
    {
        if (!file.Architectures.TryGetValue(architecture, out var locked))
            throw LockDiagnostics.Missing(new(path)).ToException();
        var known = locked.Packages.ToDictionary(candidate => candidate.Name, StringComparer.Ordinal);
        if (!known.TryGetValue(package, out var explained))
            throw LockDiagnostics.NotLocked(new(path), package, architecture, Meant(locked, package)).ToException();

        var dependants = Dependants(locked);
        var chains = Chains(locked, known, dependants, explained);
        var rows = new List<IReadOnlyList<string>>();
        AddAll(rows, "because", chains.Take(MostChains));
        if (chains.Count > MostChains)
            rows.Add(["", $"and {chains.Count - MostChains} more"]);
        AddAll(rows, "needed by", dependants.TryGetValue(package, out var direct) ? [string.Join(", ", direct)] : []);
        AddAll(rows, "depends on", explained.DependsOn.Count > 0 ? [string.Join(", ", explained.DependsOn)] : []);
        rows.Add(["layer", explained.InBase ? "the base, shared with other images" : "this project's packages"]);
        AddOrigin(rows, locked, explained);
        return $"{explained.Name} {explained.Version} ({explained.Architecture}) is in the image.\n\n{TextTable.Render(rows, width)}";
    }

    // Security news speak of source packages: who asks for openssl wants libssl3t64.
    private static IReadOnlyList<string> Meant(LockedArchitecture locked, string name) =>
        locked.Packages.Where(package => package.Source == name).Select(package => package.Name).Take(3).ToList() is { Count: > 0 } built
            ? built
            : NearestName.Find(name, locked.Packages.Select(package => package.Name));

    private static void AddOrigin(List<IReadOnlyList<string>> rows, LockedArchitecture locked, LockedPackage package)
    {
        var suite = locked.Suites.First(candidate => candidate.Suite == package.Suite);
        rows.Add(["suite", $"{suite.Suite} ({suite.Label}, {suite.Codename}, released {suite.Date.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture)})"]);
        if (locked.FindRepository(package.Suite) is { } repository)
            rows.Add(["origin", $"not Debian's: DebianRepository '{repository.Name}', {repository.Uri} {repository.Suite}"]);
        rows.Add(["source", $"{package.Source} {package.SourceVersion}"]);
        rows.Add(["file", package.Filename]);
        rows.Add(["size", string.Create(CultureInfo.InvariantCulture, $"{package.Size:N0} bytes")]);
        rows.Add(["sha256", package.Sha256.Hex]);
        rows.Add(["InRelease", suite.InRelease.Hex]);
        AddAll(rows, "signed by", suite.SignedBy);
    }

    private static void AddAll(List<IReadOnlyList<string>> rows, string label, IEnumerable<string> values)
    {
        foreach (var (index, value) in values.Index())
            rows.Add([index == 0 ? label : "", value]);
    }

    // By package: who depends on it. RequiredBy is one of them, and the only one known where a lock has no DependsOn.
    private static Dictionary<string, SortedSet<string>> Dependants(LockedArchitecture locked)
    {
        var dependants = new Dictionary<string, SortedSet<string>>(StringComparer.Ordinal);
        foreach (var package in locked.Packages)
        {
            foreach (var dependency in package.DependsOn)
                Of(dependency).Add(package.Name);
            if (package.RequiredBy is { } by)
                Of(package.Name).Add(by);
        }
        return dependants;

        SortedSet<string> Of(string name) => dependants.TryGetValue(name, out var set) ? set : dependants[name] = new(StringComparer.Ordinal);
    }

    // Breadth first from the package upwards, so that the first way found to whatever was asked for is a shortest one. What was asked for is a reason in itself: no way leads
    // on through it.
    private static List<string> Chains(
        LockedArchitecture locked, Dictionary<string, LockedPackage> known, Dictionary<string, SortedSet<string>> dependants, LockedPackage explained)
    {
        var below = new Dictionary<string, string?>(StringComparer.Ordinal) { [explained.Name] = null };
        var queue = new Queue<string>([explained.Name]);
        var chains = new List<(int Rank, int Length, string Text)>();
        while (queue.TryDequeue(out var name))
        {
            if (Request(locked, known, name) is var (rank, origin))
            {
                List<string> chain = [origin];
                for (var step = name; step is not null; step = below[step])
                    chain.Add(step);
                chains.Add((rank, chain.Count, string.Join(" -> ", chain)));
                if (name != explained.Name)
                    continue;
            }
            foreach (var dependant in dependants.GetValueOrDefault(name) ?? [])
            {
                if (below.TryAdd(dependant, name))
                    queue.Enqueue(dependant);
            }
        }
        return [.. chains.Order().Select(chain => chain.Text)];
    }

    // The user's own words first: they are what the user can change.
    private static (int Rank, string Origin)? Request(LockedArchitecture locked, Dictionary<string, LockedPackage> known, string name)
    {
        if (locked.Inputs.Packages.FirstOrDefault(item => item == name || item.StartsWith($"{name} (", StringComparison.Ordinal)) is { } item)
            return (0, $"DebianPackage '{item}'");
        if (locked.Inputs.Base.Contains(name))
            return (1, "the base");
        // Asked for under a virtual name.
        return known.TryGetValue(name, out var package) && package.RequiredBy is null ? (1, package.InBase ? "the base" : "the project") : null;
    }
}

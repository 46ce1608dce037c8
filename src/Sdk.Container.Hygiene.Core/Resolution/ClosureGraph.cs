namespace Sdk.Container.Hygiene.Resolution;

/// <summary>Walks over the chosen dependencies of a closure.</summary>
internal static class ClosureGraph
{
    /// <summary>
    /// Everything that can be reached from <paramref name="from"/> without going through a package that <paramref name="blocks"/>, with the package through which it was reached
    /// first: breadth first, so that the chain to it is a shortest one, and in the order of names, so that it is always the same.
    /// </summary>
    public static IReadOnlyDictionary<string, string?> Reach(IReadOnlyList<ResolvedPackage> closure, IEnumerable<string> from, Predicate<string> blocks)
    {
        var packages = closure.ToDictionary(package => package.Package.Name, StringComparer.Ordinal);
        var reached = new Dictionary<string, string?>(StringComparer.Ordinal);
        var open = new Queue<string>();
        foreach (var root in from.Where(packages.ContainsKey).Order(StringComparer.Ordinal))
        {
            if (reached.TryAdd(root, null))
                open.Enqueue(root);
        }
        while (open.TryDequeue(out var name))
        {
            foreach (var dependency in packages[name].DependsOn)
            {
                if (packages.ContainsKey(dependency) && !blocks(dependency) && reached.TryAdd(dependency, name))
                    open.Enqueue(dependency);
            }
        }
        return reached;
    }

    /// <summary>The packages with their RequiredBy set to the first that reaches them; what nothing reaches is left out.</summary>
    public static IReadOnlyList<ResolvedPackage> WithRequiredBy(IReadOnlyList<ResolvedPackage> closure, IEnumerable<string> roots, Predicate<string>? blocks = null)
    {
        var reached = Reach(closure, roots, blocks ?? (_ => false));
        return [.. closure
            .Where(package => reached.ContainsKey(package.Package.Name))
            .Select(package => package with { RequiredBy = reached[package.Package.Name], DependsOn = [.. package.DependsOn.Where(reached.ContainsKey)] })];
    }
}

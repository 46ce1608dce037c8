using Sdk.Container.Hygiene.Diagnostics;

namespace Sdk.Container.Hygiene.Resolution;

/// <summary>Marks until nothing is broken, or nothing is left to try.</summary>
/// <remarks>
/// A single pass decides alternatives before it has seen all conflicts. Where one turns out wrong, apt repairs the half-done state (algorithms.cc, pkgProblemResolver) and leaves
/// behind what the wrong choice had pulled in. Here such a pass is thrown away, and the next one knows from the beginning what the first one ran into: first what the requested
/// packages do not suffer, then what fell out with others. The same cases are repaired, and nothing is left behind.
/// </remarks>
internal sealed class Solver(PackageUniverse universe, IReadOnlyList<PackageNode> requested)
{
    private readonly HashSet<PackageNode> _banned = [];
    private readonly ConflictReport _report = new(universe);

    /// <summary>Leaves the solution in the universe. Throws what stood in the way of the first pass, for that follows from the user's own words and from no repair.</summary>
    public void Solve()
    {
        HygieneException? failure = null;
        while (true)
        {
            Pass();
            var broken = FindBroken();
            if (broken.Count == 0)
                return;
            if (Unpin(broken))
                continue;
            failure ??= _report.Write(broken);
            if (!Ban(broken))
                throw failure;
        }
    }

    private void Pass()
    {
        foreach (var node in universe.Nodes)
            node.Reset();
        foreach (var node in _banned)
            node.Candidate = null;
        new InstallMarker(universe).Mark(requested);
    }

    // Sorted, because nodes come into being in the order of the request, which must not matter.
    private List<PackageNode> FindBroken() => [.. universe.Nodes
        .Where(node => node.Installed is { } package && universe.Clauses(package).Any(clause => clause.IsCritical && !clause.Holds))
        .OrderByDescending(node => node.IsRequested)
        .ThenBy(node => node.Name, StringComparer.Ordinal)];

    /// <summary>The lock's versions yield to what is asked for: where one has to do with the trouble, the next pass is free to take another.</summary>
    private bool Unpin(List<PackageNode> broken)
    {
        var pinned = _report.Involved(broken).Where(node => node.Pinned is not null).ToList();
        foreach (var node in pinned)
            node.Pinned = null;
        return pinned.Count > 0;
    }

    private bool Ban(List<PackageNode> broken)
    {
        var removed = universe.Nodes.Where(node => node is { IsInstalled: false, Refusal.By: not null } && !_banned.Contains(node)).ToList();
        var forGood = removed.Where(node => node.IsForbidden).ToList();
        PackageNode? hapless = removed.Count > 0 ? null : broken.Find(node => !node.IsProtected);
        _banned.UnionWith(forGood.Count > 0 ? forGood : hapless is null ? removed : [hapless]);
        return removed.Count > 0 || hapless is not null;
    }
}

using Sdk.Container.Hygiene.Diagnostics;

namespace Sdk.Container.Hygiene.Resolution;

/// <summary>Reads the result out of a universe in which everything holds.</summary>
internal sealed class ClosureReader(PackageUniverse universe)
{
    public IReadOnlyList<ResolvedPackage> Read(IReadOnlyList<PackageNode> requested)
    {
        List<PackageNode> installed = [.. universe.Nodes.Where(node => node.IsInstalled).OrderBy(node => node.Name, StringComparer.Ordinal)];
        Validate(installed);
        var pulledIn = installed.Where(node => !node.IsRequested).ToLookup(PulledInBy);
        return ClosureGraph.WithRequiredBy(
            [.. installed.Select(node => new ResolvedPackage(node.Installed!, null) { DependsOn = Names(node, pulledIn[node]) })],
            requested.Select(node => node.Name));
    }

    private string[] Names(PackageNode node, IEnumerable<PackageNode> pulledIn) =>
        [.. universe.Clauses(node.Installed!)
            .Where(clause => !clause.IsNegative)
            .SelectMany(Serving)
            .Union(pulledIn)
            .Where(other => other != node)
            .Select(other => other.Name)
            .Order(StringComparer.Ordinal)];

    // The first alternative that is there; of several packages that are there for it, the one that has the name.
    private static IEnumerable<PackageNode> Serving(Clause clause) => clause.Options
        .Select(option => option.Targets
            .Where(target => target.IsInstalled)
            .Select(target => target.Node)
            .OrderBy(node => node.Name != option.Relation.Name)
            .ThenBy(node => node.Name, StringComparer.Ordinal)
            .FirstOrDefault())
        .OfType<PackageNode>()
        .Take(1);

    /// <summary>
    /// Who is the reason for a package. That need not be whom it serves now: like apt, the resolver keeps a provider although a better one came later, and what an alternative had
    /// pulled in before it was given up. Then it is the next package up the chain that is installed.
    /// </summary>
    private static PackageNode PulledInBy(PackageNode node)
    {
        var reason = node.RequiredBy!;
        while (!reason.IsInstalled)
            reason = reason.RequiredBy!;
        return reason;
    }

    private static void Validate(IEnumerable<PackageNode> installed)
    {
        var failures = new List<Diagnostic>();
        foreach (var node in installed)
        {
            try
            {
                node.Installed!.Validate();
            }
            catch (HygieneException failure)
            {
                failures.AddRange(failure.Diagnostics);
            }
        }
        if (failures.Count > 0)
            throw new HygieneException(failures);
    }
}

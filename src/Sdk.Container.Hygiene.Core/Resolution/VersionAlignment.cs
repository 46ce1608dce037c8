namespace Sdk.Container.Hygiene.Resolution;

/// <summary>
/// A version that is not apt's choice often needs others that are not apt's choice, either: ffmpeg in an older version depends on its libraries in the same. What apt does for
/// <c>package/suite</c> (apt-pkg/depcache.cc, SetCandidateRelease) is done here for every constraint, whatever the suite.
/// </summary>
internal static class VersionAlignment
{
    /// <param name="constrained">The packages whose version the user has settled; they are left as they are.</param>
    public static void Align(PackageUniverse universe, IReadOnlySet<PackageNode> constrained)
    {
        var settled = new HashSet<PackageNode>(constrained);
        var open = new Queue<PackageNode>(constrained.Where(node => !ReferenceEquals(node.Preferred, node.Versions[0])).OrderBy(node => node.Name, StringComparer.Ordinal));
        while (open.TryDequeue(out var node))
        {
            foreach (var clause in universe.Clauses(node.Preferred!).Where(clause => !clause.IsNegative && clause.IsCritical))
            {
                List<Target> targets = [.. clause.Options.SelectMany(option => option.Targets)];
                if (targets.Any(target => ReferenceEquals(target.Package, target.Node.Preferred)))
                    continue;
                if (targets.Find(target => !settled.Contains(target.Node)) is not { Node: { } other } chosen)
                    continue;
                other.Preferred = chosen.Package;
                settled.Add(other);
                open.Enqueue(other);
            }
        }
    }
}

namespace Sdk.Container.Hygiene.Resolution;

/// <summary>Which of several packages apt takes for one alternative of a dependency (apt-pkg/depcache.cc, CompareProviders), as far as it matters to an empty root.</summary>
internal static class ProviderOrder
{
    /// <summary>The candidates, best first. The order is found one by one, since the first nearly always serves.</summary>
    public static IEnumerable<PackageNode> InOrder(PackageUniverse universe, Option option)
    {
        var rest = Candidates(option).ToList();
        while (rest.Count > 0)
        {
            var best = rest.Min(node => Rank(node, option));
            var next = universe.Order.Last([.. rest.Where(node => Rank(node, option) == best)]);
            yield return next;
            // Trying one may have ruled out others.
            rest.RemoveAll(node => node == next || node.Candidate is null);
        }
    }

    /// <summary>The candidate that all of a clause's alternatives come down to; null where there are several, or none.</summary>
    public static PackageNode? OnlyCandidate(Clause clause)
    {
        var candidates = clause.Options.SelectMany(Candidates).Distinct().Take(2).ToList();
        return candidates.Count == 1 ? candidates[0] : null;
    }

    private static IEnumerable<PackageNode> Candidates(Option option) =>
        option.Targets.Where(target => target.IsCandidate && !target.Node.IsForbidden).Select(target => target.Node).Distinct();

    // apt counts itself among the essential packages; and its name:any is a package of its own, which the real one merely provides.
    private static (bool, bool, bool, bool, int) Rank(PackageNode node, Option option) => (
        !node.IsProtected,
        option.Relation.Qualifier is not null || node.Name != option.Relation.Name,
        !node.Candidate!.IsEssential && node.Name != "apt",
        !node.Candidate.IsProtected,
        node.Candidate.Priority);
}

namespace Sdk.Container.Hygiene.Resolution;

/// <summary>What a package's Conflicts and Breaks do to others when it is about to be installed (apt-pkg/depcache.cc, MarkInstall_RemoveConflictsIfNotUpgradeable).</summary>
internal static class ConflictRemoval
{
    /// <summary>
    /// Takes away what the package forbids. Where it is a must, the others are forbidden for good, so that no alternative is met by them later.
    /// False where something that is a must itself is in the way.
    /// </summary>
    public static bool Apply(IEnumerable<Clause> clauses, bool mustHave)
    {
        var succeeded = true;
        foreach (var clause in clauses.Where(clause => clause.IsNegative))
        {
            foreach (var target in clause.Options.SelectMany(option => option.Targets).Where(target => target.IsCandidate))
            {
                if (target.Node is { IsInstalled: true, IsProtected: true })
                    succeeded = false;
                else if (target.IsInstalled || mustHave)
                    Remove(target, clause, mustHave);
                if (!succeeded && !mustHave)
                    return false;
            }
        }
        return succeeded;
    }

    private static void Remove(Target target, Clause clause, bool forGood)
    {
        target.Node.Refusal = new(target.Package, clause, clause.Owner);
        target.Node.IsInstalled = false;
        if (forGood)
            (target.Node.Candidate, target.Node.IsProtected) = (null, true);
    }
}

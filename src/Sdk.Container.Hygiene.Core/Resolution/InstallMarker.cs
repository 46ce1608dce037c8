using System.Runtime.CompilerServices;
using Sdk.Container.Hygiene.Diagnostics;

namespace Sdk.Container.Hygiene.Resolution;

/// <summary>
/// Marks a package and what it needs for installation, depth first and by apt's rules (apt-pkg/depcache.cc, MarkInstall), reduced to what can happen where nothing is installed.
/// </summary>
/// <remarks>
/// Two things make apt's result more than the first alternative of everything. What is requested is protected, and so is whatever a protected package cannot do without: where
/// there is a single solution, protection is handed on to it, and all that conflicts with a protected package is forbidden in advance. And a package that turns out not to be
/// installable is taken back together with its candidate, so that the next alternative gets its turn.
/// </remarks>
internal sealed class InstallMarker(PackageUniverse universe)
{
    // apt's own limit. Deeper than any archive goes, but a file made for the purpose must not exhaust the stack.
    private const int MaxDepth = 3000;

    /// <summary>
    /// Marks what the user wants, then what that needs. First all names, then apt's order of packages, so that the order of the request does not matter. What cannot be had stays
    /// missing: the caller looks for what is broken.
    /// </summary>
    public void Mark(IReadOnlyList<PackageNode> requested)
    {
        foreach (var node in requested)
            node.IsInstalled = node.IsProtected = true;
        foreach (var node in universe.Order.Sort(requested))
            Mark(node, node, 0);
    }

    private bool Mark(PackageNode node, PackageNode requiredBy, int depth)
    {
        if (depth > MaxDepth || !RuntimeHelpers.TryEnsureSufficientExecutionStack())
            throw ResolutionDiagnostics.TooDeep(node.Name, depth).ToException();
        if (node.IsForbidden || node.Candidate is not { } package)
            return false;
        var clauses = universe.Clauses(package);
        if (!node.IsProtected && node.IsInstalled && clauses.All(clause => clause.Holds))
            return true;
        if (clauses.FirstOrDefault(clause => clause.IsCritical && !clause.CanHold) is { } hopeless)
            return Refuse(node, hopeless);

        var mustHave = node.IsProtected;
        List<Clause> open = [.. clauses.Where(clause => mustHave || !clause.Holds)];
        var succeeded = ConflictRemoval.Apply(open, mustHave);
        if (!succeeded && !mustHave)
            return false;
        node.Install(requiredBy);
        // What it pulls in must not push it out again.
        node.IsProtected = true;
        foreach (var clause in open.Where(clause => !clause.IsNegative))
        {
            if (Satisfy(clause, mustHave, depth) || !clause.IsCritical)
                continue;
            succeeded = false;
            if (mustHave)
                continue;
            node.IsProtected = false;
            return Refuse(node, clause);
        }
        node.IsProtected = mustHave;
        return succeeded;
    }

    private bool Satisfy(Clause clause, bool mustHave, int depth)
    {
        if (clause.Holds && !mustHave)
            return true;
        // The only way to meet what a protected package needs is as protected as that package.
        var only = mustHave && clause.IsCritical ? ProviderOrder.OnlyCandidate(clause) : null;
        if (clause.Holds && (only is null || only.IsProtected))
            return true;
        foreach (var solution in clause.Options.SelectMany(option => ProviderOrder.InOrder(universe, option)))
        {
            if (only is not null)
            {
                only.Install(clause.Owner);
                only.IsProtected = true;
            }
            if (Mark(solution, clause.Owner, depth + 1))
                return true;
        }
        return false;
    }

    private static bool Refuse(PackageNode node, Clause clause)
    {
        node.Refusal = new(node.Candidate!, clause, null);
        if (!node.IsProtected)
            (node.Candidate, node.IsInstalled) = (null, false);
        return false;
    }
}

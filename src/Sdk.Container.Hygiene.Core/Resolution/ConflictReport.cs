using Sdk.Container.Hygiene.Debian;
using Sdk.Container.Hygiene.Diagnostics;

namespace Sdk.Container.Hygiene.Resolution;

/// <summary>Puts into words why a pass ended broken: who wants a package, through whom, and what forbids it or is missing.</summary>
internal sealed class ConflictReport(PackageUniverse universe)
{
    // Beyond this, a reader has lost the thread.
    private const int MaxDiagnostics = 5;

    /// <param name="broken">What is installed although one of its dependencies does not hold; the user's own packages first.</param>
    public HygieneException Write(IReadOnlyList<PackageNode> broken)
    {
        var diagnostics = new List<Diagnostic>();
        var told = new HashSet<(PackageNode, PackageNode)>();
        foreach (var clause in FailedClauses(broken))
        {
            if (!clause.IsNegative)
            {
                diagnostics.Add(ResolutionDiagnostics.UnmetDependency(Chain(clause.Owner), clause.ToString(), new UnmetReasons(universe).Of(clause)));
                continue;
            }
            foreach (var other in clause.Options.SelectMany(option => option.Targets).Where(target => target.IsInstalled).Select(target => target.Node))
            {
                // Two packages that forbid each other are one conflict.
                if (!told.Contains((other, clause.Owner)) && told.Add((clause.Owner, other)))
                    diagnostics.Add(ResolutionDiagnostics.Conflict(Chain(clause.Owner), Verb(clause), clause.ToString(), Chain(other)));
            }
        }
        return new([.. diagnostics.Take(MaxDiagnostics)]);
    }

    /// <summary>All packages that have to do with the trouble: they want, are wanted, or were ruled out on the way.</summary>
    public IReadOnlySet<PackageNode> Involved(IReadOnlyList<PackageNode> broken)
    {
        var involved = new HashSet<PackageNode>();
        var open = new Stack<Clause>(FailedClauses(broken));
        while (open.TryPop(out var clause))
        {
            var named = clause.Options.Select(option => universe[option.Relation.Name]);
            foreach (var node in clause.Options.SelectMany(option => option.Targets).Select(target => target.Node).Concat(named).Append(clause.Owner))
            {
                if (involved.Add(node) && node.Refusal is { } refusal)
                    open.Push(refusal.Clause);
            }
        }
        return involved;
    }

    /// <summary>From the user's words to a package: <c>DebianPackage 'ffmpeg' → libavcodec61 7:7.1.1-1 → libx264-164 2:0.164-2</c>.</summary>
    public static string Chain(PackageNode node)
    {
        var steps = new List<string>();
        for (var step = node; step is not null; step = step.RequiredBy)
            steps.Add(step.Origin is null ? step.ToString() : step.Origin.Contains(step.Name, StringComparison.Ordinal) ? step.Origin : $"{step.Origin} → {step}");
        steps.Reverse();
        return string.Join(" → ", steps);
    }

    public static string Verb(Clause clause) => clause.Dependency.Kind == DependencyKind.Breaks ? "breaks" : "conflicts with";

    private IEnumerable<Clause> FailedClauses(IReadOnlyList<PackageNode> broken) => broken.SelectMany(FailedClauses);

    // Where it was clear from the outset that one dependency cannot be met, the others were not even tried.
    private IEnumerable<Clause> FailedClauses(PackageNode node) =>
        node.Refusal is { } refusal ? [refusal.Clause] : universe.Clauses(node.Installed!).Where(clause => clause.IsCritical && !clause.Holds);
}

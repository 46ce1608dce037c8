namespace Sdk.Container.Hygiene.Resolution;

/// <summary>Takes packages out of a closure that the image can do without although something depends on them: those that only maintainer scripts need, such as debconf.</summary>
public static class ClosurePruner
{
    /// <summary>
    /// Leaves out what is excluded, and whatever is in the closure only because of that. The roots, which are the packages that nothing is the reason for, always stay, even where
    /// they are excluded: who asks for a package gets it. RequiredBy and DependsOn of what remains speak only of what remains.
    /// </summary>
    public static IReadOnlyList<ResolvedPackage> Prune(IReadOnlyList<ResolvedPackage> closure, IReadOnlySet<string> excluded) =>
        ClosureGraph.WithRequiredBy(closure, closure.Where(package => package.RequiredBy is null).Select(package => package.Package.Name), excluded.Contains);
}

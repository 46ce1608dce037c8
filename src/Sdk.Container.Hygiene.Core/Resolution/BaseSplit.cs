namespace Sdk.Container.Hygiene.Resolution;

/// <summary>Parts a closure into the base, which all apps share, and what only this project's own packages need.</summary>
public static class BaseSplit
{
    /// <summary>The names of the packages that the base needs: its roots, and what is reached from them over chosen dependencies.</summary>
    /// <param name="baseRoots">What the SDK asks for on behalf of the app.</param>
    public static IReadOnlySet<string> InBase(IReadOnlyList<ResolvedPackage> closure, IEnumerable<string> baseRoots) =>
        ClosureGraph.Reach(closure, baseRoots, _ => false).Keys.ToHashSet(StringComparer.Ordinal);
}

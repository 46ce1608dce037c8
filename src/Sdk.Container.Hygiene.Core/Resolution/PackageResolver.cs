using Sdk.Container.Hygiene.Debian;
using Sdk.Container.Hygiene.Diagnostics;

namespace Sdk.Container.Hygiene.Resolution;

/// <summary>Finds the closure that <c>apt-get install --no-install-recommends</c> would install into an empty root.</summary>
/// <remarks>
/// As there, nothing is implied: an essential package is in the closure where something depends on it, and not otherwise. Thread-safe; a resolution keeps no state.
/// </remarks>
/// <param name="indexes">In the order of the user's suites and components: between equals, apt prefers by it.</param>
public sealed class PackageResolver(IReadOnlyList<PackageIndex> indexes)
{
    public IReadOnlyList<PackageIndex> Indexes { get; } = indexes;

    /// <summary>What repositories have besides what may come from them: never taken, but named where something fails for want of it.</summary>
    public IReadOnlyList<PackageIndex> Withheld { get; init; } = [];

    /// <summary>The closure, ordered by name (ordinal). Throws <see cref="HygieneException"/> (HYG40xx) with every unknown package, or the chain of a conflict.</summary>
    public IReadOnlyList<ResolvedPackage> Resolve(ResolutionRequest request)
    {
        var universe = new PackageUniverse(Indexes, request.Architecture, request.InstallRecommends) { Withheld = Withheld };
        var requested = new RequestReader(universe).Read(request);
        new Solver(universe, requested).Solve();
        return new ClosureReader(universe).Read(requested);
    }
}

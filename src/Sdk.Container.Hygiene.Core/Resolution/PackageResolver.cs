using Sdk.Container.Hygiene.Debian;
using Sdk.Container.Hygiene.Diagnostics;

namespace Sdk.Container.Hygiene.Resolution;

/// <summary>A package that the user (or the SDK, for the base) asks for.</summary>
/// <param name="Version">Null: the newest that the suites offer.</param>
/// <param name="Origin">The user's words, for messages: <c>DebianPackage 'ffmpeg'</c>.</param>
public sealed record PackageRequest(string Name, VersionConstraint? Version, string Origin);

/// <summary>What is asked of the resolver.</summary>
public sealed record ResolutionRequest
{
    public required string Architecture { get; init; }
    public required IReadOnlyList<PackageRequest> Packages { get; init; }

    /// <summary>As apt's APT::Install-Recommends.</summary>
    public bool InstallRecommends { get; init; }

    /// <summary>Versions to keep where they still exist and fit (name to exact version): the pins of the lock.</summary>
    public IReadOnlyDictionary<string, string> Pins { get; init; } = new Dictionary<string, string>();
}

/// <summary>A package of the closure.</summary>
/// <param name="RequiredBy">The name of the package whose dependency pulled it in first; null where the user asked for it.</param>
public sealed record ResolvedPackage(BinaryPackage Package, string? RequiredBy);

/// <summary>Finds the closure that <c>apt-get install --no-install-recommends</c> would install into an empty root.</summary>
public sealed class PackageResolver(IReadOnlyList<PackageIndex> indexes)
{
    public IReadOnlyList<PackageIndex> Indexes { get; } = indexes;

    /// <summary>The closure, ordered by name (ordinal). Throws <see cref="HygieneException"/> (HYG40xx) with every unknown package, or the chain of a conflict.</summary>
    public IReadOnlyList<ResolvedPackage> Resolve(ResolutionRequest request) => throw new NotImplementedException();
}

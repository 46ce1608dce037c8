using Sdk.Container.Hygiene.Debian;

namespace Sdk.Container.Hygiene.Resolution;

/// <summary>A package of the closure.</summary>
/// <param name="RequiredBy">The name of the package whose dependency pulled it in first; null where the user asked for it.</param>
public sealed record ResolvedPackage(BinaryPackage Package, string? RequiredBy)
{
    /// <summary>The names of the packages of the closure that were chosen to meet its Pre-Depends, Depends and, where they were followed, Recommends; sorted.</summary>
    public IReadOnlyList<string> DependsOn { get; init; } = [];
}

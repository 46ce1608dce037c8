using Sdk.Container.Hygiene.Diagnostics;
using Sdk.Container.Hygiene.Locking;
using Sdk.Container.Hygiene.Oci;
using Sdk.Container.Hygiene.Rootfs;
using Sdk.Container.Hygiene.Tar;

namespace Sdk.Container.Hygiene.Linting;

/// <summary>A finished image, and what its project says of it.</summary>
public sealed record LintRequest
{
    public required ContainerConfig Config { get; init; }

    /// <summary>The lowest first.</summary>
    public required IReadOnlyList<Layer> Layers { get; init; }

    /// <summary>What its packages were locked from.</summary>
    public required LockedArchitecture Lock { get; init; }
    public required RootfsFamily Family { get; init; }

    /// <summary>As its packages were converted with.</summary>
    public required FilterOptions Filter { get; init; }
    public IReadOnlyList<LintException> Exceptions { get; init; } = [];
    public LintPlaces Places { get; init; } = new();
}

/// <summary>What the project accepts.</summary>
/// <param name="Code">Of the warning: <c>HYG5501</c>.</param>
/// <param name="Paths">Absolute paths, <c>*</c> standing for any characters; empty: whatever the path.</param>
/// <param name="Packages">Names of packages, likewise.</param>
public sealed record LintException(string Code, IReadOnlyList<string> Paths, IReadOnlyList<string> Packages);

/// <summary>Finds the project's own item or property that a finding comes from; called only where there is one.</summary>
public sealed record LintPlaces
{
    /// <summary>By absolute path in the image.</summary>
    public Func<string, SourceLocation?> OfPath { get; init; } = static _ => null;

    /// <summary>By the name of a DebianPackage item.</summary>
    public Func<string, SourceLocation?> OfPackage { get; init; } = static _ => null;

    /// <summary>By the property's name.</summary>
    public Func<string, SourceLocation?> OfProperty { get; init; } = static _ => null;
}

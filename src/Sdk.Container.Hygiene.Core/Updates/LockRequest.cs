using Sdk.Container.Hygiene.Archives;
using Sdk.Container.Hygiene.Locking;
using Sdk.Container.Hygiene.Resolution;

namespace Sdk.Container.Hygiene.Updates;

/// <summary>What the project asks Debian for, on one architecture.</summary>
/// <param name="Architecture"><c>amd64</c> or <c>arm64</c>.</param>
/// <param name="Inputs">As the lock records it.</param>
/// <param name="Packages">The project's own packages; those of the base are names in <see cref="LockInputs.Base"/>.</param>
public sealed record LockRequest(string Architecture, LockInputs Inputs, IReadOnlyList<PackageRequest> Packages)
{
    /// <summary>The repositories that <see cref="LockInputs.Repositories"/> records, in that order.</summary>
    public IReadOnlyList<DebianRepository> Repositories { get; init; } = [];
}

/// <summary>What to do with the lock.</summary>
public enum LockMode
{
    /// <summary>Use it where it fits; else resolve, keeping versions that still fit, and write it.</summary>
    Keep,

    /// <summary>Use it where it fits; else refuse.</summary>
    Locked,

    /// <summary>Resolve anew.</summary>
    Update,
}

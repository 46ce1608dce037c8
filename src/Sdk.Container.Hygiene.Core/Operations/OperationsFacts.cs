using Sdk.Container.Hygiene.Diagnostics;

namespace Sdk.Container.Hygiene.Operations;

/// <summary>What <see cref="OperationsCheck"/> must know beside the manifest.</summary>
public sealed record OperationsFacts
{
    /// <summary>By the service's name; only of images that a project of this SDK makes.</summary>
    public required IReadOnlyDictionary<string, ContainerDescription> Images { get; init; }

    /// <summary>The user's own item, by its type and name.</summary>
    public required Func<string, string, SourceLocation?> Locate { get; init; }
}

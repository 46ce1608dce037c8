using Sdk.Container.Hygiene.Diagnostics;

namespace Sdk.Container.Hygiene.Resolution;

/// <summary>A package that the user (or the SDK, for the base) asks for.</summary>
/// <param name="Version">Null: the newest that the suites offer.</param>
/// <param name="Origin">The user's words, for messages: <c>DebianPackage 'ffmpeg'</c>.</param>
public sealed record PackageRequest(string Name, VersionConstraint? Version, string Origin)
{
    /// <summary>Finds the request's place in the user's file: asked only for a message, since it reads that file.</summary>
    public Func<SourceLocation?> Locate { get; init; } = static () => null;
}

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

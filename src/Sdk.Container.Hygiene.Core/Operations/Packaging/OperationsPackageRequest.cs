using Sdk.Container.Hygiene.Debian.Deb;

namespace Sdk.Container.Hygiene.Operations.Packaging;

/// <summary>What the package of an app's operations is made of.</summary>
public sealed record OperationsPackageRequest
{
    /// <summary>The app's name: <c>shop</c> makes <c>shop-ops</c>.</summary>
    public required string App { get; init; }

    /// <summary>The project's: <c>1.0.0-rc.1</c>.</summary>
    public required string Version { get; init; }

    /// <summary><c>Jane Doe &lt;jane@example.com&gt;</c>.</summary>
    public required string Maintainer { get; init; }

    /// <summary>The project's own, any text; may be empty.</summary>
    public string Description { get; init; } = "";

    /// <summary>An http or https URL; null for none.</summary>
    public string? Homepage { get; init; }

    /// <summary>As the project states them: <c>© 2026 Example Ltd.</c>, <c>MIT</c>; null where it does not.</summary>
    public string? Copyright { get; init; }
    public string? License { get; init; }

    /// <summary>Packages of which the host needs one to run containers; the first is what apt takes where there is none.</summary>
    public IReadOnlyList<string> Engines { get; init; } = ["docker.io", "docker-ce", "podman"];

    /// <summary>What the runner needs beside that for what the app declares: see <see cref="HostPackages"/>.</summary>
    public IReadOnlyList<string> Needs { get; init; } = [];

    /// <summary>All that lies in the host's file system, at its place there. Files in /etc become conffiles.</summary>
    public required IReadOnlyList<DebEntry> Entries { get; init; }

    /// <summary>The time of everything, and of the changelog's entry: in seconds since 1970.</summary>
    public required long Modified { get; init; }
}

using Sdk.Container.Hygiene.OpenPgp;

namespace Sdk.Container.Hygiene.Archives;

/// <summary>What an <see cref="ArchiveClient"/> works with.</summary>
public sealed record ArchiveOptions
{
    /// <summary>The pinned keys: whoever else signs is not believed.</summary>
    public required Keyring Keyring { get; init; }

    public required MirrorList Mirrors { get; init; }

    /// <summary>The repositories beside Debian's archive. Their names are names of suites, each with its own mirror and keys.</summary>
    public IReadOnlyList<DebianRepository> Repositories { get; init; } = [];

    /// <summary>Use the store alone.</summary>
    public bool Offline { get; init; }

    public DownloadOptions Download { get; init; } = new();
}

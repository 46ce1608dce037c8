using Sdk.Container.Hygiene.Storage;

namespace Sdk.Container.Hygiene.Debian;

/// <summary>What a suite's Release file says (repository format: wiki DebianRepository/Format), read from verified bytes only.</summary>
public sealed record ReleaseFile
{
    public required string Suite { get; init; }
    public required string Codename { get; init; }
    public required string Origin { get; init; }
    public required string Label { get; init; }
    public required DateTimeOffset Date { get; init; }
    public DateTimeOffset? ValidUntil { get; init; }
    public required IReadOnlyList<string> Components { get; init; }
    public required IReadOnlyList<string> Architectures { get; init; }
    public bool AcquireByHash { get; init; }
    public bool NotAutomatic { get; init; }
    public bool ButAutomaticUpgrades { get; init; }

    /// <summary>The URL template of the archive's snapshots (<c>@SNAPSHOTID@</c> stands for a timestamp), where the archive names one.</summary>
    public string? Snapshots { get; init; }

    /// <summary>The files of the SHA256 field, by path relative to the suite's folder.</summary>
    public required IReadOnlyDictionary<string, ReleaseEntry> Files { get; init; }

    /// <summary>Reads the signed text. Throws <see cref="Diagnostics.HygieneException"/> (HYG31xx) where a field that trust needs is missing or malformed.</summary>
    public static ReleaseFile Parse(ReadOnlyMemory<byte> verifiedBody, string name) => throw new NotImplementedException();
}

/// <summary>A file that Release vouches for.</summary>
public sealed record ReleaseEntry(string Path, long Size, Sha256Digest Sha256);

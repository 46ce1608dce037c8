using System.Text;
using Sdk.Container.Hygiene.Diagnostics;
using Sdk.Container.Hygiene.Storage;

namespace Sdk.Container.Hygiene.Debian;

/// <summary>What a suite's Release file says (repository format: wiki DebianRepository/Format), read from verified bytes only.</summary>
public sealed record ReleaseFile
{
    /// <summary>The archive's own name of the suite (<c>stable</c>); the codename where it gives none.</summary>
    public required string Suite { get; init; }

    /// <summary>The name that stays (<c>trixie</c>); the suite's where the archive gives none.</summary>
    public required string Codename { get; init; }

    /// <summary>Empty where the archive does not say.</summary>
    public required string Origin { get; init; }

    /// <summary>Empty where the archive does not say.</summary>
    public required string Label { get; init; }

    public required DateTimeOffset Date { get; init; }

    /// <summary>Null: the archive sets no end.</summary>
    public DateTimeOffset? ValidUntil { get; init; }

    /// <summary>As written: security suites say <c>updates/main</c> where the paths say <c>main</c>.</summary>
    public required IReadOnlyList<string> Components { get; init; }

    public required IReadOnlyList<string> Architectures { get; init; }

    /// <summary>True where packages for all architectures stand in an index of their own (<c>binary-all</c>), not in that of each architecture: <c>No-Support-for-Architecture-all</c> says nothing of Packages.</summary>
    public bool HasIndexForAll { get; init; }
    public bool AcquireByHash { get; init; }
    public bool NotAutomatic { get; init; }
    public bool ButAutomaticUpgrades { get; init; }

    /// <summary>The URL template of the archive's snapshots (<c>@SNAPSHOTID@</c> stands for a timestamp), where the archive names one.</summary>
    public string? Snapshots { get; init; }

    /// <summary>The files of the SHA256 field, by path relative to the suite's folder.</summary>
    public required IReadOnlyDictionary<string, ReleaseEntry> Files { get; init; }

    /// <summary>Reads the signed text. Throws <see cref="HygieneException"/> (HYG312x) where a field that trust needs is missing or malformed.</summary>
    /// <param name="name">What the user calls the file, for messages: <c>trixie-security</c>.</param>
    public static ReleaseFile Parse(ReadOnlyMemory<byte> verifiedBody, string name)
    {
        // More than one paragraph: somebody appended. Whoever reads on would read what another reader does not see.
        if (ControlFile.Read(verifiedBody).Take(2).ToList() is not [var stanza])
            throw ReleaseDiagnostics.NotOneParagraph(name).ToException();
        var (suite, codename) = (stanza.GetString("Suite"u8), stanza.GetString("Codename"u8));
        return new()
        {
            Suite = suite ?? codename ?? throw ReleaseDiagnostics.MissingField(name, "Suite").ToException(),
            Codename = codename ?? suite!,
            Origin = stanza.GetString("Origin"u8) ?? "",
            Label = stanza.GetString("Label"u8) ?? "",
            Date = ReadDate(stanza, "Date"u8, name) ?? throw ReleaseDiagnostics.MissingField(name, "Date").ToException(),
            ValidUntil = ReadDate(stanza, "Valid-Until"u8, name),
            Components = ReadWords(stanza, "Components"u8),
            Architectures = ReadWords(stanza, "Architectures"u8),
            HasIndexForAll = ReadWords(stanza, "Architectures"u8).Contains("all") && !ReadWords(stanza, "No-Support-for-Architecture-all"u8).Contains("Packages"),
            AcquireByHash = stanza.GetFlag("Acquire-By-Hash"u8),
            NotAutomatic = stanza.GetFlag("NotAutomatic"u8),
            ButAutomaticUpgrades = stanza.GetFlag("ButAutomaticUpgrades"u8),
            Snapshots = stanza.GetString("Snapshots"u8),
            Files = ReadFiles(stanza, name),
        };
    }

    private static DateTimeOffset? ReadDate(ControlStanza stanza, ReadOnlySpan<byte> field, string name)
    {
        if (stanza.GetString(field) is not { } text)
            return null;
        return ReleaseDate.TryParse(text, out var date) ? date : throw ReleaseDiagnostics.InvalidDate(name, Encoding.UTF8.GetString(field), text).ToException();
    }

    private static string[] ReadWords(ControlStanza stanza, ReadOnlySpan<byte> field) => Words(stanza.GetString(field) ?? "");

    // "digest size path", one to a line.
    private static Dictionary<string, ReleaseEntry> ReadFiles(ControlStanza stanza, string name)
    {
        var text = stanza.GetString("SHA256"u8) ?? throw ReleaseDiagnostics.MissingField(name, "SHA256").ToException();
        var files = new Dictionary<string, ReleaseEntry>(StringComparer.Ordinal);
        foreach (var line in text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (Words(line) is not [var digest, var size, var path]
                || !Sha256Digest.TryParse(digest, out var sha256)
                || !long.TryParse(size, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var length)
                || !RelativePath.IsSafe(path))
                throw ReleaseDiagnostics.InvalidEntry(name, line).ToException();
            var entry = new ReleaseEntry(path, length, sha256);
            if (!files.TryAdd(path, entry) && files[path] != entry)
                throw ReleaseDiagnostics.ContradictoryEntry(name, path).ToException();
        }
        return files;
    }

    private static string[] Words(string text) => text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
}

/// <summary>A file that Release vouches for.</summary>
/// <param name="Path">Relative to the suite's folder; never leads out of it.</param>
/// <param name="Size">Bytes.</param>
public sealed record ReleaseEntry(string Path, long Size, Sha256Digest Sha256);

using System.Globalization;
using Sdk.Container.Hygiene.Diagnostics;
using Sdk.Container.Hygiene.Storage;

namespace Sdk.Container.Hygiene.Debian;

/// <summary>One binary package of one suite: a stanza of a Packages index (deb-control(5), Debian Policy §5.3). Fields are read from the stanza when asked for.</summary>
/// <remarks>
/// A property whose field is missing or malformed throws <see cref="HygieneException"/> (HYG4040-4043) when it is read, so that one bad stanza among 60,000 hurts only those who
/// want that package.
/// </remarks>
public sealed class BinaryPackage
{
    internal BinaryPackage(ControlStanza stanza, PackageIndex index, int offset) => (Stanza, Index, Offset) = (stanza, index, offset);

    public ControlStanza Stanza { get; }

    public string Name => field ??= Required("Package"u8, "Package", IsName);

    public DebianVersion Version => field ??= ReadVersion(Required("Version"u8, "Version"));

    public string Architecture => field ??= Required("Architecture"u8, "Architecture", IsName);

    /// <summary>The source package's name; that of the binary package where the stanza names none.</summary>
    public string Source => field ??= ReadSource().Name;

    public DebianVersion SourceVersion => field ??= ReadSource().Version is { } version ? ReadVersion(version) : Version;

    /// <summary>The path in the mirror, from the archive's root: <c>pool/main/…</c>. Never absolute, and without <c>..</c>.</summary>
    public string Filename => field ??= Required("Filename"u8, "Filename", RelativePath.IsSafe);

    /// <summary>Of the .deb, in bytes.</summary>
    public long Size => Parsed("Size"u8, "Size", text => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var size) ? size : (long?)null);

    public Sha256Digest Sha256 => Parsed("SHA256"u8, "SHA256", text => Sha256Digest.TryParse(text, out var digest) ? digest : (Sha256Digest?)null);

    /// <summary>The suite whose index has this stanza, as the user wrote it: <c>trixie-security</c>.</summary>
    public string Suite => Index.Suite;

    /// <summary>A system without it is no system (Policy §3.8); apt prefers such a package among several that would do.</summary>
    public bool IsEssential => Stanza.GetFlag("Essential"u8);

    /// <summary>Protected, in apt's older word Important: not to be removed, like an essential package, but not always there.</summary>
    public bool IsProtected => Stanza.GetFlag("Protected"u8) || Stanza.GetFlag("Important"u8);

    /// <summary>The Priority field's rank (Policy §2.5): <c>required</c> is 1, <c>extra</c> is 5; 0 where there is none.</summary>
    public int Priority => Stanza.GetString("Priority"u8)?.ToLowerInvariant() switch
    {
        null => 0,
        "required" => 1,
        "important" => 2,
        "standard" => 3,
        "optional" => 4,
        _ => 5,
    };

    /// <summary>Whether <c>name:any</c> in a dependency accepts this package (deb-control(5), Multi-Arch).</summary>
    public bool IsMultiArchAllowed => Stanza.GetString("Multi-Arch"u8) == "allowed";

    /// <summary>The virtual packages that this one is as well (Policy §7.5); a version is there only where the field names one.</summary>
    public IReadOnlyList<PackageRelation> Provides => field ??= [.. ReadDependencies(DependencyKind.Depends, "Provides", "Provides"u8).SelectMany(dependency => dependency.Alternatives)];

    internal PackageIndex Index { get; }

    /// <summary>Where the stanza begins in its index: with the index, the package's identity.</summary>
    internal int Offset { get; }

    private string Described => $"{Stanza.GetString("Package"u8) ?? "?"} {Stanza.GetString("Version"u8) ?? "?"} ({Suite})";

    /// <summary>The dependencies of one field, as they stand.</summary>
    public IReadOnlyList<Dependency> GetDependencies(DependencyKind kind) => ReadDependencies(kind, kind.ToFieldName(), kind.ToFieldNameUtf8());

    public override string ToString() => $"{Name} {Version}";

    internal bool IsSameStanza(BinaryPackage other) => ReferenceEquals(Index, other.Index) && Offset == other.Offset;

    /// <summary>Reads every field that the lock records, so that a package is refused before anything is fetched.</summary>
    internal void Validate()
    {
        _ = (Name, Version, Architecture, Source, SourceVersion, Filename);
        _ = (Size, Sha256);
    }

    private string Required(ReadOnlySpan<byte> field, string name, Func<string, bool>? isValid = null)
    {
        var value = Stanza.GetString(field);
        if (string.IsNullOrEmpty(value))
            throw ResolutionDiagnostics.MissingField(Described, name).ToException();
        return isValid is null || isValid(value) ? value : throw ResolutionDiagnostics.InvalidField(Described, name, value).ToException();
    }

    private T Parsed<T>(ReadOnlySpan<byte> field, string name, Func<string, T?> parse) where T : struct
    {
        var text = Required(field, name);
        return parse(text) ?? throw ResolutionDiagnostics.InvalidField(Described, name, text).ToException();
    }

    private DebianVersion ReadVersion(string text) =>
        DebianVersion.TryParse(text, out var version) ? version : throw ResolutionDiagnostics.InvalidField(Described, "Version", text).ToException();

    // "source" or "source (version)"; the version is there where it differs from the binary package's (Policy §5.6.1).
    private (string Name, string? Version) ReadSource()
    {
        var text = Stanza.GetString("Source"u8);
        if (string.IsNullOrEmpty(text))
            return (Name, null);
        var open = text.IndexOf('(', StringComparison.Ordinal);
        var name = (open < 0 ? text : text[..open]).Trim();
        if (!IsName(name) || open >= 0 && !text.EndsWith(')'))
            throw ResolutionDiagnostics.InvalidField(Described, "Source", text).ToException();
        return (name, open < 0 ? null : text[(open + 1)..^1].Trim());
    }

    private IReadOnlyList<Dependency> ReadDependencies(DependencyKind kind, string name, ReadOnlySpan<byte> field) =>
        Dependency.TryParseField(kind, Stanza.GetString(field) ?? "", out var dependencies, out var invalid)
            ? dependencies
            : throw ResolutionDiagnostics.InvalidDependency(Described, name, invalid).ToException();

    // Policy §5.6.1. Names become names of files.
    private static bool IsName(string name) =>
        name.Length > 0 && char.IsAsciiLetterOrDigit(name[0]) && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '+' or '-' or '.' or '_');
}

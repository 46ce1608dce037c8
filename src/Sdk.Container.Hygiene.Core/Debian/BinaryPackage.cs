using Sdk.Container.Hygiene.Storage;

namespace Sdk.Container.Hygiene.Debian;

/// <summary>One binary package of one suite: a stanza of a Packages index (deb-control(5), Debian Policy §5.3). Fields are read from the stanza when asked for.</summary>
public sealed class BinaryPackage
{
    public string Name { get; } = null!;
    public DebianVersion Version { get; } = null!;
    public string Architecture { get; } = null!;

    /// <summary>The source package's name; that of the binary package where the stanza names none.</summary>
    public string Source { get; } = null!;
    public DebianVersion SourceVersion { get; } = null!;

    /// <summary>The path in the mirror, from the archive's root: <c>pool/main/…</c>.</summary>
    public string Filename { get; } = null!;
    public long Size { get; }
    public Sha256Digest Sha256 { get; }

    /// <summary>The suite whose index has this stanza, as the user wrote it: <c>trixie-security</c>.</summary>
    public string Suite { get; } = null!;
}

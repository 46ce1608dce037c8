namespace Sdk.Container.Hygiene.OpenPgp;

/// <summary>
/// The keys that Debian's archive is believed by. They stand in the source, so that whoever changes the keyring beside the package gains nothing, and so that a
/// change of keys is a change that is read. Debian changes its keys with each release and lets two generations sign: what the next one needs is here before.
/// Source: the package debian-archive-keyring (build/keyrings/README.md).
/// </summary>
public static class DebianArchiveKeys
{
    public static IReadOnlyList<DebianArchiveKey> All { get; } =
    [
        new("Debian Archive Automatic Signing Key (12/bookworm)", "B8B80B5B623EAB6AD8775C45B7C5D7D6350947F8", "bookworm"),
        new("Debian Security Archive Automatic Signing Key (12/bookworm)", "05AB90340C0C5E797F44A8C8254CF3B5AEC0A8F0", "bookworm"),
        new("Debian Stable Release Key (12/bookworm)", "4D64FEC119C2029067D6E791F8D2585B8783D481", "bookworm"),
        new("Debian Archive Automatic Signing Key (13/trixie)", "04B54C3CDCA79751B16BC6B5225629DF75B188BD", "trixie"),
        new("Debian Security Archive Automatic Signing Key (13/trixie)", "5E04A1E3223A19A20706E20F9904613D4CCE68C6", "trixie"),
        new("Debian Stable Release Key (13/trixie)", "41587F7DB8C774BCCF131416762F67A0B2C39DE4", "trixie"),
    ];

    /// <summary>Of the primary keys: 40 upper-case hexadecimal digits each.</summary>
    public static IReadOnlySet<string> Fingerprints { get; } = All.Select(key => key.Fingerprint).ToHashSet(StringComparer.Ordinal);

    /// <summary>
    /// Reads a keyring file and keeps the pinned keys alone. Throws <see cref="Diagnostics.HygieneException"/> (HYG3112, HYG3113) where it is not a keyring or
    /// holds none of them.
    /// </summary>
    /// <param name="keyringFile">Content of <c>keyrings/debian-archive-keyring.gpg</c>.</param>
    public static Keyring Load(byte[] keyringFile) => Keyring.Parse(keyringFile, Name).Pin(Fingerprints, Name);

    private const string Name = "the keyring that ships with this SDK";
}

/// <summary>A key that is trusted by name.</summary>
/// <param name="Name">Its user id, without the address.</param>
/// <param name="Fingerprint">Of the primary key: 40 upper-case hexadecimal digits.</param>
/// <param name="Release">Codename of the release that it was made for; it signs the release before, too.</param>
public sealed record DebianArchiveKey(string Name, string Fingerprint, string Release);

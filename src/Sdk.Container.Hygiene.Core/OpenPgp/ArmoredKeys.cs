namespace Sdk.Container.Hygiene.OpenPgp;

/// <summary>Keyrings as text, such as the <c>.asc</c> files that apt's <c>Signed-By</c> may name: one block or several, with remarks around them.</summary>
internal static class ArmoredKeys
{
    private static ReadOnlySpan<byte> FirstLine => "-----BEGIN PGP PUBLIC KEY BLOCK-----"u8;

    private static ReadOnlySpan<byte> LastLine => "-----END PGP PUBLIC KEY BLOCK-----"u8;

    /// <summary>A binary packet begins with an octet whose highest bit is set (RFC 9580 §4.2); ASCII never does.</summary>
    public static bool IsArmored(ReadOnlySpan<byte> keyring) => keyring is [< 0x80, ..];

    /// <summary>The packets of all blocks, one after another. Throws <see cref="FormatException"/>.</summary>
    public static byte[] Read(ReadOnlySpan<byte> text)
    {
        if (text.Length > 12 && text.Slice(8, 4).SequenceEqual("KBXf"u8))
            throw new FormatException("it is a GnuPG keybox; export the keys with 'gpg --export'");

        var packets = new List<byte>();
        var lines = new LineReader(text);
        while (lines.TryRead(out var line))
            if (LineReader.TrimEnd(line).SequenceEqual(FirstLine))
                packets.AddRange(Armor.Read(ref lines, LastLine));
        return [.. packets];
    }
}

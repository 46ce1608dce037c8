using System.Buffers;

namespace Sdk.Container.Hygiene.OpenPgp;

/// <summary>
/// A clear-signed message taken apart (RFC 9580 §7), more strictly than the standard asks: the file begins with the message, there is one, and nothing
/// follows it. Text that no signature covers has deceived verifiers before, so there must be no place for it.
/// </summary>
/// <param name="Body">The text with LF after each line.</param>
/// <param name="Canonical">The text as it is hashed: lines joined by CRLF, without blanks at their ends.</param>
/// <param name="Signatures">The packets of the signature block.</param>
internal sealed record ClearSignedText(ReadOnlyMemory<byte> Body, ReadOnlyMemory<byte> Canonical, ReadOnlyMemory<byte> Signatures)
{
    private static ReadOnlySpan<byte> FirstLine => "-----BEGIN PGP SIGNED MESSAGE-----"u8;

    private static ReadOnlySpan<byte> SignatureLine => "-----BEGIN PGP SIGNATURE-----"u8;

    private static ReadOnlySpan<byte> LastLine => "-----END PGP SIGNATURE-----"u8;

    public static bool IsAnnouncedBy(ReadOnlySpan<byte> message)
    {
        var lines = new LineReader(message);
        return lines.TryRead(out var line) && LineReader.TrimEnd(line).SequenceEqual(FirstLine);
    }

    /// <summary>Takes a message apart that <see cref="IsAnnouncedBy"/> has recognised. Throws <see cref="FormatException"/>.</summary>
    public static ClearSignedText Split(ReadOnlySpan<byte> message)
    {
        var lines = new LineReader(message);
        lines.Next();
        SkipHeaders(ref lines);

        // Dash escapes only ever get shorter, and each line end grows by one octet at most.
        var (body, canonical) = (new ArrayBufferWriter<byte>(message.Length), new ArrayBufferWriter<byte>(message.Length + message.Length / 16));
        while (ReadText(ref lines, out var line))
        {
            if (body.WrittenCount > 0)
                canonical.Write("\r\n"u8);
            canonical.Write(line);
            body.Write(line);
            body.Write("\n"u8);
        }
        if (body.WrittenCount == 0)
            throw new FormatException("it has no text");

        var signatures = Armor.Read(ref lines, LastLine);
        while (lines.TryRead(out var line))
            if (!LineReader.TrimEnd(line).IsEmpty)
                throw new FormatException("something follows its signature");
        return new(body.WrittenMemory, canonical.WrittenMemory, signatures);
    }

    // Only Hash may stand here (§7.1), and it only repeats what the signatures say. Anything else would be text that nobody has signed.
    private static void SkipHeaders(ref LineReader lines)
    {
        ReadOnlySpan<byte> line;
        while (!(line = lines.Next()).IsEmpty)
            if (!line.StartsWith("Hash: "u8) || line["Hash: "u8.Length..].ContainsAnyExcept(HashNames))
                throw new FormatException("it has a header other than Hash");
    }

    private static SearchValues<byte> HashNames { get; } = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-, "u8);

    private static bool ReadText(ref LineReader lines, out ReadOnlySpan<byte> line)
    {
        if (!lines.TryRead(out line))
            throw new FormatException("it is cut off");
        if (line.StartsWith("- "u8))
            line = line["- "u8.Length..];
        else if (line.StartsWith((byte)'-'))
            return LineReader.TrimEnd(line).SequenceEqual(SignatureLine) ? false : throw new FormatException("a line of its text begins with a dash that is not escaped");
        line = LineReader.TrimEnd(line);
        return true;
    }
}

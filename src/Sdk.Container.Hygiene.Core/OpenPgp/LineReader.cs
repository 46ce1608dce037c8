namespace Sdk.Container.Hygiene.OpenPgp;

/// <summary>Lines that end with LF; the last one may end with the text.</summary>
internal ref struct LineReader(ReadOnlySpan<byte> text)
{
    private ReadOnlySpan<byte> _rest = text;

    public bool TryRead(out ReadOnlySpan<byte> line)
    {
        line = _rest;
        if (_rest.IsEmpty)
            return false;
        var end = _rest.IndexOf((byte)'\n');
        if (end < 0)
        {
            _rest = default;
            return true;
        }
        line = _rest[..end];
        _rest = _rest[(end + 1)..];
        return true;
    }

    /// <summary>The next line without trailing blanks. Throws <see cref="FormatException"/> where there is none.</summary>
    public ReadOnlySpan<byte> Next() => TryRead(out var line) ? TrimEnd(line) : throw new FormatException("it is cut off");

    /// <summary>What OpenPGP means by a line's end: blanks, tabs and carriage returns before it do not count (RFC 9580 §7.2).</summary>
    public static ReadOnlySpan<byte> TrimEnd(ReadOnlySpan<byte> line) => line.TrimEnd(" \t\r"u8);
}

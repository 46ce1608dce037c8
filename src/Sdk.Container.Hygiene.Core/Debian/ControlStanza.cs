using System.Buffers.Text;
using System.Text;

namespace Sdk.Container.Hygiene.Debian;

/// <summary>
/// A paragraph of fields (deb822(5), Debian Policy §5.1), read where it lies: nothing is copied or split until a field is asked for.
/// Names are compared without case; the first of two equal fields counts; lines that are no field, and comments, are passed over.
/// </summary>
/// <param name="Bytes">The paragraph, UTF-8, with or without the final line end; lines end in LF or CRLF.</param>
public readonly record struct ControlStanza(ReadOnlyMemory<byte> Bytes)
{
    /// <summary>The value of a field without surrounding white space; continuation lines are still in it, with their line ends. False where there is no such field.</summary>
    public bool TryGet(ReadOnlySpan<byte> name, out ReadOnlySpan<byte> value)
    {
        var rest = Bytes.Span;
        while (TryReadField(ref rest, out var field, out value))
        {
            if (Ascii.EqualsIgnoreCase(field, name))
                return true;
        }
        value = default;
        return false;
    }

    /// <summary>A field as text; null where there is none.</summary>
    public string? GetString(ReadOnlySpan<byte> name) => TryGet(name, out var value) ? Encoding.UTF8.GetString(value) : null;

    /// <summary>A field that counts something; null where there is none, or it is not a number that fits.</summary>
    public long? GetInt64(ReadOnlySpan<byte> name) =>
        TryGet(name, out var value) && Utf8Parser.TryParse(value, out long number, out var consumed) && consumed == value.Length ? number : null;

    /// <summary>A field of <c>yes</c> or <c>no</c>; false where there is none.</summary>
    public bool GetFlag(ReadOnlySpan<byte> name) => TryGet(name, out var value) && Ascii.EqualsIgnoreCase(value, "yes"u8);

    /// <summary>All fields, in their order.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> ReadAll()
    {
        var fields = new List<KeyValuePair<string, string>>();
        var rest = Bytes.Span;
        while (TryReadField(ref rest, out var name, out var value))
            fields.Add(new(Encoding.UTF8.GetString(name), Encoding.UTF8.GetString(value)));
        return fields;
    }

    private static bool TryReadField(scoped ref ReadOnlySpan<byte> rest, out ReadOnlySpan<byte> name, out ReadOnlySpan<byte> value)
    {
        while (!rest.IsEmpty)
        {
            var start = rest;
            var line = ControlFile.TakeLine(ref rest);
            var colon = line.IndexOf((byte)':');
            if (colon <= 0 || line[0] is (byte)' ' or (byte)'\t' or (byte)'#')
                continue;
            while (!rest.IsEmpty && rest[0] is (byte)' ' or (byte)'\t')
                ControlFile.TakeLine(ref rest);
            name = line[..colon].TrimEnd(" \t"u8);
            value = start[(colon + 1)..(start.Length - rest.Length)].Trim(" \t\r\n"u8);
            return true;
        }
        name = value = default;
        return false;
    }
}

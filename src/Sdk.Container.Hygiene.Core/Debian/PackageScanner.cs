using System.Buffers;

namespace Sdk.Container.Hygiene.Debian;

/// <summary>The one pass over a Packages file: 60,000 stanzas of 25 lines, of which two lines matter.</summary>
internal static class PackageScanner
{
    private static readonly SearchValues<byte> NameEnds = SearchValues.Create(" \t\r\n:(["u8);

    /// <summary>Names of packages, and names that are provided, each with the offset of its stanza.</summary>
    public static (SpanMap Names, SpanMap Provides) Scan(ReadOnlySpan<byte> packages)
    {
        // A stanza of a real archive has 850 bytes or more; what is below that grows the maps.
        var (names, provides) = (new SpanMap(packages.Length / 800), new SpanMap(packages.Length / 1200));
        var stanza = 0;
        for (var start = 0; start < packages.Length;)
        {
            var line = packages[start..];
            var length = line.IndexOf((byte)'\n');
            length = length < 0 ? line.Length : length + 1;
            switch (line[0])
            {
                case (byte)'P' when line[..length].StartsWith("Package:"u8):
                    AddNames(names, packages, start + "Package:".Length, start + length, stanza);
                    break;
                case (byte)'P' when line[..length].StartsWith("Provides:"u8):
                    length = FieldLength(line, length);
                    AddNames(provides, packages, start + "Provides:".Length, start + length, stanza);
                    break;
                case (byte)'\n':
                case (byte)'\r' or (byte)' ' or (byte)'\t' when line[..length].Trim(" \t\r\n"u8).IsEmpty:
                    stanza = start + length;
                    break;
                default:
                    break;
            }
            start += length;
        }
        return (names, provides);
    }

    /// <summary>The stanza that begins at an offset which <see cref="Scan"/> gave.</summary>
    public static ControlStanza StanzaAt(ReadOnlyMemory<byte> packages, int offset) => ControlFile.Read(packages[offset..]).First();

    private static int FieldLength(ReadOnlySpan<byte> text, int length)
    {
        while (length < text.Length && text[length] is (byte)' ' or (byte)'\t')
        {
            var end = text[length..].IndexOf((byte)'\n');
            length = end < 0 ? text.Length : length + end + 1;
        }
        return length;
    }

    // Notes each name of a list "a, b (= 1), c:any"; the rest of the relation is read when the stanza is.
    private static void AddNames(SpanMap map, ReadOnlySpan<byte> packages, int start, int end, int stanza)
    {
        while (start < end)
        {
            var comma = packages[start..end].IndexOf((byte)',');
            var next = comma < 0 ? end : start + comma;
            var from = start + packages[start..next].IndexOfAnyExcept(" \t\r\n"u8);
            if (from >= start)
            {
                var length = packages[from..next].IndexOfAny(NameEnds) is var nameEnd and >= 0 ? nameEnd : next - from;
                if (length > 0)
                    map.Add(packages, from, length, stanza);
            }
            start = next + 1;
        }
    }
}

namespace Sdk.Container.Hygiene.Debian;

/// <summary>A file of paragraphs in Debian's control syntax (deb822(5), Debian Policy §5.1): Packages, Release, dpkg's status, apt's sources.</summary>
public static class ControlFile
{
    /// <summary>The paragraphs in their order. Lines of nothing but white space part them, as Policy lets a reader take them.</summary>
    public static IEnumerable<ControlStanza> Read(ReadOnlyMemory<byte> file)
    {
        var start = 0;
        while (TryFindStanza(file.Span, ref start, out var length))
        {
            yield return new ControlStanza(file.Slice(start, length));
            start += length;
        }
    }

    /// <summary>Moves <paramref name="start"/> to the next paragraph's first byte.</summary>
    private static bool TryFindStanza(ReadOnlySpan<byte> file, ref int start, out int length)
    {
        length = 0;
        var rest = file[start..];
        while (!rest.IsEmpty)
        {
            var before = rest.Length;
            var blank = TakeLine(ref rest).TrimEnd(" \t"u8).IsEmpty;
            if (!blank)
                length += before - rest.Length;
            else if (length > 0)
                return true;
            else
                start += before - rest.Length;
        }
        return length > 0;
    }

    /// <summary>Cuts a line off, without its LF or CRLF.</summary>
    internal static ReadOnlySpan<byte> TakeLine(scoped ref ReadOnlySpan<byte> rest)
    {
        var end = rest.IndexOf((byte)'\n');
        var line = end < 0 ? rest : rest[..end];
        rest = end < 0 ? default : rest[(end + 1)..];
        return line.EndsWith("\r"u8) ? line[..^1] : line;
    }
}

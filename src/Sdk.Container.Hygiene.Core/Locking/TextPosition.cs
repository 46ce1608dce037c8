using System.Text;
using Sdk.Container.Hygiene.Diagnostics;

namespace Sdk.Container.Hygiene.Locking;

/// <summary>From a position among a text's bytes to the line and the column that an editor shows.</summary>
internal static class TextPosition
{
    public static SourceLocation Locate(ReadOnlySpan<byte> text, int position, string path)
    {
        var before = text[..Math.Min(position, text.Length)];
        var line = before[(before.LastIndexOf((byte)'\n') + 1)..];
        return new(path, before.Count((byte)'\n') + 1, Encoding.UTF8.GetCharCount(line) + 1);
    }

    /// <summary>The position at which a line begins.</summary>
    /// <param name="line">Counted from 0.</param>
    public static int OfLine(ReadOnlySpan<byte> text, int line)
    {
        var start = 0;
        for (; line > 0; line--)
            start += text[start..].IndexOf((byte)'\n') + 1;
        return start;
    }

    /// <summary>Whether the line at a position is one that git leaves in a file for a conflict.</summary>
    public static bool IsConflictMarker(ReadOnlySpan<byte> text, int position)
    {
        var line = text[(text[..Math.Min(position, text.Length)].LastIndexOf((byte)'\n') + 1)..];
        return line.StartsWith("<<<<<<<"u8) || line.StartsWith("======="u8) || line.StartsWith(">>>>>>>"u8) || line.StartsWith("|||||||"u8);
    }
}

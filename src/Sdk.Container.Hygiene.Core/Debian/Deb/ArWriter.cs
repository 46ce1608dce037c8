using System.Text;

namespace Sdk.Container.Hygiene.Debian.Deb;

/// <summary>Writes an ar archive in the common format that deb(5) describes: names of at most 16 characters, owners root, mode 0644.</summary>
internal sealed class ArWriter
{
    private readonly Stream _output;
    private readonly long _modified;

    /// <param name="output">Not closed.</param>
    /// <param name="modified">The time of all members, in seconds since 1970.</param>
    public ArWriter(Stream output, long modified)
    {
        (_output, _modified) = (output, modified);
        output.Write("!<arch>\n"u8);
    }

    public void Write(string name, ReadOnlySpan<byte> content)
    {
        _output.Write(Encoding.ASCII.GetBytes($"{Field(name, 16)}{Field($"{_modified}", 12)}{Field("0", 6)}{Field("0", 6)}{Field("100644", 8)}{Field($"{content.Length}", 10)}`\n"));
        _output.Write(content);
        if (content.Length % 2 != 0) // Members begin at even places.
            _output.WriteByte((byte)'\n');
    }

    private static string Field(string value, int width) =>
        value.Length <= width ? value.PadRight(width) : throw new ArgumentException($"an ar header has no room for '{value}'", nameof(value));
}

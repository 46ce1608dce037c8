using System.Buffers.Text;
using System.Text;

namespace Sdk.Container.Hygiene.Debian.Deb;

/// <summary>A member of an ar archive: where its content lies in the file.</summary>
internal readonly record struct ArMember(string Name, long Offset, long Size);

/// <summary>Finds the members of an ar archive in the common format that deb(5) describes: names of at most 16 characters, no long-name tables.</summary>
internal static class ArReader
{
    private const int HeaderSize = 60;

    private static ReadOnlySpan<byte> Magic => "!<arch>\n"u8;

    /// <summary>One member after the other, each checked to lie within the file. What is not ar is an <see cref="InvalidDataException"/>.</summary>
    /// <param name="archive">Seekable; its position is free to change between two members.</param>
    public static IEnumerable<ArMember> Members(Stream archive)
    {
        var header = new byte[HeaderSize];
        archive.Position = 0;
        if (archive.ReadAtLeast(header.AsSpan(0, Magic.Length), Magic.Length, throwOnEndOfStream: false) < Magic.Length || !header.AsSpan().StartsWith(Magic))
            throw new InvalidDataException("it does not begin as an ar archive");
        for (long next = Magic.Length; next < archive.Length;)
        {
            archive.Position = next;
            if (archive.ReadAtLeast(header, HeaderSize, throwOnEndOfStream: false) < HeaderSize)
                throw new InvalidDataException("it ends within a header");
            var member = Parse(header, next + HeaderSize);
            if (member.Size > archive.Length - member.Offset)
                throw new InvalidDataException($"it ends within '{member.Name}'");
            yield return member;
            next = member.Offset + member.Size + (member.Size & 1); // Members begin at even places.
        }
    }

    private static ArMember Parse(ReadOnlySpan<byte> header, long offset)
    {
        var name = Encoding.ASCII.GetString(header[..16]).TrimEnd(' ').TrimEnd('/');
        var size = header.Slice(48, 10).TrimEnd((byte)' ');
        return header[58..].SequenceEqual("`\n"u8) && Utf8Parser.TryParse(size, out long bytes, out var used) && used == size.Length && bytes >= 0
            ? new(name, offset, bytes)
            : throw new InvalidDataException("it has a damaged header");
    }
}

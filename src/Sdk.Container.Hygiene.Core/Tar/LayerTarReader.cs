using System.Buffers.Binary;
using System.Text;

namespace Sdk.Container.Hygiene.Tar;

/// <summary>An entry of a layer that somebody else wrote.</summary>
/// <param name="Path">Relative and plain, as in <see cref="TarEntry.Path"/>; empty for the root.</param>
/// <param name="Attributes">Extended attributes by name, as they are: <c>security.capability</c>.</param>
/// <param name="Offset">Where its content begins in the tar.</param>
public sealed record LayerTarEntry(string Path, TarEntry Entry, IReadOnlyDictionary<string, byte[]> Attributes, long Offset);

/// <summary>
/// Reads the tars that container engines and GNU tar write (POSIX.1-2001 pax, GNU's long names, ustar; OCI image-spec layer.md). .NET's reader gives extended attributes as text, which
/// breaks those that are not. What it reads comes from tools of this machine; damage is an <see cref="InvalidDataException"/> all the same.
/// </summary>
public static class LayerTarReader
{
    private const int BlockSize = 512;
    private const int LongestHeader = 1 << 20;
    private const string AttributePrefix = "SCHILY.xattr.";

    /// <param name="tar">Uncompressed, and seekable.</param>
    public static IEnumerable<LayerTarEntry> Read(Stream tar)
    {
        var block = new byte[BlockSize];
        var pax = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        while (tar.ReadAtLeast(block, BlockSize, throwOnEndOfStream: false) == BlockSize && block.AsSpan().ContainsAnyExcept((byte)0))
        {
            var size = pax.TryGetValue("size", out var paxSize) ? Decimal(paxSize) : Number(block.AsSpan(124, 12));
            if (size < 0)
                throw new InvalidDataException("an entry has a negative size");
            var offset = tar.Position;
            switch (block[156])
            {
                case (byte)'x':
                    ReadPax(ReadContent(tar, size), pax);
                    break;
                case (byte)'g':
                    break;
                case (byte)'L':
                    pax["path"] = TrimZero(ReadContent(tar, size));
                    break;
                case (byte)'K':
                    pax["linkpath"] = TrimZero(ReadContent(tar, size));
                    break;
                default:
                    yield return Entry(block, pax, size, offset);
                    pax = new(StringComparer.Ordinal);
                    break;
            }
            tar.Position = offset + (size + BlockSize - 1) / BlockSize * BlockSize;
        }
    }

    private static LayerTarEntry Entry(ReadOnlySpan<byte> header, Dictionary<string, byte[]> pax, long size, long offset)
    {
        var path = Plain(pax.TryGetValue("path", out var name) ? Text(name) : UstarPath(header));
        var kind = header[156] is 0 or (byte)'7' ? TarEntryKind.File : (TarEntryKind)header[156];
        if (!Enum.IsDefined(kind))
            throw new InvalidDataException($"'{path}' is of kind '{(char)header[156]}', which no layer has");
        var target = kind is TarEntryKind.HardLink or TarEntryKind.SymbolicLink ? pax.TryGetValue("linkpath", out var link) ? Text(link) : Text(UntilZero(header.Slice(157, 100))) : "";
        var isDevice = kind is TarEntryKind.CharacterDevice or TarEntryKind.BlockDevice;
        return new(
            path,
            new(
                path, kind, (int)Number(header.Slice(100, 8)) & 0xFFF, pax.TryGetValue("mtime", out var time) ? Decimal(time) : Number(header.Slice(136, 12)),
                (int)(pax.TryGetValue("uid", out var user) ? Decimal(user) : Number(header.Slice(108, 8))), (int)(pax.TryGetValue("gid", out var group) ? Decimal(group) : Number(header.Slice(116, 8))),
                kind == TarEntryKind.File ? size : 0, kind == TarEntryKind.HardLink ? Plain(target) : target,
                isDevice ? (int)Number(header.Slice(329, 8)) : 0, isDevice ? (int)Number(header.Slice(337, 8)) : 0),
            pax.Where(record => record.Key.StartsWith(AttributePrefix, StringComparison.Ordinal)).ToDictionary(record => record.Key[AttributePrefix.Length..], record => record.Value, StringComparer.Ordinal),
            offset);
    }

    // "LENGTH KEY=VALUE\n", where LENGTH counts the whole record (POSIX.1-2001 pax, "pax Extended Header").
    private static void ReadPax(ReadOnlySpan<byte> records, Dictionary<string, byte[]> pax)
    {
        while (!records.IsEmpty)
        {
            var blank = records.IndexOf((byte)' ');
            var length = blank > 0 ? (int)Decimal(records[..blank]) : 0;
            if (length <= blank + 2 || length > records.Length)
                throw new InvalidDataException("a pax header has a record of a wrong length");
            var record = records[(blank + 1)..(length - 1)];
            var equals = record.IndexOf((byte)'=');
            if (equals > 0)
                pax[Text(record[..equals])] = record[(equals + 1)..].ToArray();
            records = records[length..];
        }
    }

    private static byte[] ReadContent(Stream tar, long size)
    {
        if (size > LongestHeader)
            throw new InvalidDataException($"a header of {size} bytes is longer than any can be");
        var content = new byte[size];
        tar.ReadExactly(content);
        return content;
    }

    private static string UstarPath(ReadOnlySpan<byte> header)
    {
        var name = Text(UntilZero(header[..100]));
        return header.Slice(257, 6).SequenceEqual("ustar\0"u8) && header[345] != 0 ? $"{Text(UntilZero(header.Slice(345, 155)))}/{name}" : name;
    }

    private static string Plain(string path) => string.Join('/', path.Split('/').Where(part => part is not ("" or ".")));

    private static byte[] TrimZero(byte[] text) => [.. UntilZero(text)];

    private static ReadOnlySpan<byte> UntilZero(ReadOnlySpan<byte> text) => text.IndexOf((byte)0) is var end and >= 0 ? text[..end] : text;

    private static string Text(ReadOnlySpan<byte> bytes) => Encoding.UTF8.GetString(bytes);

    // Times have a fraction, which counts for nothing here.
    private static long Decimal(ReadOnlySpan<byte> digits) =>
        System.Buffers.Text.Utf8Parser.TryParse(digits, out long number, out _) ? number : throw new InvalidDataException("a pax header has a number that is none");

    private static long Number(ReadOnlySpan<byte> field)
    {
        if ((field[0] & 0x80) != 0)
            return field.Length >= 8 ? BinaryPrimitives.ReadInt64BigEndian(field[^8..]) & (field.Length == 8 ? 0x7FFFFFFFFFFFFFFF : -1) : throw new InvalidDataException("a header has a number that is none");
        var number = 0L;
        foreach (var digit in field.TrimStart((byte)' '))
        {
            if (digit is (byte)' ' or 0)
                break;
            if (digit is < (byte)'0' or > (byte)'7')
                throw new InvalidDataException("a header has a number that is none");
            number = number * 8 + (digit - '0');
        }
        return number;
    }
}

using System.Buffers.Binary;
using System.Text;
using Sdk.Container.Hygiene.Tar;

namespace Sdk.Container.Hygiene.Debian.Deb;

/// <summary>
/// Reads the tars of a .deb: exactly the formats that dpkg reads (deb(5): v7, ustar, GNU's long names and large numbers), and refuses what dpkg refuses (pax, sparse files).
/// .NET's own reader would take any format, and keeps a long name of any size in memory: 2 GiB of it are a few hundred bytes of xz.
/// </summary>
/// <param name="tar">Uncompressed; not closed. Damage is an <see cref="InvalidDataException"/>.</param>
internal sealed class DebTarReader(Stream tar) : IDisposable
{
    private const int BlockSize = 512;

    // PATH_MAX of Linux, with which no longer name could be unpacked.
    private const int LongestName = 4096;
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly byte[] _block = new byte[BlockSize];
    private readonly TarContentStream _content = new(tar);

    /// <summary>The content of the entry that was read last: to be read whole, in part, or not at all.</summary>
    public Stream Content => _content;

    /// <summary>What the entry that was read last calls its owners, where its header has room for that (ustar, GNU); empty where it says nothing.</summary>
    public (string User, string Group) OwnerNames { get; private set; }

    /// <summary>
    /// The next entry, its path and target as they stand in the archive; null at the end, when the stream was read to its own end, too, so that its checksums are verified.
    /// </summary>
    public TarEntry? Next()
    {
        _content.Skip();
        byte[]? longPath = null, longTarget = null;
        while (true)
        {
            TarContentStream.ReadBlock(tar, _block);
            if (!_block.AsSpan().ContainsAnyExcept((byte)0))
            {
                End();
                return null;
            }
            CheckSum(_block);
            switch (_block[156])
            {
                case (byte)'L':
                    longPath = ReadLongName();
                    break;
                case (byte)'K':
                    longTarget = ReadLongName();
                    break;
                default:
                    return Entry(longPath ?? Path(_block), longTarget ?? Text(_block.AsSpan(157, 100)).ToArray());
            }
        }
    }

    public void Dispose() => _content.Dispose();

    private TarEntry Entry(byte[] path, byte[] target)
    {
        var header = _block.AsSpan();
        var kind = Kind(header[156], path);
        var size = kind == TarEntryKind.File ? Number(header.Slice(124, 12)) : 0;
        if (size < 0)
            throw new InvalidDataException("an entry has a negative size");
        _content.Begin(size);
        // Latin-1: no account has a name beyond ASCII (Debian's adduser), and none is to fail for one.
        OwnerNames = header[257..].StartsWith("ustar"u8) ? (Encoding.Latin1.GetString(Text(header.Slice(265, 32))), Encoding.Latin1.GetString(Text(header.Slice(297, 32)))) : ("", "");
        var isDevice = kind is TarEntryKind.CharacterDevice or TarEntryKind.BlockDevice;
        return new(
            Decode(path), kind, (int)Number(header.Slice(100, 8)) & 0xFFF, Number(header.Slice(136, 12)), Id(header.Slice(108, 8)), Id(header.Slice(116, 8)), size,
            kind is TarEntryKind.HardLink or TarEntryKind.SymbolicLink ? Decode(target) : "",
            isDevice ? Id(header.Slice(329, 8)) : 0, isDevice ? Id(header.Slice(337, 8)) : 0);
    }

    // v7 knows no directories: there, a file whose name ends with a slash is one. 7 is a contiguous file, which dpkg takes for any other.
    private static TarEntryKind Kind(byte flag, byte[] path) => flag switch
    {
        0 when path is [.., (byte)'/'] => TarEntryKind.Directory,
        0 or (byte)'7' => TarEntryKind.File,
        >= (byte)'0' and <= (byte)'6' => (TarEntryKind)flag,
        _ => throw new InvalidDataException($"an entry is of kind '{(char)flag}', which dpkg does not know"),
    };

    private byte[] ReadLongName()
    {
        var size = Number(_block.AsSpan(124, 12));
        if (size is < 1 or > LongestName)
            throw new InvalidDataException($"a name of {size} bytes is longer than any path can be");
        var name = new byte[size];
        _content.Begin(size);
        _content.ReadExactly(name);
        _content.Skip();
        return Text(name).ToArray();
    }

    private void End()
    {
        while (tar.Read(_block) > 0)
        {
            // What comes after the end is padding; it is read for the checksums of the compression.
        }
    }

    private static string Decode(byte[] name)
    {
        try
        {
            return Utf8.GetString(name);
        }
        catch (DecoderFallbackException exception)
        {
            throw new InvalidDataException("a name is not UTF-8", exception);
        }
    }

    private static byte[] Path(ReadOnlySpan<byte> header)
    {
        var name = Text(header[..100]);
        var prefix = header[257..].StartsWith("ustar\0"u8) ? Text(header.Slice(345, 155)) : [];
        return prefix.IsEmpty ? name.ToArray() : [.. prefix, (byte)'/', .. name];
    }

    private static ReadOnlySpan<byte> Text(ReadOnlySpan<byte> field) => field.IndexOf((byte)0) is var end and >= 0 ? field[..end] : field;

    private static int Id(ReadOnlySpan<byte> field) =>
        Number(field) is var id and >= 0 and <= int.MaxValue ? (int)id : throw new InvalidDataException("an owner or a device has a number that no system knows");

    // Octal digits after spaces and before a space or a zero byte, or GNU's big-endian two's complement, marked by the topmost bit.
    private static long Number(ReadOnlySpan<byte> field)
    {
        if ((field[0] & 0x80) != 0)
            return LargeNumber(field);
        var number = 0L;
        var digits = field.TrimStart((byte)' ');
        foreach (var digit in digits.IndexOfAny((byte)' ', (byte)0) is var end and >= 0 ? digits[..end] : digits)
        {
            if (digit is < (byte)'0' or > (byte)'7')
                throw new InvalidDataException("a header has a number that is none");
            number = number * 8 + (digit - '0');
        }
        return number;
    }

    private static long LargeNumber(ReadOnlySpan<byte> field)
    {
        var sign = (field[0] & 0x40) != 0 ? (byte)0xFF : (byte)0;
        Span<byte> bytes = stackalloc byte[12];
        bytes.Fill(sign);
        field.CopyTo(bytes[^field.Length..]);
        bytes[^field.Length] = (byte)(field[0] & 0x7F | sign & 0x80);
        var number = BinaryPrimitives.ReadInt64BigEndian(bytes[4..]);
        return !bytes[..4].ContainsAnyExcept(sign) && (number < 0) == (sign != 0) ? number : throw new InvalidDataException("a header has a number beyond 63 bits");
    }

    private static void CheckSum(ReadOnlySpan<byte> header)
    {
        var sum = 8 * ' ';
        for (var i = 0; i < header.Length; i++)
            sum += i is >= 148 and < 156 ? 0 : header[i];
        if (Number(header.Slice(148, 8)) != sum)
            throw new InvalidDataException("a header's checksum is wrong");
    }
}

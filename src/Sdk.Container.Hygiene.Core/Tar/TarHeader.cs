using System.Buffers.Binary;

namespace Sdk.Container.Hygiene.Tar;

/// <summary>The 512 bytes of a header in GNU's old format (GNU tar manual, "Basic Tar Format"; src/tar.h, <c>struct oldgnu_header</c>).</summary>
internal static class TarHeader
{
    /// <summary>Bytes of the fields for name and link target. A name may fill its field: only a shorter one ends with a zero.</summary>
    public const int NameSize = 100;

    public static void Format(Span<byte> header, ReadOnlySpan<byte> path, ReadOnlySpan<byte> link, TarEntry entry)
    {
        header.Clear();
        Text(header[..NameSize], path);
        Number(header.Slice(100, 8), entry.Mode);
        Number(header.Slice(108, 8), entry.UserId);
        Number(header.Slice(116, 8), entry.GroupId);
        Number(header.Slice(124, 12), entry.Size);
        Number(header.Slice(136, 12), entry.Modified);
        header[156] = (byte)entry.Kind;
        Text(header.Slice(157, NameSize), link);
        "ustar  "u8.CopyTo(header[257..]);
        if (entry.Kind is TarEntryKind.CharacterDevice or TarEntryKind.BlockDevice)
        {
            Number(header.Slice(329, 8), entry.DeviceMajor);
            Number(header.Slice(337, 8), entry.DeviceMinor);
        }

        // The sum counts its own field as eight spaces, and is written as six digits, a zero and a space.
        var sum = 8 * ' ';
        foreach (var value in header)
            sum += value;
        Number(header.Slice(148, 7), sum);
        header[155] = (byte)' ';
    }

    private static void Text(Span<byte> field, ReadOnlySpan<byte> text) => text[..Math.Min(text.Length, field.Length)].CopyTo(field);

    // Octal digits and a zero byte; what they cannot say is big-endian two's complement, marked by the topmost bit.
    private static void Number(Span<byte> field, long value)
    {
        var digits = field[..^1];
        if (value < 0 || value >> (3 * digits.Length) != 0)
        {
            Span<byte> number = stackalloc byte[sizeof(long)];
            BinaryPrimitives.WriteInt64BigEndian(number, value);
            var count = Math.Min(field.Length - 1, number.Length);
            field.Fill(value < 0 ? (byte)0xFF : (byte)0);
            number[^count..].CopyTo(field[^count..]);
            field[0] = value < 0 ? (byte)0xFF : (byte)0x80;
            return;
        }
        for (var i = digits.Length - 1; i >= 0; i--, value >>= 3)
            digits[i] = (byte)('0' + (value & 7));
    }
}

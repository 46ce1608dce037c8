using System.Buffers.Binary;

namespace Sdk.Container.Hygiene.Testing;

/// <summary>OpenPGP's packets, numbers and subpackets as bytes (RFC 9580 §3 to §5): enough to say wrong things, too, which a library would refuse to write.</summary>
public static class PacketWriter
{
    public const int SignatureTag = 2;
    public const int PublicKeyTag = 6;
    public const int MarkerTag = 10;
    public const int UserIdTag = 13;
    public const int SubkeyTag = 14;
    public const int PaddingTag = 21;

    /// <summary>A packet with a five-octet length in the current format (RFC 9580 §4.2.1.3).</summary>
    public static byte[] Packet(int tag, ReadOnlySpan<byte> body) => [(byte)(0xC0 | tag), 0xFF, .. UInt32((uint)body.Length), .. body];

    /// <summary>A packet with a two-octet length in the legacy format, which GnuPG still writes (RFC 9580 §4.2.2).</summary>
    public static byte[] LegacyPacket(int tag, ReadOnlySpan<byte> body) => [(byte)(0x80 | (tag << 2) | 1), .. UInt16((ushort)body.Length), .. body];

    /// <summary>A subpacket (RFC 9580 §5.2.3.7).</summary>
    public static byte[] Subpacket(int type, ReadOnlySpan<byte> body, bool critical = false)
    {
        var length = body.Length + 1;
        byte[] prefix = length < 192 ? [(byte)length] : [(byte)(((length - 192) >> 8) + 192), (byte)(length - 192)];
        return [.. prefix, (byte)(type | (critical ? 0x80 : 0)), .. body];
    }

    /// <summary>A multiprecision integer: bit count, then big-endian octets without leading zeros (RFC 9580 §3.2).</summary>
    public static byte[] Mpi(ReadOnlySpan<byte> number)
    {
        number = number.TrimStart((byte)0);
        var bits = number.IsEmpty ? 0 : number.Length * 8 - byte.LeadingZeroCount(number[0]);
        return [.. UInt16((ushort)bits), .. number];
    }

    public static byte[] Time(DateTimeOffset time) => UInt32((uint)time.ToUnixTimeSeconds());

    public static byte[] Seconds(TimeSpan span) => UInt32((uint)span.TotalSeconds);

    /// <summary>Radix-64 between armor lines, with the checksum that archives still write (RFC 9580 §6.1).</summary>
    public static string Armor(string label, ReadOnlySpan<byte> data)
    {
        var lines = Convert.ToBase64String(data).Chunk(64).Select(line => $"{new string(line)}\n");
        return $"-----BEGIN PGP {label}-----\n\n{string.Concat(lines)}={Convert.ToBase64String(Crc24(data))}\n-----END PGP {label}-----\n";
    }

    private static byte[] Crc24(ReadOnlySpan<byte> data)
    {
        var crc = 0xB704CEu;
        foreach (var octet in data)
        {
            crc ^= (uint)octet << 16;
            for (var bit = 0; bit < 8; bit++)
                crc = (crc & 0x800000) == 0 ? crc << 1 : (crc << 1) ^ 0x1864CFB;
        }
        return [(byte)(crc >> 16), (byte)(crc >> 8), (byte)crc];
    }

    internal static byte[] UInt16(ushort value)
    {
        var bytes = new byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(bytes, value);
        return bytes;
    }

    internal static byte[] UInt32(uint value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, value);
        return bytes;
    }
}

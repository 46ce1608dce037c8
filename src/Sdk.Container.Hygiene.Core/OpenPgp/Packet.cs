namespace Sdk.Container.Hygiene.OpenPgp;

/// <summary>One OpenPGP packet (RFC 9580 §4).</summary>
internal readonly record struct Packet(int Tag, ReadOnlyMemory<byte> Body)
{
    public const int Signature = 2;
    public const int PublicKey = 6;
    public const int Marker = 10;
    public const int UserId = 13;
    public const int Subkey = 14;
    public const int Padding = 21;

    /// <summary>
    /// Cuts a sequence of packets in both header formats. Lengths that are partial or not determined are refused: they may only stand before data packets
    /// (RFC 9580 §4.2.1.4), which neither a keyring nor a detached signature has. Throws <see cref="FormatException"/>.
    /// </summary>
    public static List<Packet> ReadAll(ReadOnlyMemory<byte> data)
    {
        var packets = new List<Packet>();
        var reader = new OctetReader(data);
        while (!reader.AtEnd)
        {
            var header = reader.Octet();
            var (tag, length) = (header & 0xC0) switch
            {
                0xC0 => (header & 0x3F, CurrentLength(ref reader)),
                0x80 => ((header >> 2) & 0x0F, LegacyLength(header & 3, ref reader)),
                _ => throw new FormatException("what should be an OpenPGP packet is something else"),
            };
            packets.Add(new(tag, reader.Take(length)));
        }
        return packets;
    }

    private static uint CurrentLength(ref OctetReader reader) => reader.Octet() switch
    {
        < 192 and var one => one,
        < 224 and var first => (uint)((first - 192) << 8) + reader.Octet() + 192,
        255 => reader.UInt32(),
        _ => throw new FormatException("an OpenPGP packet has a partial length"),
    };

    private static uint LegacyLength(int type, ref OctetReader reader) => type switch
    {
        0 => reader.Octet(),
        1 => reader.UInt16(),
        2 => reader.UInt32(),
        _ => throw new FormatException("an OpenPGP packet has no length"),
    };
}

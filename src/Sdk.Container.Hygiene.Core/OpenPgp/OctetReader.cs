using System.Buffers.Binary;

namespace Sdk.Container.Hygiene.OpenPgp;

/// <summary>Reads OpenPGP's numbers (RFC 9580 §3) one after another. Throws <see cref="FormatException"/> where the data ends too early.</summary>
internal ref struct OctetReader(ReadOnlyMemory<byte> data)
{
    private int _position;

    public readonly bool AtEnd => _position == data.Length;

    public readonly int Position => _position;

    public byte Octet() => Take(1).Span[0];

    public ushort UInt16() => BinaryPrimitives.ReadUInt16BigEndian(Take(2).Span);

    public uint UInt32() => BinaryPrimitives.ReadUInt32BigEndian(Take(4).Span);

    public DateTimeOffset Time() => DateTimeOffset.FromUnixTimeSeconds(UInt32());

    /// <summary>The octets of a multiprecision integer, big-endian (RFC 9580 §3.2).</summary>
    public ReadOnlyMemory<byte> Mpi() => Take((UInt16() + 7) / 8);

    public ReadOnlyMemory<byte> Take(uint count) =>
        count <= data.Length - _position ? Take((int)count) : throw EndsEarly();

    public ReadOnlyMemory<byte> Take(int count)
    {
        if (count > data.Length - _position)
            throw EndsEarly();
        var taken = data.Slice(_position, count);
        _position += count;
        return taken;
    }

    public ReadOnlyMemory<byte> Rest() => Take(data.Length - _position);

    private static FormatException EndsEarly() => new("an OpenPGP packet ends too early");
}

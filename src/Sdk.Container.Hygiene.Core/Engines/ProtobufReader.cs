using System.Text;

namespace Sdk.Container.Hygiene.Engines;

/// <summary>Reads the fields of one protobuf message (protobuf.dev, "Encoding"). What breaks the encoding is <see cref="InvalidDataException"/>.</summary>
internal ref struct ProtobufReader(ReadOnlySpan<byte> message)
{
    private ReadOnlySpan<byte> _rest = message;

    /// <summary>The value of a number; 0 for any other field.</summary>
    public ulong Number { get; private set; }

    /// <summary>The content of a text, a message or bytes; empty for any other field.</summary>
    public ReadOnlySpan<byte> Bytes { get; private set; }

    public readonly string Text => Encoding.UTF8.GetString(Bytes);

    /// <summary>Goes on to the next field; false at the end.</summary>
    public bool TryRead(out int field)
    {
        (field, Number) = (0, 0);
        Bytes = default;
        if (_rest.IsEmpty)
            return false;
        var tag = ReadNumber();
        field = (int)Math.Min(tag >> 3, int.MaxValue);
        switch (tag & 7)
        {
            case 0:
                Number = ReadNumber();
                break;
            case 1:
                Take(8);
                break;
            case 2:
                Bytes = Take(ReadNumber());
                break;
            case 5:
                Take(4);
                break;
            default:
                throw new InvalidDataException("the progress is no protobuf message");
        }
        return true;
    }

    private ReadOnlySpan<byte> Take(ulong count)
    {
        if (count > (ulong)_rest.Length)
            throw new InvalidDataException("the progress ends within a field");
        var taken = _rest[..(int)count];
        _rest = _rest[(int)count..];
        return taken;
    }

    // Seven bits a byte, the lowest first; ten bytes at most.
    private ulong ReadNumber()
    {
        var number = 0UL;
        for (var shift = 0; shift < 70; shift += 7)
        {
            var part = Take(1)[0];
            number |= (ulong)(part & 0x7F) << shift;
            if (part < 0x80)
                return number;
        }
        throw new InvalidDataException("the progress has a number without an end");
    }
}

namespace Sdk.Container.Hygiene.Compression;

/// <summary>A stream that can be read only once, for readers that seek: its position may be set forward, and what lies between is read away. Leaves the source open.</summary>
internal sealed class ForwardStream(Stream source) : ReadOnlyStream
{
    private const int BufferSize = 1 << 16;

    private readonly byte[] _skipped = new byte[BufferSize];
    private long _position;

    public override long Position
    {
        get => _position;
        set
        {
            if (value < _position)
                throw new NotSupportedException("this stream goes forward only");
            while (_position < value && Read(_skipped.AsSpan(0, (int)Math.Min(BufferSize, value - _position))) > 0)
            {
            }
        }
    }

    public override int Read(Span<byte> buffer)
    {
        var count = source.Read(buffer);
        _position += count;
        return count;
    }
}

namespace Sdk.Container.Hygiene.Compression;

/// <summary>Passes a stream on, and knows how far it was read. Leaves it open.</summary>
internal sealed class CountingReadStream(Stream source) : ReadOnlyStream
{
    private long _position;

    public override long Position { get => _position; set => throw new NotSupportedException(); }

    public override int Read(Span<byte> buffer)
    {
        var count = source.Read(buffer);
        _position += count;
        return count;
    }
}

namespace Sdk.Container.Hygiene.Compression;

/// <summary>Passes a stream on up to <paramref name="limit"/> bytes, and throws <see cref="InvalidDataException"/> beyond: what a decompression bomb runs into. Closes the source.</summary>
internal sealed class BoundedReadStream(Stream source, long limit) : ReadOnlyStream
{
    private long _count;

    public override int Read(Span<byte> buffer)
    {
        var count = source.Read(buffer);
        _count += count;
        return _count <= limit ? count : throw new InvalidDataException($"there is more data than the {limit} bytes that are allowed");
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            source.Dispose();
        base.Dispose(disposing);
    }
}

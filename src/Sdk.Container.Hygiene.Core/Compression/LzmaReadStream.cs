namespace Sdk.Container.Hygiene.Compression;

/// <summary>Reads what liblzma decodes from a source; closes both.</summary>
internal sealed class LzmaReadStream(LibLzma library, Stream source, int threads) : ReadOnlyStream
{
    private readonly LzmaDecoder _decoder = new(library, threads);

    public override int Read(Span<byte> buffer)
    {
        ObjectDisposedException.ThrowIf(_decoder.IsClosed, this);
        return buffer.IsEmpty ? 0 : _decoder.Decode(source, buffer);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _decoder.Dispose();
            source.Dispose();
        }
        base.Dispose(disposing);
    }
}

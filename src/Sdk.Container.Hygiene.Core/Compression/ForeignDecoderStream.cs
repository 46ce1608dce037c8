using SharpCompress.Common;

namespace Sdk.Container.Hygiene.Compression;

/// <summary>
/// Reads through a decoder of a library. Whatever the library throws at damaged bytes comes out as <see cref="InvalidDataException"/>, and so does anything that follows
/// the compressed data: nothing may hide there.
/// </summary>
/// <param name="source">Closed with this stream.</param>
internal sealed class ForeignDecoderStream(Func<Stream> open, Stream source) : ReadOnlyStream
{
    private Stream? _decoder;
    private bool _ended;

    public override int Read(Span<byte> buffer)
    {
        if (_ended || buffer.IsEmpty)
            return 0;
        try
        {
            _decoder ??= open();
            var count = _decoder.Read(buffer);
            if (count == 0)
                End();
            return count;
        }
        catch (Exception exception) when (IsDamage(exception))
        {
            throw new InvalidDataException($"the compressed data is damaged ({exception.Message})", exception);
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _decoder?.Dispose();
            source.Dispose();
        }
        base.Dispose(disposing);
    }

    // The last four are slips of decoders that trust an index or a length from the data.
    private static bool IsDamage(Exception exception) =>
        exception is SharpCompressException or ZstdSharp.ZstdException or EndOfStreamException
            or ArgumentException or IndexOutOfRangeException or InvalidOperationException or OverflowException;

    private void End()
    {
        _ended = true;
        if (source.ReadByte() >= 0)
            throw new InvalidDataException("there is more after the end of the compressed data");
    }
}

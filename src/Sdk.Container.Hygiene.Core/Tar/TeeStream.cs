namespace Sdk.Container.Hygiene.Tar;

/// <summary>Reads <paramref name="source"/> and copies it to <paramref name="copy"/>, then reads <paramref name="ending"/>, which is not copied. Leaves both streams open.</summary>
internal sealed class TeeStream(Stream source, Stream copy, ReadOnlyMemory<byte> ending) : Stream
{
    private ReadOnlyMemory<byte> _ending = ending;

    public override bool CanRead => true;
    public override bool CanSeek => false;
    public override bool CanWrite => false;
    public override long Length => throw new NotSupportedException();
    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override int Read(Span<byte> buffer)
    {
        var read = source.Read(buffer);
        if (read > 0)
        {
            copy.Write(buffer[..read]);
            return read;
        }
        var rest = Math.Min(_ending.Length, buffer.Length);
        _ending.Span[..rest].CopyTo(buffer);
        _ending = _ending[rest..];
        return rest;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));
    public override void Flush() { }
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
    public override void SetLength(long value) => throw new NotSupportedException();
}

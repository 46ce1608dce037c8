namespace Sdk.Container.Hygiene.Tar;

/// <summary>
/// Compresses what is written to it as a series of gzip members (RFC 1952 §2.2) of 1 MiB of input each, on several threads, in order. Members are whole streams by
/// themselves, so compressed pieces can be stored and concatenated. The output depends only on the input, the level and the runtime's zlib: never on the sizes of the writes.
/// Write-only; closing flushes, and leaves the output open.
/// </summary>
public sealed class GzipMemberStream(Stream output, System.IO.Compression.ZLibCompressionOptions options, int parallelism, CancellationToken cancellationToken) : Stream
{
    internal Stream Output { get; } = output;
    internal System.IO.Compression.ZLibCompressionOptions Options { get; } = options;
    internal int Parallelism { get; } = parallelism;
    internal CancellationToken CancellationToken { get; } = cancellationToken;

    public override bool CanRead => false;
    public override bool CanSeek => false;
    public override bool CanWrite => true;
    public override long Length => throw new NotSupportedException();
    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <summary>Ends the current member, so that what follows can be taken apart from what came before.</summary>
    public override void Flush() => throw new NotImplementedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotImplementedException();
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
    public override void SetLength(long value) => throw new NotSupportedException();
}

using System.IO.Compression;

namespace Sdk.Container.Hygiene.Tar;

/// <summary>
/// Compresses what is written to it as a series of gzip members (RFC 1952 §2.2) of 1 MiB of input each, on several threads, in order. Members are whole streams by
/// themselves, so compressed pieces can be stored and concatenated. The output depends only on the input, the level and the runtime's zlib: never on the sizes of the writes.
/// Write-only; closing flushes, and leaves the output open. Holds at most <paramref name="parallelism"/> + 1 members in memory, 3 MiB each.
/// </summary>
/// <param name="parallelism">Members compressed at the same time; at least 1.</param>
public sealed class GzipMemberStream(Stream output, ZLibCompressionOptions options, int parallelism, CancellationToken cancellationToken) : Stream
{
    internal const int MemberSize = 1024 * 1024;

    private readonly Queue<Task<GzipMember>> _inFlight = new();
    private GzipMember? _current;
    private bool _ended;

    public override bool CanRead => false;
    public override bool CanSeek => false;
    public override bool CanWrite => true;
    public override long Length => throw new NotSupportedException();
    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        ObjectDisposedException.ThrowIf(_ended, this);
        cancellationToken.ThrowIfCancellationRequested();
        while (buffer.Length > 0)
        {
            _current ??= new(MemberSize);
            buffer = buffer[_current.Fill(buffer)..];
            if (_current.IsFull)
                EndMember();
        }
    }

    /// <summary>Ends the current member, so that what follows can be taken apart from what came before, and writes everything out.</summary>
    public override void Flush()
    {
        ObjectDisposedException.ThrowIf(_ended, this);
        cancellationToken.ThrowIfCancellationRequested();
        if (_current is not null)
            EndMember();
        while (_inFlight.Count > 0)
            WriteOldest();
    }

    /// <summary>Drops what was not written out yet: closing will write nothing.</summary>
    internal void Abandon()
    {
        _ended = true;
        _current?.Dispose();
        _current = null;
        while (_inFlight.TryDequeue(out var member))
            member.ContinueWith(static done => done.Result.Dispose(), CancellationToken.None, TaskContinuationOptions.OnlyOnRanToCompletion, TaskScheduler.Default);
    }

    private void EndMember()
    {
        var member = _current!;
        _current = null;
        if (_inFlight.Count >= Math.Max(1, parallelism))
            WriteOldest();
        _inFlight.Enqueue(Task.Run(() => member.Compress(options), CancellationToken.None));
    }

    private void WriteOldest()
    {
        using var member = _inFlight.Dequeue().GetAwaiter().GetResult();
        cancellationToken.ThrowIfCancellationRequested();
        output.Write(member.Compressed);
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));
    public override void WriteByte(byte value) => Write([value]);
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
    public override void SetLength(long value) => throw new NotSupportedException();

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Write(buffer.Span);
        return ValueTask.CompletedTask;
    }

    protected override void Dispose(bool disposing)
    {
        try
        {
            if (disposing && !_ended)
                Flush();
        }
        finally
        {
            Abandon();
            base.Dispose(disposing);
        }
    }
}

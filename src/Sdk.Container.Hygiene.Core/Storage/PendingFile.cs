namespace Sdk.Container.Hygiene.Storage;

/// <summary>
/// A file being written under a temporary name; <see cref="MoveTo"/> renames it into place, and closing without that removes it. The temporary file is locked
/// while it is open, so that a sweep for leftovers passes over it. Failures of the disk are <see cref="Diagnostics.HygieneException"/> (HYG32xx), so they cannot be
/// taken for failures of whatever the bytes are copied from. Write-only.
/// </summary>
public class PendingFile : Stream
{
    private const int BufferSize = 128 * 1024;
    private const int CannotReserve = unchecked((int)0x80131620); // COR_E_IO
    private readonly FileStream _file;
    private readonly string _temporary;
    private readonly long? _size;
    private bool _closed;
    private bool _moved;

    /// <param name="temporary">Absolute path, on the file system of the target; its folder is created.</param>
    /// <param name="size">The number of bytes to come, where known: the space is reserved, so that a full disk shows at once.</param>
    internal PendingFile(string temporary, long? size)
    {
        (_temporary, _size) = (temporary, size);
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(temporary)!);
            _file = new(temporary, new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.Write,
                Share = FileShare.None,
                BufferSize = BufferSize,
                PreallocationSize = size ?? 0,
            });
        }
        // FileStream tells that the space cannot be reserved without the system's error.
        catch (IOException failure) when (size > 0 && failure.HResult == CannotReserve)
        {
            throw StorageErrors.DiskFull(failure, temporary, size);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw failure.ToHygiene(temporary, size);
        }
    }

    public override bool CanRead => false;
    public override bool CanSeek => false;
    public override bool CanWrite => !_closed;
    public override long Length => Written;
    public override long Position { get => Written; set => throw new NotSupportedException(); }

    /// <summary>Bytes so far.</summary>
    public long Written { get; private set; }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        Observe(buffer);
        Written += buffer.Length;
        try
        {
            _file.Write(buffer);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw failure.ToHygiene(_temporary, _size);
        }
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Observe(buffer.Span);
        Written += buffer.Length;
        try
        {
            await _file.WriteAsync(buffer, cancellationToken);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw failure.ToHygiene(_temporary, _size);
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <summary>Nothing: nobody can read the file before it stands in its place.</summary>
    public override void Flush()
    {
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => cancellationToken.IsCancellationRequested ? Task.FromCanceled(cancellationToken) : Task.CompletedTask;

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <summary>Closes the file and renames it to <paramref name="target"/>, over what may be there. Its bytes reach the disk first: after a power failure there is the whole file, or none.</summary>
    internal void MoveTo(string target)
    {
        try
        {
            _file.Flush(flushToDisk: true);
            _file.Dispose();
            _closed = true;
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Move(_temporary, target, overwrite: true);
            _moved = true;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw failure.ToHygiene(target, _size);
        }
    }

    /// <summary>Sees the bytes before they are written; may refuse them by throwing.</summary>
    protected virtual void Observe(ReadOnlySpan<byte> bytes)
    {
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing && !_moved)
        {
            try
            {
                _file.Dispose();
            }
            catch (IOException)
            {
                // What is still buffered may find the disk full; it was not wanted any more.
            }
            TemporaryFiles.Try(() => File.Delete(_temporary));
        }
        _closed = true;
        _moved = true;
        base.Dispose(disposing);
    }
}

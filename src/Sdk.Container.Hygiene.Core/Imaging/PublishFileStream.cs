using Sdk.Container.Hygiene.Diagnostics;

namespace Sdk.Container.Hygiene.Imaging;

/// <summary>Reads a published file. What goes wrong is told of that file (<c>HYG5002</c>), not of what it is copied to.</summary>
internal sealed class PublishFileStream : Stream
{
    private readonly FileStream _file;

    public PublishFileStream(string path)
    {
        try
        {
            _file = new(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.SequentialScan);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw ImageDiagnostics.UnreadablePublishFile(path, cause.Message).ToException(cause);
        }
    }

    public override bool CanRead => true;
    public override bool CanSeek => false;
    public override bool CanWrite => false;
    public override long Length => _file.Length;
    public override long Position { get => _file.Position; set => throw new NotSupportedException(); }

    /// <summary>See <see cref="Imaging.ProgramFile"/>.</summary>
    public bool IsProgram => Guard(() => ProgramFile.IsProgram(_file.SafeFileHandle));

    public override int Read(byte[] buffer, int offset, int count) => Guard(() => _file.Read(buffer, offset, count));

    public override void Flush() { }
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _file.Dispose();
        base.Dispose(disposing);
    }

    private T Guard<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw ImageDiagnostics.UnreadablePublishFile(_file.Name, cause.Message).ToException(cause);
        }
    }
}

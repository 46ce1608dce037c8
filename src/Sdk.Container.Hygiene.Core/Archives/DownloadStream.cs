using System.Globalization;
using Sdk.Container.Hygiene.Compression;

namespace Sdk.Container.Hygiene.Archives;

/// <summary>
/// The body of a response: never longer than <paramref name="limit"/>, never stalled, and its failures are <see cref="DownloadException"/>, so that a reader that also
/// writes to a disk cannot take one for the other. Asynchronous reads only.
/// </summary>
internal sealed class DownloadStream(Stream source, long limit, StallGuard guard) : ReadOnlyStream
{
    private long _count;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        int count;
        try
        {
            count = await source.ReadAsync(buffer, guard.Token);
        }
        catch (Exception failure) when (failure is IOException or HttpRequestException)
        {
            throw new DownloadException(new(DownloadFailureKind.Transient, $"the connection was lost after {_count.ToString(CultureInfo.InvariantCulture)} bytes: {failure.Message}"), failure);
        }
        guard.Received(count);
        _count += count;
        return _count <= limit ? count : throw TooLong(limit);
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(Span<byte> buffer) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            source.Dispose();
        base.Dispose(disposing);
    }

    public static DownloadException TooLong(long limit) =>
        new(new(DownloadFailureKind.Refused, string.Create(CultureInfo.InvariantCulture, $"it sends more than {limit} bytes, which is more than it can be")));
}

using System.Net;

namespace Sdk.Container.Hygiene.Testing;

/// <summary>The ways in which a mirror fails.</summary>
public static class FakeAnswers
{
    public static HttpResponseMessage Ok(byte[] content) => new(HttpStatusCode.OK) { Content = new ByteArrayContent(content) };

    public static FakeAnswer Status(HttpStatusCode status, TimeSpan? retryAfter = null) => (_, _) =>
    {
        var response = new HttpResponseMessage(status);
        if (retryAfter is { } wait)
            response.Headers.RetryAfter = new(wait);
        return Task.FromResult(response);
    };

    /// <summary>The connection is reset before an answer.</summary>
    public static FakeAnswer Reset { get; } = (_, _) => throw new HttpRequestException(HttpRequestError.ConnectionError, "Connection reset by peer");

    /// <summary>The certificate is not to be trusted.</summary>
    public static FakeAnswer WrongCertificate { get; } = (_, _) => throw new HttpRequestException(HttpRequestError.SecureConnectionError, "The SSL connection could not be established");

    /// <summary>The time to connect is over.</summary>
    public static FakeAnswer NoConnection { get; } = (_, _) => throw new TaskCanceledException("A connection could not be established within the configured ConnectTimeout.", new TimeoutException());

    /// <summary>No answer ever comes.</summary>
    public static FakeAnswer Silence { get; } = async (_, cancellationToken) =>
    {
        await Task.Delay(Timeout.Infinite, cancellationToken);
        throw new InvalidOperationException();
    };

    /// <summary>Other bytes of the same length.</summary>
    public static FakeAnswer Corrupt { get; } = (content, _) =>
        Task.FromResult(content is null ? new(HttpStatusCode.NotFound) : Ok([(byte)(content[0] ^ 1), .. content[1..]]));

    public static FakeAnswer Instead(byte[] content) => (_, _) => Task.FromResult(Ok(content));

    /// <summary>The connection ends early, and HTTP notices.</summary>
    public static FakeAnswer BreakAfter(int bytes) => (content, _) =>
        Task.FromResult(Streamed(content![..bytes], _ => throw new HttpIOException(HttpRequestError.ResponseEnded, "The response ended prematurely.")));

    /// <summary>The answer ends early, and HTTP does not notice.</summary>
    public static FakeAnswer CutAfter(int bytes) => (content, _) => Task.FromResult(Streamed(content![..bytes], _ => Task.FromResult(0)));

    /// <summary>Some bytes, then nothing more for ever.</summary>
    public static FakeAnswer StallAfter(int bytes) => (content, _) => Task.FromResult(Streamed(content![..bytes], async token =>
    {
        await Task.Delay(Timeout.Infinite, token);
        return 0;
    }));

    /// <summary>Zeros without end, without a length before.</summary>
    public static FakeAnswer Endless { get; } = (_, _) => Task.FromResult(Streamed([], _ => Task.FromResult(4096)));

    /// <summary>One byte, then a wait, and so on.</summary>
    public static FakeAnswer Drip(TimeProvider time, TimeSpan wait) => (_, _) => Task.FromResult(Streamed([], async token =>
    {
        await Task.Delay(wait, time, token);
        return 1;
    }));

    /// <summary>What is served, but only after the gate has opened.</summary>
    public static FakeAnswer After(Task gate) => async (content, cancellationToken) =>
    {
        await gate.WaitAsync(cancellationToken);
        return content is null ? new(HttpStatusCode.NotFound) : Ok(content);
    };

    private static HttpResponseMessage Streamed(byte[] first, Func<CancellationToken, Task<int>> then) =>
        new(HttpStatusCode.OK) { Content = new StreamContent(new ScriptedStream(first, then)) };

    // Gives the first bytes, and then what the script says: a number of zeros.
    private sealed class ScriptedStream(byte[] first, Func<CancellationToken, Task<int>> then) : Stream
    {
        private int _position;

        public override bool CanRead => true;
        public override bool CanSeek => false;
        public override bool CanWrite => false;
        public override long Length => throw new NotSupportedException();
        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (_position == first.Length)
            {
                var zeros = Math.Min(buffer.Length, await then(cancellationToken));
                buffer.Span[..zeros].Clear();
                return zeros;
            }
            var count = Math.Min(buffer.Length, first.Length - _position);
            first.AsSpan(_position, count).CopyTo(buffer.Span);
            _position += count;
            return count;
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();
        public override void Flush() => throw new NotSupportedException();
        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
        public override void SetLength(long value) => throw new NotSupportedException();
        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}

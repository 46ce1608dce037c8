using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;

namespace Sdk.Container.Hygiene.Testing.Engines;

/// <summary>
/// Something that listens where an engine would, on a socket in a folder of its own or on the loopback address, and answers what a test wants: as much of HTTP/1.1 as that takes.
/// </summary>
public sealed class FakeEngine : IAsyncDisposable
{
    private readonly Socket _listener;
    private readonly string? _folder;
    private readonly SslServerAuthenticationOptions? _tls;
    private readonly CancellationTokenSource _end = new();
    private readonly ConcurrentQueue<FakeRequest> _requests = [];
    private readonly TaskCompletionSource _abandoned = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _accepting;

    private FakeEngine(Socket listener, string? folder, SslServerAuthenticationOptions? tls = null)
    {
        (_listener, _folder, _tls) = (listener, folder, tls);
        _listener.Listen();
        _accepting = AcceptAsync();
    }

    /// <summary>For DOCKER_HOST.</summary>
    public string Address => _folder is not null ? $"unix://{_folder}/d.sock" : string.Create(CultureInfo.InvariantCulture, $"tcp://127.0.0.1:{((IPEndPoint)_listener.LocalEndPoint!).Port}");

    /// <summary>The headers of /_ping.</summary>
    public Dictionary<string, string> Ping { get; } = new() { ["Api-Version"] = "1.41", ["Server"] = "Docker/20.10.24+dfsg1 (linux)" };

    /// <summary>What everything but a ping is answered with.</summary>
    public Func<FakeRequest, FakeReply> Answer { get; set; } = _ => FakeReply.NotFound;

    /// <summary>What a request that has a body is answered with before that is read, by its path; null: afterwards. The connection ends then.</summary>
    public Func<string, FakeReply?>? Early { get; set; }

    /// <summary>Overrides the answer to a ping.</summary>
    public FakeReply? PingReply { get; set; }

    /// <summary>All but pings.</summary>
    public IReadOnlyList<FakeRequest> Requests => [.. _requests];

    /// <summary>Done when a client has gone away from an answer without an end.</summary>
    public Task Abandoned => _abandoned.Task;

    public static FakeEngine OnSocket()
    {
        var folder = Directory.CreateTempSubdirectory("fake-").FullName;
        Socket listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint($"{folder}/d.sock"));
        return new(listener, folder);
    }

    /// <param name="tls">Null without TLS.</param>
    public static FakeEngine OnLoopback(SslServerAuthenticationOptions? tls = null)
    {
        Socket listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return new(listener, null, tls);
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Dispose();
        await _accepting;
        _end.Dispose();
        if (_folder is not null)
            Directory.Delete(_folder, recursive: true);
    }

    private async Task AcceptAsync()
    {
        List<Task> connections = [];
        try
        {
            while (true)
                connections.Add(ServeAsync(await _listener.AcceptAsync(_end.Token)));
        }
        catch (Exception failure) when (failure is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(connections);
        }
    }

    private async Task ServeAsync(Socket connection)
    {
        await using NetworkStream network = new(connection, ownsSocket: true);
        await using SslStream? secure = _tls is null ? null : new(network);
        Stream stream = secure is null ? network : secure;
        try
        {
            if (secure is not null)
                await secure.AuthenticateAsServerAsync(_tls!, _end.Token);
            await using BufferedStream reader = new(stream);
            if (await ReadRequestAsync(reader, stream) is not { } request)
                return;
            if (!request.Path.EndsWith("/_ping", StringComparison.Ordinal))
                _requests.Enqueue(request);
            var reply = request.Path.EndsWith("/_ping", StringComparison.Ordinal) ? PingReply ?? new() { Headers = Ping, Body = "OK"u8.ToArray() } : Answer(request);
            if (!reply.IsSilent)
                await stream.WriteAsync(reply.ToBytes(), _end.Token);
            if (reply.IsSilent || reply.NeverEnds)
            {
                // A read ends when the client does.
                while (await stream.ReadAsync(new byte[1], _end.Token) > 0)
                {
                }
                _abandoned.TrySetResult();
            }
        }
        catch (Exception failure) when (failure is OperationCanceledException or IOException or ObjectDisposedException or AuthenticationException)
        {
            // The client or the test has gone.
            _abandoned.TrySetResult();
        }
    }

    private async Task<FakeRequest?> ReadRequestAsync(BufferedStream stream, Stream answer)
    {
        var first = await ReadLineAsync(stream);
        if (first.Length == 0)
            return null;
        Dictionary<string, string> headers = new(StringComparer.OrdinalIgnoreCase);
        while (await ReadLineAsync(stream) is { Length: > 0 } line)
            headers[line.Split(':')[0]] = line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim();
        var parts = first.Split(' ');
        if (parts[0] == "POST" && Early?.Invoke(parts[1]) is { } early)
        {
            await answer.WriteAsync(early.ToBytes(), _end.Token);
            return null;
        }
        using MemoryStream body = new();
        if (headers.ContainsKey("Transfer-Encoding"))
        {
            while (int.Parse(await ReadLineAsync(stream), NumberStyles.HexNumber, CultureInfo.InvariantCulture) is var size and > 0)
            {
                var chunk = new byte[size + 2];
                await stream.ReadExactlyAsync(chunk, _end.Token);
                await body.WriteAsync(chunk.AsMemory(0, size));
            }
            await ReadLineAsync(stream);
        }
        else if (headers.TryGetValue("Content-Length", out var length))
        {
            var content = new byte[int.Parse(length, CultureInfo.InvariantCulture)];
            await stream.ReadExactlyAsync(content, _end.Token);
            await body.WriteAsync(content);
        }
        return new(parts[0], parts[1], body.ToArray());
    }

    private async Task<string> ReadLineAsync(Stream stream)
    {
        StringBuilder line = new();
        var one = new byte[1];
        while (await stream.ReadAsync(one, _end.Token) > 0 && one[0] != '\n')
            line.Append((char)one[0]);
        return line.ToString().TrimEnd('\r');
    }
}

/// <summary>What a client asked.</summary>
/// <param name="Path">With the query, as sent.</param>
public sealed record FakeRequest(string Method, string Path, ReadOnlyMemory<byte> Body);

/// <summary>What a fake engine answers.</summary>
public sealed record FakeReply
{
    public int Status { get; init; } = 200;
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();
    public ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>Sent instead of all of the above.</summary>
    public string? Raw { get; init; }

    /// <summary>Nothing is said at all.</summary>
    public bool IsSilent { get; init; }

    /// <summary>After the body the connection stays, and nothing follows.</summary>
    public bool NeverEnds { get; init; }

    /// <summary>The connection ends before the body does.</summary>
    public bool IsCut { get; init; }

    public static FakeReply NotFound { get; } = new() { Status = 404, Body = Encoding.UTF8.GetBytes("""{"message":"no such image"}""") };

    public static FakeReply Json(string body, int status = 200) => new() { Status = status, Body = Encoding.UTF8.GetBytes(body), Headers = new Dictionary<string, string> { ["Content-Type"] = "application/json" } };

    internal byte[] ToBytes()
    {
        if (Raw is not null)
            return Encoding.UTF8.GetBytes(Raw);
        StringBuilder head = new($"HTTP/1.1 {Status} X\r\nConnection: close\r\n");
        foreach (var (name, value) in Headers)
            head.Append(CultureInfo.InvariantCulture, $"{name}: {value}\r\n");
        if (!NeverEnds)
            head.Append(CultureInfo.InvariantCulture, $"Content-Length: {Body.Length + (IsCut ? 1000 : 0)}\r\n");
        return [.. Encoding.UTF8.GetBytes(head.Append("\r\n").ToString()), .. Body.Span];
    }
}

using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Sdk.Container.Hygiene.Testing;

/// <summary>Serves an archive, or other files, by real HTTP on the loopback address, for builds in processes of their own. As much of HTTP/1.1 as GET of a file takes.</summary>
public sealed class FakeArchiveServer : IAsyncDisposable
{
    private readonly Func<string, byte[]?> _read;
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly ConcurrentQueue<string> _paths = [];
    private readonly Task _accepting;

    public FakeArchiveServer(FakeArchive archive)
        : this(path => archive.TryRead(path, out var content) ? content : null)
    {
    }

    /// <param name="read">What is at a path, without the slash that it begins with; null: nothing.</param>
    public FakeArchiveServer(Func<string, byte[]?> read)
    {
        _read = read;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>For the property DebianMirror: <c>http://127.0.0.1:PORT/debian</c>.</summary>
    public string Mirror => string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/debian");

    /// <summary>For the property DebianSnapshotMirror.</summary>
    public string SnapshotMirror => Mirror.Replace("/debian", "/archive", StringComparison.Ordinal);

    /// <summary>Which paths are never answered.</summary>
    public Func<string, bool> IsSilent { get; set; } = _ => false;

    /// <summary>Which paths are answered with half of the file, and no more.</summary>
    public Func<string, bool> StopsHalfway { get; set; } = _ => false;

    /// <summary>The paths asked for; whole URLs where the server is asked as a proxy.</summary>
    public IReadOnlyList<string> Paths => [.. _paths];

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Stop();
        await _accepting;
        _listener.Dispose();
        _end.Dispose();
    }

    private async Task AcceptAsync()
    {
        var connections = new ConcurrentBag<Task>();
        try
        {
            while (true)
                connections.Add(ServeAsync(await _listener.AcceptTcpClientAsync(_end.Token)));
        }
        // Between two connections there is nothing that the token could end: then the listener says that it was stopped.
        catch (Exception failure) when (failure is OperationCanceledException or SocketException or InvalidOperationException)
        {
            await Task.WhenAll(connections);
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        try
        {
            using (client)
            {
                await using var stream = client.GetStream();
                using var reader = new StreamReader(stream, Encoding.ASCII, leaveOpen: true);
                while (await ReadPathAsync(reader) is { } path)
                {
                    _paths.Enqueue(path);
                    var found = _read(Uri.UnescapeDataString(RelativeTo(path)));
                    if (IsSilent(path))
                        await Task.Delay(Timeout.Infinite, _end.Token);
                    var content = found ?? [];
                    var head = string.Create(CultureInfo.InvariantCulture, $"HTTP/1.1 {(found is not null ? "200 OK" : "404 Not Found")}\r\nContent-Length: {content.Length}\r\n\r\n");
                    await stream.WriteAsync(Encoding.ASCII.GetBytes(head), _end.Token);
                    if (StopsHalfway(path))
                    {
                        await stream.WriteAsync(content.AsMemory(0, content.Length / 2), _end.Token);
                        await Task.Delay(Timeout.Infinite, _end.Token);
                    }
                    await stream.WriteAsync(content, _end.Token);
                }
            }
        }
        catch (Exception failure) when (failure is OperationCanceledException or IOException)
        {
            // The client has gone, or the server goes.
        }
    }

    private static string RelativeTo(string path) => path.StartsWith('/') ? path.TrimStart('/') : new Uri(path).AbsolutePath.TrimStart('/');

    // "GET path HTTP/1.1", then headers up to an empty line; null at the end of the connection.
    private async Task<string?> ReadPathAsync(StreamReader reader)
    {
        if (await reader.ReadLineAsync(_end.Token) is not { } request || request.Split(' ') is not ["GET", var path, _])
            return null;
        while (await reader.ReadLineAsync(_end.Token) is { Length: > 0 })
        {
        }
        return path;
    }
}

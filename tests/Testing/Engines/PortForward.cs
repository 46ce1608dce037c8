using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Sdk.Container.Hygiene.Testing.Engines;

/// <summary>A port of the loopback address that leads to a server in an engine's network: for clients that connect by themselves.</summary>
public sealed class PortForward : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentBag<Task> _connections = [];
    private readonly CancellationTokenSource _end = new();
    private readonly Func<Process> _connect;
    private readonly Task _accepting;

    public PortForward(Engine engine, string address, int port)
    {
        _connect = () => engine.Connect(address, port);
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _accepting;
        await Task.WhenAll(_connections);
        _listener.Dispose();
        _end.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            try
            {
                _connections.Add(ServeAsync(await _listener.AcceptTcpClientAsync(_end.Token)));
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    // Until either side ends it.
    private async Task ServeAsync(TcpClient client)
    {
        using var near = client;
        using var program = _connect();
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(_end.Token);
        var (up, down) = (program.StandardInput.BaseStream, program.StandardOutput.BaseStream);
        await Task.WhenAny(CopyAsync(near.GetStream(), up, ended.Token), CopyAsync(down, near.GetStream(), ended.Token));
        await ended.CancelAsync();
        program.Kill(entireProcessTree: true);
        await program.WaitForExitAsync(CancellationToken.None);
    }

    private static async Task CopyAsync(Stream from, Stream to, CancellationToken cancellationToken)
    {
        try
        {
            var buffer = new byte[65536];
            while (await from.ReadAsync(buffer, cancellationToken) is > 0 and var count)
            {
                await to.WriteAsync(buffer.AsMemory(0, count), cancellationToken);
                await to.FlushAsync(cancellationToken);
            }
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException or ObjectDisposedException)
        {
            // The other side has gone: so does this one.
        }
    }
}

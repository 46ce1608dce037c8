using System.IO.Pipes;
using System.Net;
using System.Net.Sockets;
using Docker.DotNet.Handler.Abstractions;
using Microsoft.Extensions.Logging;

namespace Sdk.Container.Hygiene.Engines;

/// <summary>
/// The way to an engine: .NET's own HTTP over a socket, a pipe or TCP. Against the client library's handlers it keeps its connections, reports each failure to connect as
/// <see cref="HttpRequestException"/>, takes sockets with paths of any length that the system takes, and asks no proxy.
/// </summary>
internal sealed class EngineTransport(EngineEndpoint endpoint) : IDockerHandlerFactory<EngineEndpoint>
{
    // .NET waits for a pipe that nobody has made, which is no engine.
    private static readonly TimeSpan s_pipePatience = TimeSpan.FromMilliseconds(500);

    public ResolvedTransport CreateHandler(EngineEndpoint transportOptions, ResolvedClientOptions clientOptions, ILogger logger) => CreateHandler(clientOptions, logger);

    public ResolvedTransport CreateHandler(ResolvedClientOptions clientOptions, ILogger logger)
    {
#pragma warning disable CA2000 // Dispose objects before losing scope: the client disposes of its handler
        SocketsHttpHandler sockets = new() { UseProxy = false, AllowAutoRedirect = false, UseCookies = false };
        PodmanBuild handler = new(sockets);
#pragma warning restore CA2000
        var address = endpoint.Address;
        if (endpoint.Socket is not null || address.Scheme == "npipe")
        {
            sockets.ConnectCallback = (_, token) => endpoint.Socket is { } path ? ConnectAsync(new UnixDomainSocketEndPoint(path), token) : ConnectPipeAsync(address, token);
            return new(handler, new("http://engine"));
        }
        sockets.ConnectCallback = (context, token) => ConnectAsync(context.DnsEndPoint, token);
        var secure = address.Scheme == "https" || endpoint.Tls is not null;
        if (endpoint.Tls is { } tls)
            sockets.SslOptions = tls.Read();
        // Also with TLS, as docker's client has it.
        var port = address.Port > 0 ? address.Port : 2375;
        return new(handler, new UriBuilder(secure ? "https" : "http", address.Host, port).Uri);
    }

    public Task<WriteClosableStream> HijackStreamAsync(HttpContent content) => throw new NotSupportedException("no request of ours takes the connection over");

    internal static async ValueTask<Stream> ConnectAsync(EndPoint to, CancellationToken cancellationToken)
    {
#pragma warning disable CA2000 // Dispose objects before losing scope: the stream owns it
        var isLocal = to is UnixDomainSocketEndPoint;
        Socket socket = isLocal ? new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified) : new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
#pragma warning restore CA2000
        try
        {
            if (!isLocal)
                KeepAlive(socket);
            await socket.ConnectAsync(to, cancellationToken);
            return new EngineConnection(socket);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    // A load or a build has no limit of time: it is the network that tells of a machine that has gone, as for docker's client, in some two and a half minutes.
    private static void KeepAlive(Socket socket)
    {
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, 15);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, 15);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, 9);
    }

    private static async ValueTask<Stream> ConnectPipeAsync(Uri address, CancellationToken cancellationToken)
    {
        // npipe://./pipe/docker_engine: the server is ".", the name is what follows "/pipe/".
        NamedPipeClientStream pipe = new(address.Host, address.AbsolutePath.Replace("/pipe/", "", StringComparison.Ordinal), PipeDirection.InOut, PipeOptions.Asynchronous);
        try
        {
            await pipe.ConnectAsync(s_pipePatience, cancellationToken);
            return pipe;
        }
        catch (TimeoutException)
        {
            await pipe.DisposeAsync();
            throw new SocketException((int)SocketError.AddressNotAvailable);
        }
        catch
        {
            await pipe.DisposeAsync();
            throw;
        }
    }
}

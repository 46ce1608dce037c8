using System.IO.Pipes;
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
    public ResolvedTransport CreateHandler(EngineEndpoint transportOptions, ResolvedClientOptions clientOptions, ILogger logger) => CreateHandler(clientOptions, logger);

    public ResolvedTransport CreateHandler(ResolvedClientOptions clientOptions, ILogger logger)
    {
#pragma warning disable CA2000 // Dispose objects before losing scope: the client disposes of its handler
        SocketsHttpHandler handler = new() { UseProxy = false, AllowAutoRedirect = false, UseCookies = false };
#pragma warning restore CA2000
        var address = endpoint.Address;
        if (address.Scheme is "unix" or "npipe")
        {
            handler.ConnectCallback = (_, token) => address.Scheme == "unix" ? ConnectSocketAsync(Uri.UnescapeDataString(address.AbsolutePath), token) : ConnectPipeAsync(address, token);
            return new(handler, new("http://engine"));
        }
        var secure = address.Scheme == "https" || endpoint.Tls is not null;
        if (endpoint.Tls is { } tls)
            handler.SslOptions = tls.Read();
        var port = address.Port > 0 ? address.Port : secure ? 2376 : 2375;
        return new(handler, new UriBuilder(secure ? "https" : "http", address.Host, port).Uri);
    }

    public Task<WriteClosableStream> HijackStreamAsync(HttpContent content) => throw new NotSupportedException("no request of ours takes the connection over");

    private static async ValueTask<Stream> ConnectSocketAsync(string path, CancellationToken cancellationToken)
    {
#pragma warning disable CA2000 // Dispose objects before losing scope: the stream owns it
        Socket socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
#pragma warning restore CA2000
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static async ValueTask<Stream> ConnectPipeAsync(Uri address, CancellationToken cancellationToken)
    {
        // npipe://./pipe/docker_engine: the server is ".", the name is what follows "/pipe/".
        NamedPipeClientStream pipe = new(address.Host, address.AbsolutePath.Replace("/pipe/", "", StringComparison.Ordinal), PipeDirection.InOut, PipeOptions.Asynchronous);
        try
        {
            await pipe.ConnectAsync(cancellationToken);
            return pipe;
        }
        catch
        {
            await pipe.DisposeAsync();
            throw;
        }
    }
}

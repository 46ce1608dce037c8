using System.Net.Sockets;

namespace Sdk.Container.Hygiene.Engines;

/// <summary>
/// A connection whose peer may answer, and close, before it has read all of a request, as an engine does whose disk is full: the rest goes nowhere, and what it has said is read (RFC 9112, 9.5).
/// </summary>
internal sealed class EngineConnection(Socket socket) : NetworkStream(socket, ownsSocket: true)
{
    private bool _isClosed;

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_isClosed)
            return;
        try
        {
            await base.WriteAsync(buffer, cancellationToken);
        }
        catch (IOException) when (!cancellationToken.IsCancellationRequested)
        {
            // Where nothing was said, the reading fails.
            _isClosed = true;
        }
    }
}

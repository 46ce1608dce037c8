using System.IO.Pipelines;

namespace Sdk.Container.Hygiene.Engines;

/// <summary>A request's body that is written while it is sent: a few megabytes are under way, whatever its size. A failure of the writer is one of the reader.</summary>
internal sealed class StreamedBody : IAsyncDisposable
{
    private readonly CancellationTokenSource _end;
    private readonly Task _writing;

    /// <param name="write">Gets a stream to write to; runs on a thread of its own.</param>
    public StreamedBody(Action<Stream, CancellationToken> write, CancellationToken cancellationToken)
    {
        _end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Pipe pipe = new(new PipeOptions(pauseWriterThreshold: 4 << 20, resumeWriterThreshold: 2 << 20, minimumSegmentSize: 128 << 10, useSynchronizationContext: false));
        Content = pipe.Reader.AsStream();
        _writing = Task.Run(() => Write(pipe.Writer, write, _end.Token), CancellationToken.None);
    }

    public Stream Content { get; }

    /// <summary>Why the body ended early, where it was the writer's fault and not the engine's.</summary>
    public Exception? Failure { get; private set; }

    public async ValueTask DisposeAsync()
    {
        // An engine that answers early leaves the rest of the body where it is: the writer is freed by the reader's end.
        await _end.CancelAsync();
        await Content.DisposeAsync();
        await _writing;
        _end.Dispose();
    }

    private void Write(PipeWriter writer, Action<Stream, CancellationToken> write, CancellationToken cancellationToken)
    {
        try
        {
            using (BufferedStream output = new(writer.AsStream(leaveOpen: true), 128 << 10))
                write(output, cancellationToken);
            writer.Complete();
        }
#pragma warning disable CA1031 // Do not catch general exception types: it goes to the reader, and by Failure to whoever reads for a person
        catch (Exception failure)
#pragma warning restore CA1031
        {
            Failure = failure;
            writer.Complete(failure);
        }
    }
}

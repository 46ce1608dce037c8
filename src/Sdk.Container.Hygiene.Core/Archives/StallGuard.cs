namespace Sdk.Container.Hygiene.Archives;

/// <summary>Cancels a download that brings less than <see cref="DownloadOptions.StallBytes"/> in each <see cref="DownloadOptions.StallTimeout"/>: one that stands still, and one that drips.</summary>
internal sealed class StallGuard : IDisposable
{
    private readonly DownloadOptions _options;
    private readonly CancellationTokenSource _deadline;
    private readonly CancellationTokenSource _either;
    private long _sinceDeadline;

    public StallGuard(DownloadOptions options, TimeProvider time, CancellationToken cancellationToken)
    {
        _options = options;
        _deadline = new(options.StallTimeout, time);
        _either = CancellationTokenSource.CreateLinkedTokenSource(_deadline.Token, cancellationToken);
    }

    /// <summary>Cancelled where the download stalls, and where the caller cancels.</summary>
    public CancellationToken Token => _either.Token;

    public bool IsStalled => _deadline.IsCancellationRequested;

    public void Received(int bytes)
    {
        _sinceDeadline += bytes;
        if (_sinceDeadline < _options.StallBytes)
            return;
        _sinceDeadline = 0;
        _deadline.CancelAfter(_options.StallTimeout);
    }

    public void Dispose()
    {
        _either.Dispose();
        _deadline.Dispose();
    }
}

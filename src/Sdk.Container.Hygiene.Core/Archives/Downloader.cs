using System.Collections.Concurrent;
using System.Globalization;
using Polly;
using Sdk.Container.Hygiene.Diagnostics;

namespace Sdk.Container.Hygiene.Archives;

/// <summary>What is to be downloaded.</summary>
/// <param name="Path">From the mirror's root: <c>dists/trixie/InRelease</c>.</param>
/// <param name="What">For messages: "InRelease of trixie".</param>
/// <param name="Limit">The most bytes that it can have.</param>
/// <param name="Fresh">Whether a cache on the way must ask the mirror first: for what changes under one name.</param>
internal sealed record DownloadRequest(string Path, string What, long Limit, bool Fresh = false);

/// <summary>
/// Asks mirrors in turn until one gives what is wanted. Failures that may pass are tried again with growing, random waits; a mirror that is dead is asked last from
/// then on, by all downloads.
/// </summary>
internal sealed class Downloader : IDisposable
{
    private readonly Transport _transport;
    private readonly DownloadOptions _options;
    private readonly TimeProvider _time;
    private readonly IHygieneLog _log;
    private readonly ResiliencePipeline _retry;
    private readonly ConcurrentDictionary<string, SemaphoreSlim> _hosts = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<Mirror, bool> _dead = new();

    public Downloader(HttpMessageHandler? handler, DownloadOptions options, TimeProvider time, IHygieneLog log)
    {
        (_options, _time, _log) = (options, time, log);
        _transport = new(handler, options, time);
        _retry = options.Retries == 0 ? ResiliencePipeline.Empty : new ResiliencePipelineBuilder { TimeProvider = time }.AddRetry(new()
        {
            MaxRetryAttempts = options.Retries,
            Delay = options.RetryDelay,
            MaxDelay = options.LongestRetryAfter,
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
            ShouldHandle = arguments => ValueTask.FromResult(arguments.Outcome.Result is Attempt { Failure.Kind: DownloadFailureKind.Transient }),
            DelayGenerator = arguments => ValueTask.FromResult((arguments.Outcome.Result as Attempt)?.Failure?.RetryAfter),
        }).Build();
    }

    /// <summary>The first answer that <paramref name="take"/> accepts. Failures of mirrors are in the result; what <paramref name="take"/> throws, but for <see cref="DownloadException"/>, is thrown.</summary>
    /// <param name="take">Reads the bytes to their end. Called anew for each attempt.</param>
    /// <param name="othersFollow">Whether the caller knows of further mirrors, so that the failure of the last one here is worth a warning, too.</param>
    public async Task<Fetched<T>> FetchAsync<T>(
        IReadOnlyList<Mirror> mirrors, DownloadRequest request, Func<Stream, Mirror, CancellationToken, Task<Attempt<T>>> take, CancellationToken cancellationToken, bool othersFollow = false)
    {
        var failures = new List<(Mirror, DownloadFailure)>();
        var inTurn = mirrors.OrderBy(_dead.ContainsKey).ToList();
        foreach (var mirror in inTurn)
        {
            var attempt = await _retry.ExecuteAsync(async token => await TryAsync(mirror, request, take, token), cancellationToken);
            if (attempt.Failure is not { } failure)
            {
                _dead.TryRemove(mirror, out _);
                return new(attempt.Value, mirror, failures);
            }
            failures.Add((mirror, failure));
            Note(mirror, request, failure, isLast: failures.Count == inTurn.Count && !othersFollow);
        }
        return new(default, null, failures);
    }

    public void Dispose()
    {
        _transport.Dispose();
        foreach (var host in _hosts.Values)
            host.Dispose();
    }

    private async Task<Attempt<T>> TryAsync<T>(Mirror mirror, DownloadRequest request, Func<Stream, Mirror, CancellationToken, Task<Attempt<T>>> take, CancellationToken cancellationToken)
    {
        var host = _hosts.GetOrAdd(mirror.Host, static (_, slots) => new SemaphoreSlim(slots), _options.Parallelism);
        await host.WaitAsync(cancellationToken);
        try
        {
            cancellationToken.ThrowIfCancellationRequested(); // a slot may become free by the very cancellation
            using var guard = new StallGuard(_options, _time, cancellationToken);
            try
            {
                await using var body = await _transport.OpenAsync(mirror, request.Path, request.Limit, request.Fresh, guard);
                return await take(body, mirror, cancellationToken);
            }
            catch (DownloadException failure)
            {
                return new(default, failure.Failure);
            }
            catch (OperationCanceledException) when (guard.IsStalled && !cancellationToken.IsCancellationRequested)
            {
                return new(default, new(DownloadFailureKind.Dead, string.Create(CultureInfo.InvariantCulture,
                    $"it sent less than {_options.StallBytes} bytes in {_options.StallTimeout.TotalSeconds} s")));
            }
            catch (OperationCanceledException)
            {
                cancellationToken.ThrowIfCancellationRequested(); // with the caller's own token
                throw;
            }
        }
        finally
        {
            host.Release();
        }
    }

    private void Note(Mirror mirror, DownloadRequest request, DownloadFailure failure, bool isLast)
    {
        // A mirror that failed often enough in a row will fail for the next file, too.
        var news = failure.Kind is not (DownloadFailureKind.Dead or DownloadFailureKind.Transient) || _dead.TryAdd(mirror, true);
        if (isLast || !news || failure.Kind == DownloadFailureKind.NotFound)
            _log.Detail($"{mirror} failed for {request.What} ({request.Path}): {failure.Cause}");
        else
            _log.Report(ArchiveDiagnostics.MirrorFailed(request.What, mirror.Name, failure.Cause));
    }
}

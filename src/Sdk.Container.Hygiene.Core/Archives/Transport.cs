using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;

namespace Sdk.Container.Hygiene.Archives;

/// <summary>Opens one file of one mirror, once, and says of each failure whether it may pass.</summary>
/// <param name="handler">Null: sockets, with the proxies that .NET takes from the environment.</param>
internal sealed class Transport(HttpMessageHandler? handler, DownloadOptions options, TimeProvider time) : IDisposable
{
    private readonly HttpClient _client = new(handler ?? NewHandler(options), disposeHandler: handler is null) { Timeout = Timeout.InfiniteTimeSpan };

    /// <summary>The file's bytes, at most <paramref name="limit"/> of them. Throws <see cref="DownloadException"/>, or that the guard's token was cancelled.</summary>
    /// <param name="fresh">Whether a cache on the way must ask the mirror first.</param>
    public async Task<Stream> OpenAsync(Mirror mirror, string path, long limit, bool fresh, StallGuard guard)
    {
        try
        {
#pragma warning disable CA2000 // Dispose objects before losing scope: the stream that is returned closes it
            var source = mirror.Folder is { } folder ? OpenFile(Path.Join(folder, path)) : await OpenHttpAsync(mirror, path, limit, fresh, guard);
#pragma warning restore CA2000
            return new DownloadStream(source, limit, guard);
        }
        catch (HttpRequestException failure)
        {
            throw new DownloadException(Classify(failure), failure);
        }
        catch (OperationCanceledException failure) when (failure.InnerException is TimeoutException)
        {
            throw new DownloadException(new(DownloadFailureKind.Dead, string.Create(CultureInfo.InvariantCulture, $"no connection within {options.ConnectTimeout.TotalSeconds} s")), failure);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new DownloadException(new(failure is FileNotFoundException or DirectoryNotFoundException ? DownloadFailureKind.NotFound : DownloadFailureKind.Refused, failure.Message), failure);
        }
    }

    public void Dispose() => _client.Dispose();

    private static FileStream OpenFile(string path) =>
        new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0, FileOptions.SequentialScan);

    private static SocketsHttpHandler NewHandler(DownloadOptions options) => new()
    {
        ConnectTimeout = options.ConnectTimeout,
        PooledConnectionLifetime = TimeSpan.FromMinutes(2), // a long-lived build server follows a mirror that moves
        MaxConnectionsPerServer = options.Parallelism,
        MaxAutomaticRedirections = options.MaximumRedirections,
        UseCookies = false,
    };

    private async Task<Stream> OpenHttpAsync(Mirror mirror, string path, long limit, bool fresh, StallGuard guard)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, mirror.At(path));
        request.Headers.UserAgent.Add(new("Sdk.Container.Hygiene", typeof(Transport).Assembly.GetName().Version?.ToString(3)));
        if (mirror.Authorization is { } authorization)
            request.Headers.Authorization = AuthenticationHeaderValue.Parse(authorization);
        if (fresh)
            request.Headers.CacheControl = new() { MaxAge = TimeSpan.Zero };
#pragma warning disable CA2000 // Dispose objects before losing scope: closing the body closes the response
        var response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, guard.Token);
#pragma warning restore CA2000
        if (Refuse(response, limit) is not { } failure)
            return await response.Content.ReadAsStreamAsync(guard.Token);
        response.Dispose();
        throw new DownloadException(failure);
    }

    private DownloadFailure? Refuse(HttpResponseMessage response, long limit)
    {
        if (response.StatusCode == HttpStatusCode.OK)
            return response.Content.Headers.ContentLength > limit ? DownloadStream.TooLong(limit).Failure : null;
        var cause = $"HTTP {(int)response.StatusCode} {response.ReasonPhrase}".TrimEnd();
        return response.StatusCode switch
        {
            HttpStatusCode.NotFound or HttpStatusCode.Gone => new(DownloadFailureKind.NotFound, cause),
            HttpStatusCode.NotImplemented or HttpStatusCode.HttpVersionNotSupported => new(DownloadFailureKind.Refused, cause),
            HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError => Postponed(cause, response.Headers.RetryAfter),
            >= HttpStatusCode.MultipleChoices and < HttpStatusCode.BadRequest => new(DownloadFailureKind.Refused, $"{cause}: too many redirections, or one from https to http"),
            _ => new(DownloadFailureKind.Refused, cause),
        };
    }

    // RFC 9110 §10.2.3: seconds, or a date.
    private DownloadFailure Postponed(string cause, RetryConditionHeaderValue? header)
    {
        var wait = header?.Delta ?? header?.Date - time.GetUtcNow();
        return wait > options.LongestRetryAfter
            ? new(DownloadFailureKind.Dead, string.Create(CultureInfo.InvariantCulture, $"{cause}, to be asked again in {wait.Value.TotalSeconds:F0} s"))
            : new(DownloadFailureKind.Transient, cause, wait < TimeSpan.Zero ? null : wait);
    }

    private static DownloadFailure Classify(HttpRequestException failure) => new(
        failure.HttpRequestError switch
        {
            // A certificate, a proxy or a server that speaks something else stays as it is.
            HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError or HttpRequestError.UserAuthenticationError
                or HttpRequestError.VersionNegotiationError or HttpRequestError.ConfigurationLimitExceeded => DownloadFailureKind.Refused,
            HttpRequestError.NameResolutionError when failure.InnerException is SocketException { SocketErrorCode: SocketError.HostNotFound } => DownloadFailureKind.Dead,
            _ => DownloadFailureKind.Transient,
        },
        failure.InnerException is { } inner && !failure.Message.Contains(inner.Message, StringComparison.Ordinal) ? $"{failure.Message} ({inner.Message})" : failure.Message);
}

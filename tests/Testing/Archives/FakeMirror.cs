using System.Collections.Concurrent;
using System.Net;

namespace Sdk.Container.Hygiene.Testing;

/// <summary>
/// Serves archives in memory, by host name, and fails where a test says so. Any URL on a host that is not known fails as an unknown host does.
/// </summary>
public sealed class FakeMirror : HttpMessageHandler
{
    private readonly Dictionary<string, FakeArchive> _hosts = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<Rule> _rules = [];
    private readonly ConcurrentQueue<HttpRequestMessage> _requests = [];
    private int _open;

    public FakeMirror(FakeArchive archive, params IEnumerable<string> hosts)
    {
        foreach (var host in hosts.DefaultIfEmpty("mirror.example"))
            _hosts[host] = archive;
    }

    /// <summary>The URLs asked for, in order.</summary>
    public IReadOnlyList<string> Urls => [.. _requests.Select(request => request.RequestUri!.AbsoluteUri)];

    public IReadOnlyList<HttpRequestMessage> Requests => [.. _requests];

    /// <summary>The most requests that were open at once.</summary>
    public int MostAtOnce { get; private set; }

    public void Serve(string host, FakeArchive archive) => _hosts[host] = archive;

    /// <summary>Answers requests whose URL contains <paramref name="part"/> with <paramref name="answer"/>, the first <paramref name="times"/> times. Later rules come first.</summary>
    public FakeMirror On(string part, FakeAnswer answer, int times = int.MaxValue)
    {
        lock (_rules)
            _rules.Insert(0, new(part, answer, times));
        return this;
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        _requests.Enqueue(request);
        MostAtOnce = Math.Max(MostAtOnce, Interlocked.Increment(ref _open));
        try
        {
            var uri = request.RequestUri!;
            var content = _hosts.TryGetValue(uri.Host, out var archive) && archive.TryRead(Uri.UnescapeDataString(uri.AbsolutePath.TrimStart('/')), out var found) ? found : null;
            if (FindRule(uri.AbsoluteUri) is { } answer)
                return await answer(content, cancellationToken);
            if (archive is null)
                throw new HttpRequestException(HttpRequestError.NameResolutionError, $"unknown host {uri.Host}", new System.Net.Sockets.SocketException((int)System.Net.Sockets.SocketError.HostNotFound));
            return content is null ? new(HttpStatusCode.NotFound) : FakeAnswers.Ok(content);
        }
        finally
        {
            Interlocked.Decrement(ref _open);
        }
    }

    private FakeAnswer? FindRule(string url)
    {
        lock (_rules)
        {
            var rule = _rules.FirstOrDefault(rule => rule.Times > 0 && url.Contains(rule.Part, StringComparison.Ordinal));
            if (rule is not null)
                rule.Times--;
            return rule?.Answer;
        }
    }

    private sealed class Rule(string part, FakeAnswer answer, int times)
    {
        public string Part { get; } = part;
        public FakeAnswer Answer { get; } = answer;
        public int Times { get; set; } = times;
    }
}

/// <summary>What a server says to a request for a file.</summary>
/// <param name="content">What it would serve; null where it has nothing.</param>
public delegate Task<HttpResponseMessage> FakeAnswer(byte[]? content, CancellationToken cancellationToken);

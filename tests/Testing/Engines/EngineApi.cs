using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Sdk.Container.Hygiene.Testing.Engines;

/// <summary>The few verbs of the Docker Engine API that tests need, without a client of anybody's: <c>docker</c> is a package of its own in newer Debians.</summary>
public sealed class EngineApi : IDisposable
{
    private readonly HttpClient _http;

    public EngineApi(string socket)
    {
        _http = new(new SocketsHttpHandler
        {
            UseProxy = false,
            ConnectCallback = async (_, token) =>
            {
                Socket connection = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                await connection.ConnectAsync(new UnixDomainSocketEndPoint(socket), token);
                return new NetworkStream(connection, ownsSocket: true);
            },
        })
        {
            BaseAddress = new("http://engine"),
            Timeout = Timeout.InfiniteTimeSpan,
        };
    }

    public async Task<bool> PingAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            using var answer = await _http.GetAsync("/_ping", cancellationToken);
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    /// <summary>What <c>docker load --input</c> does. The engine reports failures in the text of a successful answer.</summary>
    public async Task LoadAsync(string archive, CancellationToken cancellationToken = default)
    {
        await using var file = File.OpenRead(archive);
        using StreamContent content = new(file);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/x-tar");
        using var answer = await _http.PostAsync("/images/load?quiet=1", content, cancellationToken);
        var text = await ReadAsync(answer, cancellationToken);
        if (text.Contains("\"error\"", StringComparison.Ordinal))
            throw new InvalidOperationException(text);
    }

    /// <summary>What <c>docker build</c> does, without a network. The engine reports failures in the text of a successful answer.</summary>
    /// <param name="context">A tar, for BuildKit not in the PAX format.</param>
    /// <param name="builder"><c>1</c> the classic one, <c>2</c> BuildKit.</param>
    public async Task BuildAsync(Stream context, string builder, string tag, string dockerfile, IReadOnlyDictionary<string, string> arguments, CancellationToken cancellationToken = default)
    {
        var query = string.Join('&', new[] { ("version", builder), ("t", tag), ("dockerfile", dockerfile), ("networkmode", "none"), ("nocache", "1"), ("buildargs", JsonSerializer.Serialize(arguments)) }
            .Select(pair => $"{pair.Item1}={Uri.EscapeDataString(pair.Item2)}"));
        using StreamContent content = new(context);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/x-tar");
        using var answer = await _http.PostAsync($"/build?{query}", content, cancellationToken);
        var text = await ReadAsync(answer, cancellationToken);
        if (text.Contains("\"errorDetail\"", StringComparison.Ordinal))
            throw new InvalidOperationException(text);
    }

    /// <summary>What <c>docker save --output</c> does.</summary>
    public async Task SaveAsync(string image, string path, CancellationToken cancellationToken = default)
    {
        await using var answer = await _http.GetStreamAsync($"/images/{image}/get", cancellationToken);
        await using var file = File.Create(path);
        await answer.CopyToAsync(file, cancellationToken);
    }

    public async Task<JsonElement> GetAsync(string path, CancellationToken cancellationToken = default)
    {
        using var answer = await _http.GetAsync(path, cancellationToken);
        return JsonDocument.Parse(await ReadAsync(answer, cancellationToken)).RootElement;
    }

    /// <returns>Empty where the engine answers with nothing.</returns>
    public async Task<string> PostAsync(string path, JsonObject? body = null, CancellationToken cancellationToken = default)
    {
        using StringContent content = new(body?.ToJsonString() ?? "", Encoding.UTF8, "application/json");
        using var answer = await _http.PostAsync(path, content, cancellationToken);
        return await ReadAsync(answer, cancellationToken);
    }

    /// <summary>An answer that is not text: what a program printed, as the engine frames it.</summary>
    /// <param name="body">Null: GET.</param>
    public async Task<byte[]> ReadBytesAsync(string path, JsonObject? body = null)
    {
        using HttpRequestMessage request = new(body is null ? HttpMethod.Get : HttpMethod.Post, path);
        if (body is not null)
            request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        using var answer = await _http.SendAsync(request);
        return await answer.EnsureSuccessStatusCode().Content.ReadAsByteArrayAsync();
    }

    public async Task DeleteAsync(string path)
    {
        using var answer = await _http.DeleteAsync(path);
        await ReadAsync(answer, CancellationToken.None);
    }

    public void Dispose() => _http.Dispose();

    private static async Task<string> ReadAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        var text = await answer.Content.ReadAsStringAsync(cancellationToken);
        return answer.IsSuccessStatusCode || answer.StatusCode == HttpStatusCode.NotModified ? text
            : throw new HttpRequestException($"{answer.RequestMessage?.RequestUri}: {text}", inner: null, answer.StatusCode);
    }
}

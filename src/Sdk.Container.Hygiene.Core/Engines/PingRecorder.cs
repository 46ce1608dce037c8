using Docker.DotNet.Handler.Abstractions;

namespace Sdk.Container.Hygiene.Engines;

/// <summary>Keeps the headers of the first answer, which the client library does not hand out: they say whose engine it is, its API's version and its builder.</summary>
internal sealed class PingRecorder : IAuthProvider
{
    private readonly Dictionary<string, string> _headers = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>A header's value; empty where the answer has none.</summary>
    public string this[string name] => _headers.GetValueOrDefault(name, "");

    public bool TlsEnabled => false;

    public HttpMessageHandler ConfigureHandler(HttpMessageHandler handler) => new Recorder(handler, _headers);

    private sealed class Recorder(HttpMessageHandler inner, Dictionary<string, string> headers) : DelegatingHandler(inner)
    {
        private bool _done;

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var response = await base.SendAsync(request, cancellationToken);
            if (!_done)
            {
                foreach (var (name, values) in response.Headers.NonValidated)
                    headers[name] = string.Join(' ', values);
                _done = true;
            }
            return response;
        }
    }
}

using System.Globalization;
using System.Net.Sockets;
using System.Security.Cryptography;
using Docker.DotNet;
using Sdk.Container.Hygiene.Diagnostics;

namespace Sdk.Container.Hygiene.Engines;

/// <summary>Asks one endpoint whether an engine is there: <c>GET /_ping</c>, whose headers say all that has to be known.</summary>
internal static class EngineProbe
{
    /// <summary>Docker 20.10's, the oldest engine of a Debian release that is still maintained, and what podman from 4.0 offers. Older ones lack what a load or a build here needs.</summary>
    internal static readonly Version OldestApi = new(1, 41);

    /// <summary>The engine, or why there is none.</summary>
    public static async Task<EngineAnswer> AskAsync(EngineEndpoint endpoint, EngineSettings settings, IHygieneLog log, CancellationToken cancellationToken)
    {
        PingRecorder recorder = new();
        DockerClient? client = null;
        try
        {
            client = new DockerClientBuilder(new DockerConfig(NoSettings.Instance))
                .WithEndpoint(endpoint.Address)
                .WithTimeout(Timeout.InfiniteTimeSpan)
                .WithAuthProvider(recorder)
                .WithTransportOptions(new EngineTransport(endpoint), endpoint)
                .Build();
            // Ours alone decides how long it takes: a silent peer is no failure of the caller's.
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            patience.CancelAfter(settings.Patience);
            await client.System.PingAsync(patience.Token);
            var answer = Judge(endpoint, settings, recorder, client, log);
            if (answer.Engine is not null)
                client = null;
            return answer;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            var seconds = settings.Patience.TotalSeconds.ToString("0.#", CultureInfo.InvariantCulture);
            return new(EngineDiagnostics.EngineSilent(endpoint.Name, endpoint.Origin, endpoint.Text, seconds));
        }
        catch (DockerApiException failure)
        {
            return new(EngineDiagnostics.NotAnEngine(endpoint.Name, endpoint.Origin, endpoint.Text, $"status {(int)failure.StatusCode}"));
        }
        catch (CryptographicException failure)
        {
            return new(EngineDiagnostics.UnreadableCertificates(endpoint.Tls?.Folder ?? "", endpoint.Origin, failure.Message));
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException or UnauthorizedAccessException or ArgumentException or SocketException)
        {
            log.Detail($"{endpoint.Text}: {failure}");
            return Explain(endpoint, failure);
        }
        finally
        {
            client?.Dispose();
        }
    }

    private static EngineAnswer Judge(EngineEndpoint endpoint, EngineSettings settings, PingRecorder ping, DockerClient client, IHygieneLog log)
    {
        if (!Version.TryParse(ping["Api-Version"], out var api))
            return new(EngineDiagnostics.NotAnEngine(endpoint.Name, endpoint.Origin, endpoint.Text, "it answers without a version"));
        // "Docker/20.10.24 (linux)", "Libpod/4.3.1 (linux)": podman often listens where docker is looked for.
        var server = ping["Server"].Split(' ')[0].Split('/');
        var kind = server[0] == "Libpod" ? EngineKind.Podman : EngineKind.Docker;
        var name = kind == EngineKind.Podman ? "podman" : "docker";
        if (api < OldestApi)
            return new(EngineDiagnostics.EngineTooOld(name, endpoint.Text, api.ToString(), OldestApi.ToString()));
        var builder = settings.Builder ?? (ping["Builder-Version"] == "2" ? EngineBuilder.BuildKit : EngineBuilder.Classic);
        EngineInfo info = new(kind, server.Length > 1 ? server[1].Split('+')[0] : "", api.ToString(), endpoint.Text, kind == EngineKind.Podman ? EngineBuilder.Classic : builder);
#pragma warning disable CA2000 // Dispose objects before losing scope: the answer is the engine
        return new(new ContainerEngine(client, info, new(client, info, endpoint.Origin, settings.AnswerPatience), settings.RemovalPatience, log));
#pragma warning restore CA2000
    }

    internal static EngineAnswer Explain(EngineEndpoint endpoint, Exception failure)
    {
        for (var cause = failure; cause is not null; cause = cause.InnerException)
        {
            if (cause is SocketException socket)
            {
                // ENOENT, for which .NET has no name of its own, becomes AddressNotAvailable.
                return socket.SocketErrorCode switch
                {
                    SocketError.ConnectionRefused => new(EngineDiagnostics.EngineRefuses(endpoint.Name, endpoint.Origin, endpoint.Text)),
                    SocketError.AccessDenied => Denied(endpoint),
                    SocketError.ConnectionReset => NotAnEngine(endpoint, socket),
                    _ => new(EngineDiagnostics.NoEngine(endpoint.Name, endpoint.Origin, endpoint.Text)) { IsAbsent = true },
                };
            }
            if (cause is UnauthorizedAccessException && endpoint.Tls is null)
                return Denied(endpoint);
            if (cause is FileNotFoundException or DirectoryNotFoundException or UnauthorizedAccessException && endpoint.Tls is not null)
                return new(EngineDiagnostics.UnreadableCertificates(endpoint.Tls.Folder, endpoint.Origin, cause.Message));
        }
        return endpoint.Tls is null ? NotAnEngine(endpoint, failure)
            : new(EngineDiagnostics.NoTls(endpoint.Origin, endpoint.Text, endpoint.Tls.Folder, Sentence(failure.InnerException ?? failure)));
    }

    private static EngineAnswer Denied(EngineEndpoint endpoint) => new(EngineDiagnostics.EngineDenies(endpoint.Name, endpoint.Origin, endpoint.Text)) { IsAbsent = endpoint.IsRoots };

    private static EngineAnswer NotAnEngine(EngineEndpoint endpoint, Exception failure) =>
        new(EngineDiagnostics.NotAnEngine(endpoint.Name, endpoint.Origin, endpoint.Text, Sentence(failure)));

    private static string Sentence(Exception failure) => failure.Message.TrimEnd('.').ReplaceLineEndings(" ");

    private sealed record NoSettings : IDockerCliSettings
    {
        public static NoSettings Instance { get; } = new();
        public string? DockerConfig => null;
        public string? DockerHost => null;
        public string? DockerTlsVerify => null;
        public string? DockerContext => null;
    }
}

/// <summary>An engine, or what stands in the way; <see cref="IsAbsent"/> where there is simply none.</summary>
internal sealed record EngineAnswer(IContainerEngine? Engine, Diagnostic? Obstacle)
{
    public EngineAnswer(IContainerEngine engine) : this(engine, null) { }

    public EngineAnswer(Diagnostic obstacle) : this(null, obstacle) { }

    public bool IsAbsent { get; init; }
}

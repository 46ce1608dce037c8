using System.Text.Json;
using Docker.DotNet;
using Sdk.Container.Hygiene.Diagnostics;

namespace Sdk.Container.Hygiene.Engines;

/// <summary>Where docker and podman are to be looked for: their clients' own order (docker/cli, cli/command/cli.go, resolveContextName; podman(1), CONTAINER_HOST).</summary>
internal static class EngineEndpoints
{
    private const string PodmanVariable = "CONTAINER_HOST";
    private static readonly string[] Schemes = ["npipe", "tcp", "http", "https"];

    /// <summary>Whether a variable names docker. What docker's configuration has as its current context is only where docker is: Docker Desktop writes it, and may be off.</summary>
    public static bool NamesDocker(EngineSettings settings) => settings.DockerHost.Length > 0 || settings.DockerContext is not ("" or "default");

    /// <param name="isNamed">Whether the project asks for docker by its name.</param>
    /// <param name="property">The property that does.</param>
    public static EngineEndpoint Docker(EngineSettings settings, bool isNamed, string property)
    {
        if (settings.DockerHost.Length > 0)
            return Secure(Parse(EngineKind.Docker, settings.DockerHost, "DOCKER_HOST"), EngineTls.Of(settings, ConfigFolder(settings)));
        var (context, origin) = CurrentContext(settings);
        // docker's client takes one of its own machine's, then (docker/cli, opts/hosts.go).
        if (context is "" or "default" && EngineTls.Of(settings, ConfigFolder(settings)) is { } tls)
            return Secure(Parse(EngineKind.Docker, "tcp://localhost:2376", settings.DockerTlsVerify.Length > 0 ? "DOCKER_TLS_VERIFY" : "DOCKER_TLS"), tls);
        if (context is "" or "default")
            return Parse(EngineKind.Docker, settings.DockerSocket, property) with { IsNamed = isNamed };
        try
        {
            var address = new DockerConfig(new CliSettings(ConfigFolder(settings))).GetEndpoint(context);
            return Secure(Parse(EngineKind.Docker, address.OriginalString, origin) with { IsNamed = isNamed }, ContextTls(settings, context));
        }
        catch (Exception failure) when (failure is DockerConfigurationException or ArgumentException or IOException or UnauthorizedAccessException or JsonException or KeyNotFoundException)
        {
            throw EngineDiagnostics.UnreadableContext(context, origin, failure.Message).ToException(failure);
        }
    }

    /// <summary>One place where somebody named it; else the user's own service and the machine's.</summary>
    public static IReadOnlyList<EngineEndpoint> Podman(EngineSettings settings, bool isNamed, string property)
    {
        if (settings.ContainerHost.Length > 0)
            return [Parse(EngineKind.Podman, settings.ContainerHost, PodmanVariable)];
        // Without a session, as in a cron job, podman itself goes by the user's number.
        var own = settings.XdgRuntimeDir.Length > 0 ? settings.XdgRuntimeDir : settings.UserRuntimeDir;
        var machine = Parse(EngineKind.Podman, settings.PodmanSocket, property) with { IsNamed = isNamed, IsRoots = true };
        return own.Length > 0 ? [Parse(EngineKind.Podman, $"unix://{own}/podman/podman.sock", property) with { IsNamed = isNamed }, machine] : [machine];
    }

    // DOCKER_HOST was looked at before: it goes over any context.
    private static (string Name, string Origin) CurrentContext(EngineSettings settings)
    {
        if (settings.DockerContext.Length > 0)
            return (settings.DockerContext, "DOCKER_CONTEXT");
        var file = Path.Combine(ConfigFolder(settings), "config.json");
        if (!File.Exists(file))
            return ("", "");
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(file));
            var isText = document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty("currentContext", out var name) && name.ValueKind == JsonValueKind.String;
            return (isText ? document.RootElement.GetProperty("currentContext").GetString()! : "", file);
        }
        catch (Exception failure) when (failure is JsonException or IOException or UnauthorizedAccessException)
        {
            return ("", ""); // docker's own client warns, and goes on without it
        }
    }

    private static EngineEndpoint Parse(EngineKind kind, string text, string origin)
    {
        const string Local = "unix://";
        if (text.StartsWith(Local, StringComparison.Ordinal))
        {
            // podman's client reads a URI, from the root also without the third slash; docker's a path, in which nothing is an escape, from the folder that it happens to run in.
            var path = origin == PodmanVariable ? Uri.UnescapeDataString(text[Local.Length..]) : text[Local.Length..];
            if (origin == PodmanVariable && path.Length > 0 && path[0] != '/')
                path = $"/{path}";
            // The path is beside the address, which the client library wants for its scheme.
            return path.Length > 1 && path[0] == '/' ? new(kind, new("unix:///engine"), origin, IsNamed: true) { Socket = path, Text = text } : throw EngineDiagnostics.UnusableAddress(text, origin).ToException();
        }
        // docker's client takes "host:port" as well; whoever writes it finds the message with the right form.
        if (!Uri.TryCreate(text.Replace("npipe:////./", "npipe://./", StringComparison.Ordinal), UriKind.Absolute, out var address))
            throw EngineDiagnostics.UnusableAddress(text, origin).ToException();
        if (address.Scheme == "ssh")
            throw EngineDiagnostics.SshNotSupported(text, origin, kind == EngineKind.Podman ? PodmanVariable : "DOCKER_HOST").ToException();
        if (!Schemes.Contains(address.Scheme))
            throw EngineDiagnostics.UnusableAddress(text, origin).ToException();
        return new(kind, address, origin, IsNamed: true) { Text = text };
    }

    private static EngineEndpoint Secure(EngineEndpoint endpoint, EngineTls? tls) => endpoint.Socket is not null || endpoint.Address.Scheme == "npipe" ? endpoint : endpoint with { Tls = tls };

    // The client library reads the address alone. A context has TLS where it has certificates, or says that nobody checks the server's.
    private static EngineTls? ContextTls(EngineSettings settings, string context)
    {
        var contexts = Path.Combine(ConfigFolder(settings), "contexts");
        var id = Storage.Sha256Digest.Of(System.Text.Encoding.UTF8.GetBytes(context)).Hex;
        var folder = Path.Combine(contexts, "tls", id, "docker");
        using var meta = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(contexts, "meta", id, "meta.json")));
        var skips = meta.RootElement.GetProperty("Endpoints").GetProperty("docker").TryGetProperty("SkipTLSVerify", out var said) && said.ValueKind == JsonValueKind.True;
        return skips || Directory.Exists(folder) ? new(folder, Verifies: !skips) : null;
    }

    // Without a home, a folder that is not there: never one of where the build happens to run.
    private static string ConfigFolder(EngineSettings settings) =>
        settings.DockerConfig.Length > 0 ? settings.DockerConfig : Path.Combine(settings.Home.Length > 0 ? settings.Home : "/nonexistent", ".docker");

    private sealed record CliSettings(string? DockerConfig) : IDockerCliSettings
    {
        public string? DockerHost => null;
        public string? DockerTlsVerify => null;
        public string? DockerContext => null;
    }
}

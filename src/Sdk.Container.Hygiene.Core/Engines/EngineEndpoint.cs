namespace Sdk.Container.Hygiene.Engines;

/// <summary>A place where an engine may listen.</summary>
/// <param name="Kind">Whose engine is expected there.</param>
/// <param name="Origin">What named it, for messages: "DOCKER_HOST".</param>
/// <param name="IsNamed">Whether a person named it; else it is only where such an engine listens usually.</param>
internal sealed record EngineEndpoint(EngineKind Kind, Uri Address, string Origin, bool IsNamed)
{
    /// <summary>A folder with ca.pem, cert.pem and key.pem; null without TLS.</summary>
    public string? Certificates { get; init; }

    public string Name => Kind == EngineKind.Podman ? "podman" : "docker";

    /// <summary>For messages: <c>unix:///var/run/docker.sock</c>, as it was written.</summary>
    public string Text => Address.OriginalString;
}

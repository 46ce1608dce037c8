namespace Sdk.Container.Hygiene.Engines;

/// <summary>A place where an engine may listen.</summary>
/// <param name="Kind">Whose engine is expected there.</param>
/// <param name="Origin">What named it, for messages: "DOCKER_HOST".</param>
/// <param name="IsNamed">Whether a person named it; else it is only where such an engine listens usually.</param>
internal sealed record EngineEndpoint(EngineKind Kind, Uri Address, string Origin, bool IsNamed)
{
    /// <summary>Null without TLS; counts for connections over TCP alone.</summary>
    public EngineTls? Tls { get; init; }

    /// <summary>The path of a socket of this machine, as it was written; null for any other address.</summary>
    public string? Socket { get; init; }

    /// <summary>Whether it is root's: for everybody else the folder is closed, whether or not somebody listens there.</summary>
    public bool IsRoots { get; init; }

    public string Name => Kind == EngineKind.Podman ? "podman" : "docker";

    /// <summary>For messages: <c>unix:///var/run/docker.sock</c>, as it was written.</summary>
    public string Text { get; init; } = Address.OriginalString;
}

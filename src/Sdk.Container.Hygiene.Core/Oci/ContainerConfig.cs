using System.Text.Json.Serialization;

namespace Sdk.Container.Hygiene.Oci;

/// <summary>The defaults of a container made from an image (OCI image-spec, config.md, <c>config</c>). What is null is left out.</summary>
public sealed record ContainerConfig
{
    /// <summary><c>user</c>, <c>uid</c>, <c>user:group</c> or <c>uid:gid</c>.</summary>
    public string? User { get; init; }

    /// <summary><c>8080/tcp</c>, <c>53/udp</c>.</summary>
    [JsonConverter(typeof(SortedSetConverter))]
    public IReadOnlyCollection<string>? ExposedPorts { get; init; }

    /// <summary><c>NAME=value</c>, in the order given.</summary>
    public IReadOnlyList<string>? Env { get; init; }

    public IReadOnlyList<string>? Entrypoint { get; init; }

    public IReadOnlyList<string>? Cmd { get; init; }

    /// <summary>Not in OCI's specification: docker reads it in either format, podman in Docker's alone.</summary>
    public Healthcheck? Healthcheck { get; init; }

    /// <summary>Absolute paths.</summary>
    [JsonConverter(typeof(SortedSetConverter))]
    public IReadOnlyCollection<string>? Volumes { get; init; }

    public string? WorkingDir { get; init; }

    [JsonConverter(typeof(SortedMapConverter))]
    public IReadOnlyDictionary<string, string>? Labels { get; init; }

    /// <summary><c>SIGTERM</c> or a number.</summary>
    public string? StopSignal { get; init; }
}

/// <summary>Docker's health check (moby, docker image specification v1.3). Durations are nanoseconds; null means the engine's default.</summary>
/// <param name="Test"><c>CMD</c> and arguments, <c>CMD-SHELL</c> and a command line, or <c>NONE</c>.</param>
public sealed record Healthcheck(IReadOnlyList<string> Test)
{
    public long? Interval { get; init; }

    public long? Timeout { get; init; }

    public long? StartPeriod { get; init; }

    public long? StartInterval { get; init; }

    public int? Retries { get; init; }
}

using System.Text.Json;

namespace Sdk.Container.Hygiene.Operations;

/// <summary>What operations must know of an image. A project tells it of its own without building anything, so that another project can name it as a service.</summary>
public sealed record ContainerDescription
{
    /// <summary>As an engine takes it: <c>shop-db:1.0.0</c>.</summary>
    public required string Image { get; init; }

    /// <summary><c>5432/tcp</c>.</summary>
    public IReadOnlyList<string> Ports { get; init; } = [];

    /// <summary>As the project says it; empty where only the finished image knows.</summary>
    public string User { get; init; } = "";
    public OperationsHealthcheck? Healthcheck { get; init; }

    /// <summary>Absolute paths that are volumes of the image.</summary>
    public IReadOnlyList<string> Volumes { get; init; } = [];

    /// <summary>The locked packages that a backup depends on: see <see cref="BackupTools"/>.</summary>
    public IReadOnlyDictionary<string, string> Packages { get; init; } = new Dictionary<string, string>();

    public string ToJson() => JsonSerializer.Serialize(this);

    /// <exception cref="JsonException">It was not written by this build of the package.</exception>
    public static ContainerDescription FromJson(string json) => JsonSerializer.Deserialize<ContainerDescription>(json) ?? throw new JsonException("it is empty");
}

using Sdk.Container.Hygiene.Oci;
using Sdk.Container.Hygiene.Services;

namespace Sdk.Container.Hygiene.Imaging;

/// <summary>What the image's configuration says, as the project declares it (OCI image-spec, config.md; names of the .NET SDK's container properties).</summary>
public sealed record ImageSettings
{
    public required string Repository { get; init; }
    public required IReadOnlyList<string> Tags { get; init; }

    /// <summary><c>amd64</c> or <c>arm64</c>.</summary>
    public required string Architecture { get; init; }

    public ImageFormat Format { get; init; } = ImageFormat.Oci;

    /// <summary>Absolute, where the app's files lie: <c>/app/</c>. Empty: the recipe's.</summary>
    public string WorkingDirectory { get; init; } = "/app/";

    /// <summary>True for an image without .NET code: nothing of an app's environment, and no files of a publish.</summary>
    public bool IsService { get; init; }

    /// <summary>User and group by name or number; empty: the base's APP_UID.</summary>
    public string User { get; init; } = "";
    public AppCommand Command { get; init; } = new();
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();
    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();

    /// <summary><c>8080/tcp</c>.</summary>
    public IReadOnlyList<string> Ports { get; init; } = [];

    /// <summary>Absolute paths that belong to the app's user.</summary>
    public IReadOnlyList<string> Volumes { get; init; } = [];

    /// <summary>By path: how the folders of those volumes are of which the project says it.</summary>
    public IReadOnlyDictionary<string, VolumeRoot> VolumeRoots { get; init; } = new Dictionary<string, VolumeRoot>();

    /// <summary><c>SIGTERM</c> or a number; empty: the engine's default.</summary>
    public string StopSignal { get; init; } = "";
    public Healthcheck? Healthcheck { get; init; }

    /// <summary>The configuration as the engine reads it. What the base says (search path, user, Kestrel's port) comes first, and the project's own values replace it.</summary>
    public ContainerConfig ToConfig()
    {
        Dictionary<string, string> environment = new(IsService ? BaseEnvironment.OfService() : BaseEnvironment.Of(), StringComparer.Ordinal);
        foreach (var (name, value) in Environment)
            environment[name] = value;
        var (entrypoint, cmd) = Command.Resolve();
        var ports = ExposedPorts.Of(Ports, environment);
        return new()
        {
            User = User.Length > 0 ? User : environment.GetValueOrDefault("APP_UID"),
            ExposedPorts = ports.Count > 0 ? ports : null,
            Env = [.. environment.Order(Comparer<KeyValuePair<string, string>>.Create((a, b) => string.CompareOrdinal(a.Key, b.Key))).Select(pair => $"{pair.Key}={pair.Value}")],
            Entrypoint = entrypoint.Count > 0 ? entrypoint : null,
            Cmd = cmd.Count > 0 ? cmd : null,
            Healthcheck = Healthcheck,
            Volumes = Volumes.Count > 0 ? Volumes : null,
            WorkingDir = WorkingDirectory,
            Labels = Labels.Count > 0 ? Labels : null,
            StopSignal = StopSignal.Length > 0 ? StopSignal : null,
        };
    }
}

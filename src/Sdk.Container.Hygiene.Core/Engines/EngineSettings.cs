using System.Globalization;

namespace Sdk.Container.Hygiene.Engines;

/// <summary>What a project and its surroundings say about engines: properties and variables, empty where they are not set.</summary>
public sealed record EngineSettings
{
    /// <summary>The property <c>ContainerEngine</c>: auto, docker, podman or none; empty is auto.</summary>
    public string Engine { get; init; } = "";

    /// <summary>The .NET SDK's property <c>LocalRegistry</c>: Docker or Podman.</summary>
    public string LocalRegistry { get; init; } = "";

    /// <summary>Variables that docker's and podman's own clients read, by their names.</summary>
    public string DockerHost { get; init; } = "";
    public string DockerContext { get; init; } = "";
    public string DockerConfig { get; init; } = "";
    public string DockerTls { get; init; } = "";
    public string DockerTlsVerify { get; init; } = "";
    public string DockerCertPath { get; init; } = "";
    public string ContainerHost { get; init; } = "";
    public string XdgRuntimeDir { get; init; } = "";
    public string Home { get; init; } = "";

    /// <summary>Where docker listens when nobody says otherwise.</summary>
    public string DockerSocket { get; init; } = OperatingSystem.IsWindows() ? "npipe://./pipe/docker_engine" : "unix:///var/run/docker.sock";

    /// <summary>Where podman's service for the whole machine listens; on Windows that of its virtual machine.</summary>
    public string PodmanSocket { get; init; } = OperatingSystem.IsWindows() ? "npipe://./pipe/podman-machine-default" : "unix:///run/podman/podman.sock";

    /// <summary>What XDG_RUNTIME_DIR is for this user in a session; empty where there are none, and for root, whose podman is the machine's.</summary>
    public string UserRuntimeDir { get; init; } = OperatingSystem.IsLinux() && UserNumber.Get() is var user and not 0 ? string.Create(CultureInfo.InvariantCulture, $"/run/user/{user}") : "";

    /// <summary>Which builder to ask for; null: the one that the engine recommends.</summary>
    public EngineBuilder? Builder { get; init; }

    /// <summary>How long an engine may take to say that it is there.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How long one that is there may take for what it has in its memory. See <see cref="EngineQuestions"/>.</summary>
    public TimeSpan AnswerPatience { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a build that failed, or was cancelled, waits until the engine has removed what came of it.</summary>
    public TimeSpan RemovalPatience { get; init; } = ImageRemoval.DefaultPatience;
}

using Sdk.Container.Hygiene.Diagnostics;
using Sdk.Container.Hygiene.Engines;

namespace Sdk.Container.Hygiene.Tasks;

/// <summary>A step that works with the container engine that the project, or its surroundings, name.</summary>
public abstract class EngineTask : HygieneTask
{
    /// <summary>The property <c>ContainerEngine</c>.</summary>
    public string Engine { get; set; } = "";
    public string LocalRegistry { get; set; } = "";

    /// <summary>Variables of docker's and podman's own clients: a task does not read the environment, which a build node may have from another build.</summary>
    public string DockerHost { get; set; } = "";
    public string DockerContext { get; set; } = "";
    public string DockerConfig { get; set; } = "";
    public string DockerTlsVerify { get; set; } = "";
    public string DockerCertPath { get; set; } = "";
    public string ContainerHost { get; set; } = "";
    public string RuntimeDirectory { get; set; } = "";
    public string Home { get; set; } = "";

    /// <summary>Null where there is to be none, or none answers.</summary>
    protected Task<IContainerEngine?> FindEngineAsync(IHygieneLog log, CancellationToken cancellationToken) => EngineFinder.FindAsync(
        new()
        {
            Engine = Engine,
            LocalRegistry = LocalRegistry,
            DockerHost = DockerHost,
            DockerContext = DockerContext,
            DockerConfig = DockerConfig,
            DockerTlsVerify = DockerTlsVerify,
            DockerCertPath = DockerCertPath,
            ContainerHost = ContainerHost,
            XdgRuntimeDir = RuntimeDirectory,
            Home = Home,
        },
        log,
        cancellationToken);
}

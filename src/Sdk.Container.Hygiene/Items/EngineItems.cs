using Microsoft.Build.Framework;
using Sdk.Container.Hygiene.Engines;

namespace Sdk.Container.Hygiene.Items;

/// <summary>
/// What the project and the variables of docker's and podman's own clients say about engines, as one item: the item is the property ContainerEngine. A task does not read the environment
/// by itself, which a build node may have from another build.
/// </summary>
internal static class EngineItems
{
    public static EngineSettings Read(ITaskItem? item) => item is null ? new() { Engine = "none" } : new()
    {
        Engine = item.ItemSpec,
        LocalRegistry = item.GetMetadata("LocalRegistry"),
        DockerHost = item.GetMetadata("DockerHost"),
        DockerContext = item.GetMetadata("DockerContext"),
        DockerConfig = item.GetMetadata("DockerConfig"),
        DockerTls = item.GetMetadata("DockerTls"),
        DockerTlsVerify = item.GetMetadata("DockerTlsVerify"),
        DockerCertPath = item.GetMetadata("DockerCertPath"),
        ContainerHost = item.GetMetadata("ContainerHost"),
        XdgRuntimeDir = item.GetMetadata("RuntimeDirectory"),
        Home = item.GetMetadata("Home"),
    };
}

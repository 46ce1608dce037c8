using Microsoft.Build.Utilities;
using Sdk.Container.Hygiene.Engines;
using Sdk.Container.Hygiene.Items;

namespace Sdk.Container.Hygiene.Tests.Items;

public sealed class EngineItemsTests
{
    [Fact]
    public void Each_metadata_has_its_place()
    {
        TaskItem item = new("podman");
        foreach (var name in (string[])["LocalRegistry", "DockerHost", "DockerContext", "DockerConfig", "DockerTls", "DockerTlsVerify", "DockerCertPath", "ContainerHost", "RuntimeDirectory", "Home"])
            item.SetMetadata(name, $"of {name}");
        EngineItems.Read(item).ShouldBe(new()
        {
            Engine = "podman",
            LocalRegistry = "of LocalRegistry",
            DockerHost = "of DockerHost",
            DockerContext = "of DockerContext",
            DockerConfig = "of DockerConfig",
            DockerTls = "of DockerTls",
            DockerTlsVerify = "of DockerTlsVerify",
            DockerCertPath = "of DockerCertPath",
            ContainerHost = "of ContainerHost",
            XdgRuntimeDir = "of RuntimeDirectory",
            Home = "of Home",
        });
    }

    [Fact]
    public void Without_an_item_there_is_no_engine() => EngineItems.Read(null).ShouldBe(new EngineSettings { Engine = "none" });
}

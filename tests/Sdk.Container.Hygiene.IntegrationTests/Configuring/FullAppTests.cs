using Sdk.Container.Hygiene.Testing.Engines;
using Sdk.Container.Hygiene.Testing.Publishing;
using Sdk.Container.Hygiene.Tests.Publishing;
using Sdk.Container.Hygiene.Tests.RealArchive;

namespace Sdk.Container.Hygiene.Tests.Configuring;

/// <summary>ContainerFamily=full: a .NET app on a Debian with dpkg, whose packages' scripts have run.</summary>
[Trait("Category", "Engine")]
[Trait("Category", "RealArchive")]
public sealed class FullAppTests(PublishFixture packed, PublishedImages images, EngineFixture engines)
{
    [Fact]
    public async Task The_app_has_its_own_account_and_home_on_a_configured_Debian()
    {
        var image = await PublishAsync();
        var tree = ImageTree.OfImage(image);
        tree.Text("etc/passwd").Split('\n').ShouldContain("app:*:1654:1654::/home/app:/usr/sbin/nologin");
        (tree["home/app"]!.Owner, tree["home/app"]!.Mode).ShouldBe(("app:app", (UnixFileMode)0x1C0));
        // A volume in it is the app's, and leaves the folder as it is.
        tree["home/app/.aspnet/keys"]!.Owner.ShouldBe("app:app");
        tree["usr/bin/bash"].ShouldNotBeNull();
        tree["app/hello"]!.Owner.ShouldBe("root:root");
        tree.Text("var/lib/dpkg/status").Split('\n').Count(line => line == "Status: install ok installed").ShouldBe(image.Lock.Packages.Count);
    }

    [Fact]
    public async Task The_app_runs_and_dpkg_is_content()
    {
        Assert.SkipWhen(EngineFixture.Missing is not null, EngineFixture.Missing ?? "");
        var image = await PublishAsync();
        var engine = await engines.StartWithAsync(image.Result.Archive);
        await using var container = await EngineContainer.RunAsync(
            engine, image.Result.ImageId, new() { ["NetworkMode"] = "none" }, entrypoint: ["/bin/sh", "-c", "/app/hello && id -un && dpkg --audit"]);
        (await container.WaitAsync()).ShouldBe(0);
        (await container.LogAsync()).ShouldBe("hello\napp\n");
    }

    private Task<PublishedImage> PublishAsync()
    {
        FullImages.SkipWithoutNamespaces();
        return images.GetAsync("full app", FullImages.Suite, () => TestProject.Create(packed.Package, """
            <PropertyGroup><ContainerFamily>full</ContainerFamily></PropertyGroup>
            <ItemGroup><ContainerVolume Include="keys" Path="/home/app/.aspnet/keys" /></ItemGroup>
            """), $"-p:DebianSuite={FullImages.Suite}");
    }
}

using Sdk.Container.Hygiene.Testing;
using Sdk.Container.Hygiene.Testing.Engines;
using Sdk.Container.Hygiene.Testing.Publishing;
using Sdk.Container.Hygiene.Tests.Publishing;
using Sdk.Container.Hygiene.Tests.RealArchive;

namespace Sdk.Container.Hygiene.Tests.Configuring;

/// <summary>Service projects, published with an engine at hand.</summary>
[Trait("Category", "Engine")]
[Trait("Category", "RealArchive")]
public sealed class PublishFullImageTests(PublishFixture packed, PublishedImages images, EngineFixture engines)
{
    [Fact]
    public async Task The_base_is_configured_once_and_two_services_share_it()
    {
        Assert.SkipWhen(EngineFixture.Missing is not null, EngineFixture.Missing ?? "");
        var published = await images.NginxAsync(packed);
        var engine = await engines.StartAsync();
        using TemporaryFolder store = new();
        Directory.CreateDirectory(store["derived"]);
        Directory.CreateSymbolicLink(store["blobs"], Path.Join(published.Store, "blobs"));
        Directory.CreateSymbolicLink(store["derived/segment"], Path.Join(published.Store, "derived", "segment"));
        using var first = Create(FullImages.NginxLines, "web", store, engine, "engine");
        using var second = Create("""
            <PropertyGroup><HygieneService>none</HygieneService></PropertyGroup>
            <ItemGroup><DebianPackage Include="netcat-openbsd" /><ContainerAppCommand Include="/bin/nc" /></ItemGroup>
            """, "other", store, engine, "auto");
        File.Copy(published.Project.LockFile, first.LockFile);

        var one = (await first.PublishAsync("-v:n")).Succeeded().Output;
        one.ShouldContain("configuring Debian packages of the base in docker");
        // In another store, by another configurer: the same image.
        first.ReadResult().GetProperty("digest").GetString().ShouldBe(published.Result.Digest);

        var two = (await second.PublishAsync("-v:n")).Succeeded().Output;
        two.ShouldNotContain("configuring Debian packages of the base");
        two.ShouldContain("configuring Debian packages of the project in namespaces of this machine");
        Layers(second)[..2].ShouldBe(Layers(first)[..2]);

        // Under its own name, by which each image's label says where it stands on.
        var name = (await engine.Api.GetAsync("/images/web:latest/json")).GetProperty("Config").GetProperty("Labels").GetProperty("org.opencontainers.image.base.name").GetString()!;
        name.ShouldStartWith($"hygiene.local/debian:{FullImages.Suite}-");
        (await engine.Api.GetAsync($"/images/{name}/json")).GetProperty("RootFS").GetProperty("Layers").EnumerateArray().Select(layer => layer.GetString()).ShouldBe(Layers(first)[..2]);

        // What went to docker while scripts ran counts as sent, and leaves nothing but itself.
        two.ShouldMatch(@"layers sent to docker [0-9.]+: 2, [0-9.]+ MB, 2 of them while scripts ran");
        await ShouldHaveNoNamelessImageAsync(engine);
        Directory.Delete(store["derived/configured"], recursive: true);
        var refused = await second.PublishAsync("-p:HygieneWarningsAsErrors=HYG5503");
        refused.ExitCode.ShouldNotBe(0);
        refused.Output.ShouldContain("error HYG5503");
        await ShouldHaveNoNamelessImageAsync(engine);
    }

    private static async Task ShouldHaveNoNamelessImageAsync(Engine engine) =>
        (await engine.Api.GetAsync("/images/json?all=true")).EnumerateArray().Select(image => image.GetProperty("Labels").ToString()).Where(labels => labels.Contains("hygiene.ahead", StringComparison.Ordinal)).ShouldBeEmpty();

    private TestProject Create(string lines, string name, TemporaryFolder store, Engine engine, string configureIn)
    {
        var project = TestProject.CreateService(packed.Package, lines, name);
        project.Properties[0] = $"-p:HygieneStore={store.Path}";
        project.Environment["ContainerEngine"] = "auto";
        project.Environment["HygieneConfigureIn"] = configureIn;
        project.Environment["DOCKER_HOST"] = engine.Host;
        return project;
    }

    private static string[] Layers(TestProject project) => [.. project.ReadResult().GetProperty("layers").EnumerateArray().Select(layer => $"sha256:{layer.GetProperty("diffId").GetString()}")];
}

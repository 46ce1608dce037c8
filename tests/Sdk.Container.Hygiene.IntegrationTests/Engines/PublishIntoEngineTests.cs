using System.Text.RegularExpressions;
using Sdk.Container.Hygiene.Testing.Engines;
using Sdk.Container.Hygiene.Tests.Publishing;

namespace Sdk.Container.Hygiene.Tests.Engines;

/// <summary>What <c>dotnet publish</c> leaves in a real engine, of a small project.</summary>
[Trait("Category", "Engine")]
public abstract partial class PublishIntoEngineTests(PublishFixture packed, string kind)
{
    protected abstract Task<Engine> StartAsync();

    [Fact]
    public async Task The_image_is_in_the_engine_and_only_what_is_new_travels()
    {
        var engine = await StartAsync();
        using var project = packed.Create($"<PropertyGroup><ContainerRepository>shop-{kind}</ContainerRepository><ContainerImageTags>1.0;latest</ContainerImageTags></PropertyGroup>");
        project.Environment["ContainerEngine"] = "auto";
        project.Environment["DOCKER_HOST"] = engine.Host;

        var first = (await project.PublishAsync("-v:n")).Succeeded().Output;
        first.ShouldMatch($@"hello -> image shop-{kind}:1\.0 \(sha256:[0-9a-f]{{12}}…, .*\) in {kind} [0-9.]+");
        SentLayers().Match(first).Groups[1].Value.ShouldBe("3", "those of the base, of the runtime, and the app's");
        await ShouldBeThereAsync();

        var second = (await project.PublishAsync("-v:n", "-getItem:GeneratedContainer")).Succeeded().Output;
        second.ShouldNotContain("layers sent");
        second.ShouldContain($"\"Engine\": \"{kind}\"");
        await ShouldBeThereAsync();

        project.Write("Program.cs", "System.Console.WriteLine(\"another\");");
        var third = (await project.PublishAsync("-v:n")).Succeeded().Output;
        SentLayers().Match(third).Groups[1].Value.ShouldBe("1", "the app's");
        await ShouldBeThereAsync();

        // Removed from the engine by hand: it comes back, though nothing is written anew.
        await engine.Api.DeleteAsync($"/images/shop-{kind}:1.0");
        (await project.PublishAsync()).Succeeded();
        await ShouldBeThereAsync();

        async Task ShouldBeThereAsync()
        {
            var result = project.ReadResult();
            foreach (var tag in new[] { "1.0", "latest" })
            {
                var inspected = await engine.Api.GetAsync($"/images/shop-{kind}:{tag}/json");
                var id = inspected.GetProperty("Id").GetString()!;
                $"sha256:{id.Split(':')[^1]}".ShouldBeOneOf(result.GetProperty("imageId").GetString(), result.GetProperty("digest").GetString());
                inspected.GetProperty("RootFS").GetProperty("Layers").EnumerateArray().Select(layer => layer.GetString())
                    .ShouldBe(result.GetProperty("layers").EnumerateArray().Select(layer => $"sha256:{layer.GetProperty("diffId").GetString()}"));
            }
        }
    }

    [GeneratedRegex("layers sent to [^:]+: ([0-9]+),")]
    private static partial Regex SentLayers();
}

public sealed class PublishIntoDockerTests(PublishFixture packed, EngineFixture engines) : PublishIntoEngineTests(packed, "docker")
{
    protected override Task<Engine> StartAsync()
    {
        Assert.SkipWhen(EngineFixture.Missing is not null, EngineFixture.Missing ?? "");
        return engines.StartAsync();
    }
}

public sealed class PublishIntoPodmanTests(PublishFixture packed, EngineFixture engines) : PublishIntoEngineTests(packed, "podman")
{
    protected override Task<Engine> StartAsync()
    {
        Assert.SkipWhen(EngineFixture.MissingPodman is not null, EngineFixture.MissingPodman ?? "");
        return engines.StartPodmanAsync();
    }
}

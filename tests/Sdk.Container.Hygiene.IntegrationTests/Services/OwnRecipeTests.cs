using Sdk.Container.Hygiene.Testing.Engines;
using Sdk.Container.Hygiene.Tests.Publishing;
using Sdk.Container.Hygiene.Tests.RealArchive;

namespace Sdk.Container.Hygiene.Tests.Services;

/// <summary>A recipe of the project's own, from its folder to a running container.</summary>
[Trait("Category", "Engine")]
[Trait("Category", "RealArchive")]
public sealed class OwnRecipeTests(PublishFixture packed, PublishedImages images, EngineFixture engines)
{
    private const string Recipe = """
        {
          "version": 1,
          "packages": ["tini"],
          "user": "www-data",
          "entrypoint": ["/usr/libexec/notes", "begun"],
          "volumes": ["/notes"],
          "healthcheck": { "command": ["/usr/bin/test", "-e", "/notes/list"], "interval": 3 },
          "files": [{ "path": "/usr/libexec/notes", "source": "notes.sh", "mode": "0755" }], // its folder is nobody's but the service's
        }
        """;

    private const string Script = """
        #!/bin/sh
        set -eu
        version="$1 by $(id -u)"
        echo "${version}" >>/notes/list
        exec tail -f /notes/list
        """;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Whom the project names instead of the recipe's user; empty: nobody.</summary>
    [Theory]
    [InlineData("", 33)]
    [InlineData("4321:4321", 4321)]
    public async Task Its_volume_is_its_user_s_and_keeps_what_it_wrote(string user, int number)
    {
        var (engine, image) = await new RecipeImages(packed, images, engines).LoadAsync($"notes{number}", $"""
            <PropertyGroup>
              <ContainerTemplates>container</ContainerTemplates>
              <ContainerUser>{user}</ContainerUser>
            </PropertyGroup>
            <ItemGroup><DebianPackage Include="tini" /></ItemGroup>
            """, ("container/services/notes/service.json", Recipe), ("container/services/notes/notes.sh", Script));
        await using EngineVolume volume = new(engine);
        for (var start = 1; start <= 2; start++)
        {
            await using var container = await EngineContainer.RunAsync(engine, image, RecipeImages.Strict(volume.At("/notes")));
            await container.WaitUntilHealthyAsync(Token);
            while (!(await container.LogAsync()).Contains(string.Concat(Enumerable.Repeat($"begun by {number}\n", start)), StringComparison.Ordinal))
                await Task.Delay(50, Token);
        }
    }
}

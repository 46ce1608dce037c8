using Sdk.Container.Hygiene.Testing.Engines;
using Sdk.Container.Hygiene.Tests.Publishing;
using Sdk.Container.Hygiene.Tests.RealArchive;

namespace Sdk.Container.Hygiene.Tests.Services;

/// <summary>The recipes whose files lie at other paths in the release before.</summary>
[Trait("Category", "Engine")]
[Trait("Category", "RealArchive")]
public sealed class BookwormServicesTests(PublishFixture packed, PublishedImages images, EngineFixture engines)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task PostgreSQL_15_keeps_what_was_written()
    {
        var (engine, image) = await LoadAsync("postgresql", """<ItemGroup><DebianPackage Include="postgresql" /></ItemGroup>""");
        await using EngineVolume volume = new(engine);
        await using var container = await EngineContainer.RunAsync(engine, image, RecipeImages.Strict(volume.At("/var/lib/postgresql")), environment: ["POSTGRES_PASSWORD=secret"]);
        await container.WaitUntilHealthyAsync(Token);
        (await SqlAsync("create table notes (id int); insert into notes values (42); show server_version")).ShouldStartWith("15.");
        (await container.StopAsync(seconds: 120)).ShouldBe(0);
        await container.StartAsync();
        await container.WaitUntilHealthyAsync(Token);
        (await SqlAsync("select id from notes")).ShouldBe("42\n");

        async Task<string> SqlAsync(string sql) => (await container.ExecAsync("psql", "-XqtAU", "postgres", "-c", sql)).Succeeded().Output;
    }

    [Fact]
    public async Task PHP_8_2_answers_through_nginx()
    {
        var (engine, image) = await LoadAsync("php-nginx", """
            <ItemGroup>
              <DebianPackage Include="nginx;php-fpm" />
              <ContainerFile Include="index.php" Path="/var/www/html/index.php" />
            </ItemGroup>
            """, ("index.php", "<?php echo PHP_VERSION, ' as ', posix_getuid();"));
        await using var container = await EngineContainer.RunAsync(engine, image, RecipeImages.Strict());
        await container.WaitUntilHealthyAsync(Token);
        (await container.GetAsync(8080, "/any", Token)).ShouldMatch(@"8\.2\.\d+ as 33\s*$");
    }

    private Task<(Engine Engine, string Image)> LoadAsync(string name, string lines, params (string, string)[] files) => new RecipeImages(packed, images, engines, "bookworm").LoadAsync(name, lines, files);
}

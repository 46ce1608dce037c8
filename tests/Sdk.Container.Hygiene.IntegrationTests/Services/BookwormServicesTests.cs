using Sdk.Container.Hygiene.Testing;
using Sdk.Container.Hygiene.Testing.Engines;
using Sdk.Container.Hygiene.Tests.Publishing;
using Sdk.Container.Hygiene.Tests.RealArchive;

namespace Sdk.Container.Hygiene.Tests.Services;

/// <summary>The recipes whose files lie at other paths in the release before.</summary>
[Trait("Category", "Engine")]
[Trait("Category", "RealArchive")]
public sealed class BookwormServicesTests(PublishFixture packed, PublishedImages images, EngineFixture engines)
{
    /// <summary>By SIGTERM.</summary>
    private const int Stopped = 143;

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

    /// <summary>A volume that was made by the release before, and images of both.</summary>
    [Fact]
    public async Task Data_of_MariaDB_10_11_is_upgraded_where_the_user_says_so_and_there_is_no_way_back()
    {
        const string Lines = """<ItemGroup><DebianPackage Include="mariadb-server" /></ItemGroup>""";
        const string Upgrade = "MARIADB_AUTO_UPGRADE=1";
        var (engine, old) = await LoadAsync("mariadb", Lines);
        var (_, next) = await new RecipeImages(packed, images, engines).LoadAsync("mariadb", Lines);
        await using EngineVolume volume = new(engine);
        (await RunAsync(old, "create table test.notes (id int); insert into test.notes values (42); select version()", "MARIADB_ROOT_PASSWORD=secret", "MARIADB_DATABASE=test")).Answer.ShouldStartWith("10.11.");
        // The account that our images have, and others do not.
        await RunAsync(old, "drop user mysql@localhost");

        foreach (var no in new[] { "MARIADB_AUTO_UPGRADE=", "MARIADB_AUTO_UPGRADE=0" })
        {
            var (same, said) = await RunAsync(next, "select id from test.notes", no);
            (same, said.Contains(Upgrade, StringComparison.Ordinal)).ShouldBe(("42\n", true), said);
        }
        // A stop in the middle: the server ends in order.
        await using (var stopped = await EngineContainer.RunAsync(engine, next, RecipeImages.Strict(volume.At("/var/lib/mysql")), environment: [Upgrade]))
        {
            while (!(await stopped.LogAsync()).Contains("saving the system tables", StringComparison.Ordinal))
                await Task.Delay(20, Token);
            (await stopped.StopAsync(seconds: 120)).ShouldBe(Stopped, await stopped.LogAsync());
            (await stopped.LogAsync()).ShouldContain("Shutdown complete");
        }
        var (answer, log) = await RunAsync(next, "select id from test.notes", Upgrade);
        (answer, log.Contains("upgrading the data of MariaDB 10.11.", StringComparison.Ordinal)).ShouldBe(("42\n", true), log);
        (answer, log) = await RunAsync(next, "select id from test.notes", Upgrade);
        (answer, log.Contains("upgrad", StringComparison.Ordinal)).ShouldBe(("42\n", false), log);
        (await OnVolumeAsync("zgrep -c 'CREATE TABLE .*global_priv' /var/lib/mysql/system_mysql_backup_10.11.*.sql.gz && rm /var/lib/mysql/*upgrade_info")).ShouldBe("1\n");
        (answer, log) = await RunAsync(next, "select id from test.notes");
        (answer, log.Contains("has data of MariaDB of a version that it does not say", StringComparison.Ordinal)).ShouldBe(("42\n", true), log);
        await RunAsync(next, "select 1", Upgrade);

        await using var back = await EngineContainer.RunAsync(engine, old, RecipeImages.Strict(volume.At("/var/lib/mysql")));
        (await back.WaitAsync()).ShouldBe(1);
        (await back.LogAsync()).ShouldContain("has data of MariaDB 11.8.");

        async Task<(string Answer, string Log)> RunAsync(string image, string sql, params string[] environment)
        {
            await using var container = await EngineContainer.RunAsync(engine, image, RecipeImages.Strict(volume.At("/var/lib/mysql")), environment: environment);
            await container.WaitUntilHealthyAsync(Token);
            var output = (await container.ExecAsync("mariadb", "--host=127.0.0.1", "--user=root", "--password=secret", "-sNe", sql)).Succeeded().Output;
            (await container.StopAsync(seconds: 120)).ShouldBe(0);
            return (output, await container.LogAsync());
        }

        async Task<string> OnVolumeAsync(string script)
        {
            await using var container = await EngineContainer.RunAsync(engine, next, RecipeImages.Strict(volume.At("/var/lib/mysql")), entrypoint: ["sh", "-ec", script]);
            (await container.WaitAsync()).ShouldBe(0);
            return await container.LogAsync();
        }
    }

    [Fact]
    public async Task Redis_7_0_and_OpenSSH_9_2_start_too()
    {
        var (engine, redis) = await LoadAsync("redis", """<ItemGroup><DebianPackage Include="redis-server" /></ItemGroup>""");
        await using var store = await EngineContainer.RunAsync(engine, redis, RecipeImages.Strict(), environment: ["REDIS_PASSWORD=secret"]);
        await store.WaitUntilHealthyAsync(Token);
        (await store.ExecAsync("redis-cli", "--no-auth-warning", "-a", "secret", "info", "server")).Succeeded().Output.ShouldContain("redis_version:7.0.");
        (await store.StopAsync(seconds: 120)).ShouldBe(0);

        Tool.Need("ssh-keygen");
        using TemporaryFolder keys = new();
        await Tool.RunAsync("ssh-keygen", keys.Path, "-q", "-t", "ed25519", "-N", "", "-f", keys["id"]);
        var (_, openssh) = await LoadAsync("openssh", """<ItemGroup><DebianPackage Include="openssh-server" /></ItemGroup>""");
        await using var server = await EngineContainer.RunAsync(engine, openssh, RecipeImages.Strict(), environment: [$"PUBLIC_KEY={(await File.ReadAllTextAsync(keys["id.pub"], Token)).Trim()}"]);
        await server.WaitUntilHealthyAsync(Token);
        (await server.StopAsync(seconds: 120)).ShouldBe(0);
    }

    private Task<(Engine Engine, string Image)> LoadAsync(string name, string lines, params (string, string)[] files) => new RecipeImages(packed, images, engines, "bookworm").LoadAsync(name, lines, files);
}

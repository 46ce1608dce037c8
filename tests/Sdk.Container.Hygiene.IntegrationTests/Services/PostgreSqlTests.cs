using System.Data.Common;
using System.Text.Json.Nodes;
using Npgsql;
using Sdk.Container.Hygiene.Testing.Engines;
using Sdk.Container.Hygiene.Tests.Publishing;
using Sdk.Container.Hygiene.Tests.RealArchive;

namespace Sdk.Container.Hygiene.Tests.Services;

/// <summary>postgresql, used with Npgsql.</summary>
public sealed class PostgreSqlTests(PublishFixture packed, PublishedImages images, EngineFixture engines) : DatabaseTests(packed, images, engines)
{
    private const string Volume = "/var/lib/postgresql";
    private const string WithPassword = "POSTGRES_PASSWORD=secret";

    protected override string Package => "postgresql";

    protected override (string Path, string Text) DropIn => ("/etc/postgresql/17/main/conf.d/own.conf", "work_mem = 5MB\nlog_statement = all\n");

    protected override int Port => 5432;

    protected override string Data => Volume;

    protected override string[] FirstStart(string secret) => [$"POSTGRES_PASSWORD_FILE={secret}", $"POSTGRES_USER={User}", $"POSTGRES_DB={Database}"];

    protected override string[] Milestones => ["making a data directory", "running bootstrap script", "syncing data to disk", "ready to accept connections"];

    protected override DbConnection Connect(int port, string password) => new NpgsqlConnection(new NpgsqlConnectionStringBuilder
    {
        Host = "127.0.0.1",
        Port = port,
        Username = User,
        Password = password,
        Database = Database,
        Pooling = false,
    }.ConnectionString);

    protected override bool IsAnswer(DbException exception) => exception is PostgresException { SqlState: not PostgresErrorCodes.CannotConnectNow };

    protected override async Task ShouldBeTunedAsync(DbConnection connection)
    {
        (await ReadAsync(connection, "SHOW shared_buffers")).ShouldBe("128MB");
        (await ReadAsync(connection, "SHOW work_mem")).ShouldBe("5MB");
        (await ReadAsync(connection, "SELECT rolpassword FROM pg_authid WHERE rolname = current_user")).ShouldStartWith("SCRAM-SHA-256$");

        // Workers share a hash table of tens of megabytes, where /dev/shm has 8.
        await ExecuteAsync(connection, """
            CREATE TABLE big AS SELECT n AS id, repeat('x', 50) AS body FROM generate_series(1, 300000) n;
            ANALYZE big;
            SET work_mem = '100MB'; SET parallel_setup_cost = 0; SET parallel_tuple_cost = 0; SET min_parallel_table_scan_size = 0; SET enable_mergejoin = off; SET debug_parallel_query = on;
            """);
        const string Join = "SELECT count(a.body || b.body) FROM big a JOIN big b USING (id)";
        (await ReadAsync(connection, $"EXPLAIN (FORMAT json) {Join}")).ShouldContain("\"Parallel Aware\": true");
        (await ReadAsync(connection, Join)).ShouldBe("300000");
    }

    /// <summary>What a script of root's does to the volume, the environment, and the reason.</summary>
    public static TheoryData<string, string, string> Refusals => new()
    {
        { "true", "POSTGRES_USER=ann", "a new database needs a password: set POSTGRES_PASSWORD_FILE" },
        { $"mkdir {Volume}/17; chown -R 4321:4321 {Volume}", WithPassword, $"cannot write to {Volume}/17: it belongs to user 4321, and the service runs as user " },
        {
            $"mkdir -p {Volume}/15/main; echo 15 >{Volume}/15/main/PG_VERSION; chown -R postgres {Volume}", WithPassword,
            $"{Volume}/15/main has data of PostgreSQL 15, and this image is PostgreSQL 17: start an image of PostgreSQL 15 on the volume, dump the data (pg_dumpall)"
        },
        { $"mkdir -p {Volume}/data; echo 17 >{Volume}/data/PG_VERSION; chown -R postgres {Volume}", WithPassword, $"set PGDATA={Volume}/data, or take a new volume" },
        { $"mkdir -p {Volume}/17/main; echo >{Volume}/17/main/notes; chown -R postgres {Volume}", WithPassword, $"{Volume}/17/main is neither empty nor a database's: it has 'notes'" },
        { $"mkdir -p {Volume}/18/docker; chmod 700 {Volume}/18/docker; chown -R 999:999 {Volume}/18", WithPassword, $"cannot look into {Volume}/18/docker, which may have data: it belongs to user 999" },
        { "true", "POSTGRES_INITDB_WALDIR=/wal", "POSTGRES_INITDB_WALDIR is set, and has no effect here" },
        { $"mkdir -p {Volume}/17/main; echo 17 >{Volume}/17/main/PG_VERSION; chown postgres {Volume}", WithPassword, $"cannot write to {Volume}/17/main: it belongs to user 0" },
    };

    /// <summary>The path of other images: what would be kept is nothing.</summary>
    [Fact]
    public async Task A_volume_where_other_images_have_the_data_is_refused_unless_the_data_goes_there()
    {
        var (engine, image) = await LoadAsync();
        await using EngineVolume volume = new(engine);
        var binds = new[] { volume.At($"{Volume}/data") };
        await using (var refused = await EngineContainer.RunAsync(engine, image.Result.ImageId, RecipeImages.Strict(binds), environment: [WithPassword]))
        {
            (await refused.WaitAsync()).ShouldBe(1);
            (await refused.LogAsync()).ShouldContain($"mount the volume at {Volume}, or set PGDATA={Volume}/data");
        }
        await using (var preparation = await EngineContainer.RunAsync(
            engine, image.Result.ImageId, new() { ["Binds"] = new JsonArray(binds[0]) }, user: "0", entrypoint: ["/bin/sh", "-ec", $"chown postgres: {Volume}/data"]))
            (await preparation.WaitAsync()).ShouldBe(0, await preparation.LogAsync());
        await using var container = await EngineContainer.RunAsync(engine, image.Result.ImageId, RecipeImages.Strict(binds), environment: [WithPassword, $"PGDATA={Volume}/data/pgdata"]);
        await container.WaitUntilHealthyAsync(TestContext.Current.CancellationToken);
        (await container.ExecAsync("psql", "-XAtc", "show data_directory")).Succeeded().Output.ShouldBe($"{Volume}/data/pgdata\n");
    }

    /// <summary>By the container's memory, then the project's configuration, then ALTER SYSTEM, then the words of the command.</summary>
    [Fact]
    public async Task Settings_fit_the_memory_and_who_speaks_later_wins()
    {
        var token = TestContext.Current.CancellationToken;
        var (engine, image) = await LoadAsync();
        using var settings = RecipeImages.OpenFolder();
        await File.WriteAllTextAsync(settings["own.conf"], "work_mem = 5MB\nmaintenance_work_mem = 30MB\nwal_buffers = 1MB\n", token);
        await using EngineVolume volume = new(engine);
        var host = RecipeImages.Strict(volume.At(Volume), $"{settings["own.conf"]}:/etc/postgresql/17/main/conf.d/own.conf:ro");
        host["Memory"] = 256 << 20;
        await using var container = await EngineContainer.RunAsync(engine, new JsonObject
        {
            ["Image"] = image.Result.ImageId, ["HostConfig"] = host, ["Env"] = new JsonArray(WithPassword, "PGPORT=5433"), ["Cmd"] = new JsonArray("-c", "work_mem=9MB"),
        });
        await container.WaitUntilHealthyAsync(token);
        (await SqlAsync("alter system set work_mem = '7MB'", "alter system set maintenance_work_mem = '40MB'")).ShouldBe("");
        (await container.StopAsync(seconds: 120)).ShouldBe(0);
        await container.StartAsync();
        await container.WaitUntilHealthyAsync(token);
        (await SqlAsync("show max_connections", "show shared_buffers", "show effective_cache_size", "show wal_buffers", "show maintenance_work_mem", "show work_mem", "show port"))
            .ShouldBe("32\n64MB\n192MB\n1MB\n40MB\n9MB\n5433\n");

        async Task<string> SqlAsync(params string[] statements) =>
            (await container.ExecAsync(["psql", "-XqAt", .. statements.SelectMany(statement => new[] { "-c", statement })])).Succeeded().Output;
    }

    /// <summary>How clients from the network prove who they are, where pg_hba.conf has no other line for them.</summary>
    [Theory]
    [InlineData("trust", "", "", "1")]
    [InlineData("reject", WithPassword, "", "pg_hba.conf rejects connection")]
    [InlineData("trust", "", "host all postgres all reject", "pg_hba.conf rejects connection")]
    [InlineData("", WithPassword, "host all all all trust", "1")]
    public async Task Who_gets_in_is_the_user_s_to_say(string method, string password, string line, string answer)
    {
        var (engine, image) = await LoadAsync();
        using var settings = RecipeImages.OpenFolder();
        await File.WriteAllTextAsync(settings["pg_hba.conf"], $"local all all peer map=container\n{line}\nhost all all all scram-sha-256\n", TestContext.Current.CancellationToken);
        var host = line.Length > 0 ? RecipeImages.Strict($"{settings["pg_hba.conf"]}:/etc/postgresql/17/main/pg_hba.conf:ro") : RecipeImages.Strict();
        await using var container = await EngineContainer.RunAsync(
            engine, image.Result.ImageId, host, environment: [.. new[] { password, method.Length > 0 ? $"POSTGRES_HOST_AUTH_METHOD={method}" : "" }.Where(variable => variable.Length > 0)]);
        await container.WaitUntilHealthyAsync(TestContext.Current.CancellationToken);
        (await container.ExecAsync("psql", "-XAtw", "-h", await container.AddressAsync(), "-c", "select 1")).Output.ShouldContain(answer);
        (await container.LogAsync()).Contains("whoever reaches the port is in", StringComparison.Ordinal).ShouldBe(method == "trust");
    }

    /// <summary>Words for initdb that other images need, and a script that says neither user nor database.</summary>
    [Fact]
    public async Task Words_of_the_user_s_for_initdb_leave_the_first_start_alone_and_scripts_find_their_database()
    {
        var (engine, image) = await LoadAsync();
        using var scripts = RecipeImages.OpenFolder();
        await File.WriteAllTextAsync(scripts["10-table.sh"], "psql --quiet --command 'create table notes (id int)'\necho 'temp_buffers = 7MB' >>\"$PGDATA/postgresql.conf\"\n", TestContext.Current.CancellationToken);
        await using var container = await EngineContainer.RunAsync(
            engine, image.Result.ImageId, RecipeImages.Strict($"{scripts.Path}:/docker-entrypoint-initdb.d:ro"),
            environment: [WithPassword, "POSTGRES_USER=ann", "POSTGRES_DB=shop", "POSTGRES_INITDB_ARGS=--auth-host=scram-sha-256 --auth-local=scram-sha-256 --data-checksums"]);
        await container.WaitUntilHealthyAsync(TestContext.Current.CancellationToken);
        (await container.ExecAsync("psql", "-XAtU", "ann", "-c", "show data_checksums; select count(*) from notes; show temp_buffers", "shop")).Succeeded().Output.ShouldBe("on\n0\n7MB\n");
    }

    /// <summary>What scripts write for the image that most people know.</summary>
    [Theory]
    [InlineData("echo host all all all trust >>\"$PGDATA/pg_hba.conf\"", "a script has made pg_hba.conf with the data, where it is not read: put it into the image at /etc/postgresql/17/main/pg_hba.conf")]
    [InlineData("echo \"lc_messages = 'de_AT.utf8'\" >>\"$PGDATA/postgresql.conf\"", "the data was made with the locale 'de_AT.utf8', which this image does not have: add the Debian package locales-all")]
    public async Task What_would_be_lost_or_could_not_start_is_told(string script, string reason)
    {
        var (engine, image) = await LoadAsync();
        using var scripts = RecipeImages.OpenFolder();
        await File.WriteAllTextAsync(scripts["10.sh"], script, TestContext.Current.CancellationToken);
        await using var container = await EngineContainer.RunAsync(engine, image.Result.ImageId, RecipeImages.Strict($"{scripts.Path}:/docker-entrypoint-initdb.d:ro"), environment: [WithPassword]);
        (await container.WaitAsync()).ShouldBe(1);
        (await container.LogAsync()).ShouldContain(reason);
    }

    [Theory]
    [MemberData(nameof(Refusals))]
    public Task What_it_cannot_start_with_is_refused_with_the_way_out(string prepare, string environment, string reason) => ShouldBeRefusedAsync(prepare, [environment], reason);
}

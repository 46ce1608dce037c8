using System.Data.Common;
using MySqlConnector;
using Sdk.Container.Hygiene.Testing.Engines;
using Sdk.Container.Hygiene.Tests.Operations;
using Sdk.Container.Hygiene.Tests.Publishing;
using Sdk.Container.Hygiene.Tests.RealArchive;

namespace Sdk.Container.Hygiene.Tests.Services;

/// <summary>mariadb-server, used with MySqlConnector.</summary>
public sealed class MariaDbTests(PublishFixture packed, PublishedImages images, EngineFixture engines) : DatabaseTests(packed, images, engines)
{
    private const string Volume = "/var/lib/mysql";
    private const string WithPassword = "MARIADB_ROOT_PASSWORD=secret";

    protected override string Package => "mariadb-server";

    /// <summary>Of which a first start reads the names of time zones.</summary>
    protected override string Others => ";tzdata";

    protected override (string Path, string Text) DropIn => ("/etc/mysql/conf.d/own.cnf", "[mariadbd]\nsort_buffer_size = 1M\ndefault_time_zone = Europe/Berlin\n");

    protected override int Port => 3306;

    protected override string Data => Volume;

    /// <summary>Some by the names that MySQL's images have.</summary>
    protected override string[] FirstStart(string secret) =>
        [$"MARIADB_ROOT_PASSWORD_FILE={secret}", $"MYSQL_PASSWORD_FILE={secret}", $"MARIADB_USER={User}", $"MYSQL_DATABASE={Database}"];

    protected override string[] Milestones => ["making a data directory", "InnoDB: Completed initialization of buffer pool", "mariadbd: ready for connections"];

    protected override DbConnection Connect(int port, string password) => new MySqlConnection(new MySqlConnectionStringBuilder
    {
        Server = "127.0.0.1",
        Port = (uint)port,
        UserID = User,
        Password = password,
        Database = Database,
        Pooling = false,
    }.ConnectionString);

    protected override bool IsAnswer(DbException exception) => exception is MySqlException { ErrorCode: MySqlErrorCode.AccessDenied };

    protected override async Task ShouldBeTunedAsync(DbConnection connection)
    {
        (await ReadAsync(connection, "SELECT @@innodb_buffer_pool_size DIV 1048576")).ShouldBe("192");
        (await ReadAsync(connection, "SELECT @@global.sort_buffer_size DIV 1048576")).ShouldBe("1");
        (await ReadAsync(connection, "SELECT CONVERT_TZ('2026-07-01 12:00:00', 'UTC', @@time_zone)")).ShouldContain("14:00:00");
        (await ReadAsync(connection, "SELECT @@character_set_server")).ShouldBe("utf8mb4");
        (await ReadAsync(connection, "SELECT group_concat(schema_name ORDER BY schema_name) FROM information_schema.schemata")).ShouldBe($"information_schema,{Database}");
    }

    [Fact]
    public async Task What_the_runner_has_backed_up_comes_back_after_the_loss_of_the_volume()
    {
        var (engine, image) = await LoadAsync();
        await using var bed = await ServiceBed.StartAsync(engine, image.Result.ImageId, """{ "MARIADB_ROOT_PASSWORD": "secret", "MARIADB_DATABASE": "shop" }""", Volume, """
            "type": "mariadb", "database": "shop", "globals": true, "verify": { "mode": "restore", "command": ["mariadb", "--user=mysql", "-sNe", "select sum(id) from notes", "shop"], "expect": "^42$" }
            """);
        await SqlAsync("create table shop.notes (id int primary key, body varchar(100)); insert into shop.notes values (40, 'it''s äöü €'), (2, '')");
        await SqlAsync("create table shop.prices (id int primary key, cents int) with system versioning; insert into shop.prices values (1, 100); update shop.prices set cents = 120");
        // Larger in the dump than what a server takes.
        await SqlAsync("set global max_allowed_packet = 33554432");
        await SqlAsync("create table shop.pictures (picture longblob); insert into shop.pictures values (repeat('x', 12000000))");
        await SqlAsync("set global max_allowed_packet = 16777216");
        await SqlAsync("create user ann@localhost identified by 'ann''s'; grant select on shop.notes to ann@localhost");
        await bed.BackUpAsync();
        await bed.DrillAsync();
        await SqlAsync("delete from shop.notes");
        await bed.LoseAndRestoreAsync();
        (await SqlAsync("select id, body from shop.notes order by id")).ShouldBe("2\t\n40\tit's äöü €");
        // The accounts, too, with their passwords and what they may do.
        (await bed.ExecAsync("mariadb", "--user=ann", "--password=ann's", "-sNe", "select count(*) from shop.notes")).ShouldBe("2");
        (await SqlAsync("select count(*) from shop.prices for system_time all; select length(picture) from shop.pictures; select @@global.max_allowed_packet")).ShouldBe("2\n12000000\n16777216");

        // Those that are there keep the password that they have since.
        await SqlAsync("alter user ann@localhost identified by 'another'");
        await bed.RestoreAsync();
        (await bed.ExecAsync("mariadb", "--user=ann", "--password=another", "-sNe", "select count(*) from shop.notes")).ShouldBe("2");

        Task<string> SqlAsync(string sql) => bed.ExecAsync("mariadb", "--user=mysql", "--default-character-set=utf8mb4", "-sNe", sql);
    }

    [Fact]
    public async Task A_volume_of_its_group_will_do_and_scripts_have_the_names_that_MySQL_s_images_have()
    {
        using var scripts = RecipeImages.OpenFolder();
        await File.WriteAllTextAsync(scripts["10-names.sh"], "echo \"names: $MYSQL_DATABASE $MARIADB_DATABASE $MYSQL_USER $MARIADB_USER\"\n", TestContext.Current.CancellationToken);
        // As a kubelet leaves it for fsGroup.
        await ShouldSayAsync("names: shop shop ann ann", $"mkdir {Volume}/lost+found; chown root:mysql {Volume}; chmod 2775 {Volume}", ["MYSQL_ALLOW_EMPTY_PASSWORD=yes", "MYSQL_DATABASE=shop", "MARIADB_USER=ann", "MYSQL_PASSWORD=secret"],
            $"{scripts.Path}:/docker-entrypoint-initdb.d:ro");
    }

    /// <summary>What a first start is told of root, parted by semicolons, the words of a client from the network, and its answer.</summary>
    [Theory]
    [InlineData("MARIADB_ROOT_PASSWORD=secret", "--password=secret", "1")]
    [InlineData("MARIADB_ROOT_PASSWORD=secret", "--skip-password", "Access denied")]
    [InlineData("MARIADB_ROOT_PASSWORD=secret;MARIADB_ROOT_HOST=192.0.2.1", "--password=secret", "not allowed to connect")]
    [InlineData("MARIADB_RANDOM_ROOT_PASSWORD=1", "--skip-password", "not allowed to connect")]
    [InlineData("MYSQL_ALLOW_EMPTY_PASSWORD=1", "--skip-password", "1")]
    public async Task Root_comes_in_as_the_first_start_was_told(string environment, string password, string answer)
    {
        var (engine, image) = await LoadAsync();
        await using var container = await EngineContainer.RunAsync(engine, image.Result.ImageId, RecipeImages.Strict(), environment: environment.Split(';'));
        await container.WaitUntilHealthyAsync(TestContext.Current.CancellationToken);
        // Without a password a client cannot tell whose the server's own certificate is.
        (await container.ExecAsync("mariadb", "-h", await container.AddressAsync(), "--disable-ssl-verify-server-cert", "-u", "root", password, "-sNe", "select 1")).Output.ShouldContain(answer);
        (await container.ExecAsync("mariadb", "-sNe", "select 1")).Succeeded().Output.ShouldBe("1\n");
        (await container.LogAsync()).Contains("nobody knows a password of root's", StringComparison.Ordinal).ShouldBe(environment.Contains("RANDOM", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("MARIADB_USER=ann", "MARIADB_USER needs a password")]
    [InlineData("MYSQL_PASSWORD=secret", "MARIADB_USER does not say whose it is")]
    [InlineData("MARIADB_PASSWORD=secret;MARIADB_USER=root", "MARIADB_USER is for another user than root")]
    [InlineData("MARIADB_PASSWORD_HASH=*0123", "MARIADB_PASSWORD_HASH is set, and has no effect here: set MARIADB_PASSWORD_FILE")]
    [InlineData("MARIADB_DATABASE=shop;MARIADB_DATABASE_FILE=/etc/hostname", "MARIADB_DATABASE and MARIADB_DATABASE_FILE are both set")]
    public async Task What_does_not_go_together_is_refused(string environment, string reason)
    {
        var (engine, image) = await LoadAsync();
        await using var container = await EngineContainer.RunAsync(engine, image.Result.ImageId, RecipeImages.Strict(), environment: [WithPassword, .. environment.Split(';')]);
        (await container.WaitAsync()).ShouldBe(1);
        (await container.LogAsync()).ShouldContain(reason);
    }

    /// <summary>Its server wrote a log into the volume, as the project's settings say.</summary>
    [Fact]
    public async Task A_first_start_whose_script_failed_begins_again_beside_what_settings_have_put_into_the_volume()
    {
        var token = TestContext.Current.CancellationToken;
        var (engine, image) = await LoadAsync();
        using var scripts = RecipeImages.OpenFolder();
        await File.WriteAllTextAsync(scripts["own.cnf"], $"[mariadbd]\ngeneral_log = 1\ngeneral_log_file = {Volume}/general.log\n", token);
        await using EngineVolume volume = new(engine);
        var host = RecipeImages.Strict(volume.At(Volume), $"{scripts["own.cnf"]}:/etc/mysql/mariadb.conf.d/99-own.cnf:ro", $"{scripts["10.sql"]}:/docker-entrypoint-initdb.d/10.sql:ro");
        foreach (var (sql, code) in new[] { ("nonsense", 1), ("create table notes (id int)", 0) })
        {
            await File.WriteAllTextAsync(scripts["10.sql"], sql, token);
            await using var container = await EngineContainer.RunAsync(engine, image.Result.ImageId, host.DeepClone().AsObject(), environment: [WithPassword, "MARIADB_DATABASE=shop"]);
            if (code != 0)
            {
                (await container.WaitAsync()).ShouldBe(code, await container.LogAsync());
                continue;
            }
            await container.WaitUntilHealthyAsync(token);
            (await container.ExecAsync("mariadb", "-sNe", "show tables", "shop")).Succeeded().Output.ShouldBe("notes\n");
            (await container.ExecAsync("test", "-s", $"{Volume}/general.log")).Succeeded();
        }
    }

    /// <summary>What a script of root's does to the volume, the environment, and the reason.</summary>
    public static TheoryData<string, string, string> Refusals => new()
    {
        { "true", "MARIADB_DATABASE=shop", "a new database needs a password for root: set MARIADB_ROOT_PASSWORD_FILE" },
        { $"echo >{Volume}/notes; chown -R 4321:4321 {Volume}", WithPassword, $"cannot write to {Volume}: it belongs to user 4321, and the service runs as user " },
        { $"echo >{Volume}/notes", WithPassword, $"{Volume} is neither empty nor a database's: it has 'notes'" },
        {
            $"mkdir {Volume}/mysql; echo 99.9.1-MariaDB >{Volume}/mariadb_upgrade_info; chown -R mysql {Volume}", WithPassword,
            $"{Volume} has data of MariaDB 99.9.1, and this image is MariaDB 11.8."
        },
    };

    [Theory]
    [MemberData(nameof(Refusals))]
    public Task What_it_cannot_start_with_is_refused_with_the_way_out(string prepare, string environment, string reason) => ShouldBeRefusedAsync(prepare, [environment], reason);
}

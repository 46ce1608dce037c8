using System.Data.Common;
using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Sdk.Container.Hygiene.Testing;
using Sdk.Container.Hygiene.Testing.Engines;
using Sdk.Container.Hygiene.Testing.Publishing;
using Sdk.Container.Hygiene.Tests.Publishing;
using Sdk.Container.Hygiene.Tests.RealArchive;

namespace Sdk.Container.Hygiene.Tests.Services;

/// <summary>
/// A database's image from Debian's real archive in a real dockerd, with a real client: as its own user, with a root filesystem that is read-only, no capabilities, and little memory.
/// </summary>
[Trait("Category", "Engine")]
[Trait("Category", "RealArchive")]
public abstract class DatabaseTests(PublishFixture packed, PublishedImages images, EngineFixture engines)
{
    /// <summary>What a shell, SQL or a file of options might take for its own.</summary>
    protected const string Password = "it's \"q\" \\x $HOME `id` %s;\n#ä";

    /// <summary>A part of it that SQL and a shell would not quote.</summary>
    private const string Unquoted = "$HOME `id`";

    protected const string User = "ann";
    protected const string Database = "shop_1";

    private const string Secret = "/run/secrets/password";
    private const string Scripts = "/docker-entrypoint-initdb.d";
    private const int Gone = 1;

    // Of a start that should have ended by itself, and does not.
    private static readonly TimeSpan s_longest = TimeSpan.FromMinutes(5);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    protected abstract string Package { get; }

    /// <summary>Further packages of the project's, each after a semicolon.</summary>
    protected virtual string Others => "";

    /// <summary>The project's own configuration: where it goes, and what it says.</summary>
    protected abstract (string Path, string Text) DropIn { get; }

    protected abstract int Port { get; }

    /// <summary>Where the data lies.</summary>
    protected abstract string Data { get; }

    /// <summary>What a first start needs to know, with the password in a file.</summary>
    protected abstract string[] FirstStart(string secret);

    /// <summary>What it prints on its way to a new database, in that order.</summary>
    protected abstract string[] Milestones { get; }

    protected abstract DbConnection Connect(int port, string password);

    /// <summary>Whether the server itself has said it, and will say it again.</summary>
    protected abstract bool IsAnswer(DbException exception);

    /// <summary>Holds the server to the container's memory, 512 MiB, and to the project's own configuration.</summary>
    protected abstract Task ShouldBeTunedAsync(DbConnection connection);

    [Fact]
    public async Task What_is_written_is_there_after_a_restart_and_in_another_container()
    {
        var (engine, image) = await LoadAsync();
        await using EngineVolume volume = new(engine);
        using TemporaryFolder folder = new();
        await File.WriteAllTextAsync(folder["password"], $"{Password}\r\n\n", Token);
        await using (var container = await RunAsync(engine, image, [$"{volume.Name}:{Data}", $"{folder["password"]}:{Secret}:ro"], FirstStart(Secret)))
        {
            await UseAsync(engine, container, async connection =>
            {
                await ExecuteAsync(connection, "CREATE TABLE notes (id int PRIMARY KEY, body varchar(100))");
                await ExecuteAsync(connection, "INSERT INTO notes VALUES (1, 'first')");
                await ShouldBeTunedAsync(connection);
            });
            await using (PortForward forward = new(engine, await container.AddressAsync(), Port))
                (await Should.ThrowAsync<DbException>(() => OpenAsync(container, forward, "wrong"))).ShouldSatisfyAllConditions(exception => IsAnswer(exception).ShouldBeTrue());
            await WaitUntilHealthyAsync(container);
            (await container.StopAsync(seconds: 120)).ShouldBe(0);
            (await container.LogAsync()).ShouldNotContain(Unquoted);

            await container.StartAsync();
            await UseAsync(engine, container, async connection =>
            {
                (await ReadAsync(connection, "SELECT body FROM notes")).ShouldBe("first");
                await ExecuteAsync(connection, "INSERT INTO notes VALUES (2, 'second')");
            });
            // As by a lack of memory or of power: what was committed is there.
            await container.KillAsync();
        }
        await using var other = await RunAsync(engine, image, [$"{volume.Name}:{Data}"], []);
        await UseAsync(engine, other, async connection => (await ReadAsync(connection, "SELECT count(*) FROM notes")).ShouldBe("2"));
        (await other.LogAsync()).ShouldNotContain("making a data directory");
    }

    [Fact]
    public async Task A_first_start_that_is_killed_at_any_moment_begins_again()
    {
        var (engine, image) = await LoadAsync();
        await using EngineVolume volume = new(engine);
        using TemporaryFolder folder = new();
        File.SetUnixFileMode(folder.Path, File.GetUnixFileMode(folder.Path) | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute);
        await File.WriteAllTextAsync(folder["password"], Password, Token);
        await File.WriteAllBytesAsync(folder["10-notes.sql.gz"], Compress("CREATE TABLE notes (id int PRIMARY KEY);\nINSERT INTO notes VALUES (7);\n"), Token);
        await File.WriteAllTextAsync(folder["20-wait.sh"], $"until [ -e {Scripts}/go ]; do sleep 0.1; done\n", Token);
        await File.WriteAllTextAsync(folder["30-notes.sql"], "INSERT INTO notes SELECT char_length('äöüßé…€x');\n", Token);

        await using var container = await RunAsync(engine, image, [$"{volume.Name}:{Data}", $"{folder.Path}:{Scripts}:ro"], FirstStart($"{Scripts}/password"));
        var before = "";
        foreach (var milestone in Milestones.Append("running /docker-entrypoint-initdb.d/20-wait.sh"))
        {
            await WaitForAsync(container, milestone, Regex.Count(before, Regex.Escape(milestone)));
            await container.KillAsync();
            before = await container.LogAsync();
            await container.StartAsync();
        }
        await File.WriteAllTextAsync(folder["go"], "", Token);
        await UseAsync(engine, container, async connection => (await ReadAsync(connection, "SELECT sum(id) FROM notes")).ShouldBe("15"));
    }

    [Fact]
    public async Task A_script_that_fails_ends_the_first_start_and_nothing_of_it_counts()
    {
        var (engine, image) = await LoadAsync();
        await using EngineVolume volume = new(engine);
        using TemporaryFolder folder = new();
        await File.WriteAllTextAsync(folder["password"], Password, Token);
        await File.WriteAllTextAsync(folder["10-wrong.sql"], "SELECT 1;\nSELEC 2;\n", Token);
        string[] binds = [$"{volume.Name}:{Data}", $"{folder["password"]}:{Secret}:ro"];
        await using (var failing = await RunAsync(engine, image, [.. binds, $"{folder["10-wrong.sql"]}:{Scripts}/10-wrong.sql:ro"], FirstStart(Secret)))
            await ShouldEndAsync(failing, "/10-wrong.sql failed: nothing of this first start is kept");
        await using var container = await RunAsync(engine, image, binds, FirstStart(Secret));
        await UseAsync(engine, container, async connection => (await ReadAsync(connection, "SELECT 1")).ShouldBe("1"));
    }

    /// <summary>It would run none of them, and never again.</summary>
    [Fact]
    public async Task Scripts_that_it_may_not_read_are_refused_before_a_first_start()
    {
        var (engine, image) = await LoadAsync();
        await using EngineVolume volume = new(engine);
        using TemporaryFolder folder = new();
        File.SetUnixFileMode(folder.Path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        await File.WriteAllTextAsync(folder["password"], Password, Token);
        await using var container = await RunAsync(engine, image, [$"{volume.Name}:{Data}", $"{folder["password"]}:{Secret}:ro", $"{folder.Path}:{Scripts}:ro"], FirstStart(Secret));
        await ShouldEndAsync(container, $"cannot read {Scripts} as user ");
    }

    [Fact]
    public async Task There_is_neither_data_nor_a_key_in_the_image()
    {
        var (_, image) = await LoadAsync();
        var tree = ImageTree.OfImage(image);
        tree.Paths.Where(path => path.StartsWith($"{Data[1..]}/", StringComparison.Ordinal)).ShouldBeEmpty();
        tree.Paths.ShouldNotContain(path => path.EndsWith(".key", StringComparison.Ordinal));
        tree[Data[1..]]!.Kind.ShouldBe('d');
    }

    /// <summary>A start on a volume that a script of root's has prepared, until it says something.</summary>
    protected async Task ShouldSayAsync(string text, string prepare, string[] environment, params string[] binds)
    {
        var (engine, image) = await LoadAsync();
        await using EngineVolume volume = new(engine);
        await PrepareAsync(engine, image, volume, prepare);
        await using var container = await RunAsync(engine, image, [$"{volume.Name}:{Data}", .. binds], environment);
        await WaitForAsync(container, text, before: 0);
    }

    /// <summary>A start that must end with a reason, on a volume that a script of root's has prepared. An empty volume gets the image's owner with each container, so a script must leave something.</summary>
    protected async Task ShouldBeRefusedAsync(string prepare, string[] environment, string reason)
    {
        var (engine, image) = await LoadAsync();
        await using EngineVolume volume = new(engine);
        await PrepareAsync(engine, image, volume, prepare);
        await using var container = await RunAsync(engine, image, [$"{volume.Name}:{Data}"], environment);
        await ShouldEndAsync(container, reason);
    }

    private async Task PrepareAsync(Engine engine, PublishedImage image, EngineVolume volume, string script)
    {
        await using var preparation = await EngineContainer.RunAsync(
            engine, image.Result.ImageId, new() { ["Binds"] = new JsonArray($"{volume.Name}:{Data}") }, user: "0", entrypoint: ["/bin/sh", "-ec", script]);
        (await preparation.WaitAsync()).ShouldBe(0, await preparation.LogAsync());
    }

    protected static async Task<string> ReadAsync(DbConnection connection, string sql)
    {
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Review SQL queries for security vulnerabilities: the tests write their own
        command.CommandText = sql;
#pragma warning restore CA2100
        return Convert.ToString(await command.ExecuteScalarAsync(Token), null)!;
    }

    protected static async Task ExecuteAsync(DbConnection connection, string sql)
    {
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Review SQL queries for security vulnerabilities: the tests write their own
        command.CommandText = sql;
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync(Token);
    }

    protected async Task<(Engine Engine, PublishedImage Image)> LoadAsync()
    {
        Assert.SkipWhen(EngineFixture.Missing is not null, EngineFixture.Missing ?? "");
        var image = await images.GetAsync($"service {Package}", "trixie", () =>
        {
            var project = TestProject.CreateService(packed.Package, $"""
                <ItemGroup>
                  <DebianPackage Include="{Package}{Others}" />
                  <ContainerFile Include="own.conf" Path="{DropIn.Path}" />
                </ItemGroup>
                """, $"service-{Package}");
            project.Write("own.conf", DropIn.Text);
            return project;
        });
        image.Warnings.ShouldBeEmpty();
        return (await engines.StartWithAsync(image.Result.Archive), image);
    }

    private static Task<EngineContainer> RunAsync(Engine engine, PublishedImage image, string[] binds, string[] environment) => EngineContainer.RunAsync(engine, new()
    {
        ["Image"] = image.Result.ImageId,
        ["Env"] = Words(environment),
        ["HostConfig"] = new JsonObject
        {
            ["Binds"] = Words(binds),
            ["ReadonlyRootfs"] = true,
            ["CapDrop"] = Words(["ALL"]),
            ["SecurityOpt"] = Words(["no-new-privileges"]),
            ["Memory"] = 512 << 20,
            // Less than any engine gives.
            ["ShmSize"] = 8 << 20,
        },
    });

    private static JsonArray Words(IEnumerable<string> words) => new([.. words.Select(word => JsonValue.Create(word))]);

    private async Task UseAsync(Engine engine, EngineContainer container, Func<DbConnection, Task> use)
    {
        await using PortForward forward = new(engine, await container.AddressAsync(), Port);
        await using var connection = await OpenAsync(container, forward, Password);
        await use(connection);
    }

    // As soon as it listens; the first start takes a while.
    private async Task<DbConnection> OpenAsync(EngineContainer container, PortForward forward, string password)
    {
        while (true)
        {
            var connection = Connect(forward.Port, password);
            try
            {
                await connection.OpenAsync(Token);
                return connection;
            }
            catch (DbException exception) when (!IsAnswer(exception))
            {
                await connection.DisposeAsync();
                await container.AddressAsync();
                await Task.Delay(100, Token);
            }
            catch
            {
                await connection.DisposeAsync();
                throw;
            }
        }
    }

    private static async Task WaitUntilHealthyAsync(EngineContainer container)
    {
        while ((await container.InspectAsync()).GetProperty("State").GetProperty("Health").GetProperty("Status").GetString() != "healthy")
        {
            await container.AddressAsync();
            await Task.Delay(100, Token);
        }
    }

    private static async Task WaitForAsync(EngineContainer container, string text, int before)
    {
        while (Regex.Count(await container.LogAsync(), Regex.Escape(text)) <= before)
        {
            await container.AddressAsync();
            await Task.Delay(20, Token);
        }
    }

    private static async Task ShouldEndAsync(EngineContainer container, string reason)
    {
        (await container.WaitAsync().WaitAsync(s_longest, Token)).ShouldBe(Gone, await container.LogAsync());
        (await container.LogAsync()).ShouldContain(reason);
    }

    private static byte[] Compress(string text)
    {
        using MemoryStream bytes = new();
        using (GZipStream gzip = new(bytes, CompressionLevel.Fastest))
            gzip.Write(Encoding.UTF8.GetBytes(text));
        return bytes.ToArray();
    }
}

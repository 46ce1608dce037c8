using System.Diagnostics;
using System.Net;
using Sdk.Container.Hygiene.Testing;
using Sdk.Container.Hygiene.Testing.Engines;
using Sdk.Container.Hygiene.Testing.Operations;
using Sdk.Container.Hygiene.Testing.Publishing;
using Sdk.Container.Hygiene.Tests.Publishing;
using Sdk.Container.Hygiene.Tests.RealArchive;

namespace Sdk.Container.Hygiene.Tests.Operations;

/// <summary>
/// A host with samples/shop on it: its three projects published with the packed SDK, their images in an engine of its own, which may be killed, what the package has in a folder for a root,
/// and the instances alice, bob and carol, which its runner has added.
/// </summary>
public sealed class ShopHost(PublishFixture packed, PublishedImages images) : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly SemaphoreSlim _once = new(1);
    private readonly List<IAsyncDisposable> _open = [];
    private readonly Dictionary<string, string?> _environment = new() { ["JOURNAL_STREAM"] = null, ["CONTAINER_HOST"] = null, ["DOCKER_CONTEXT"] = null };
    private Engine? _engine;
    private bool _ready;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public Engine Engine => _engine ?? throw new InvalidOperationException("not started");

    /// <summary>Absolute path on this machine of a path of the host.</summary>
    public string this[string path] => _folder[$"root/{path}"];

    /// <summary>What the host has mailed so far.</summary>
    public string Mail => File.Exists(_folder["mail"]) ? File.ReadAllText(_folder["mail"]) : "";

    /// <summary>Waits until all is there and runs; the first test takes the time of it. Skips where this machine cannot do it.</summary>
    public async Task StartAsync()
    {
        Assert.SkipWhen(EngineFixture.Missing is not null, EngineFixture.Missing ?? "");
        Tool.Need("docker", "jq", "flock", "zstd", "setpriv", "dpkg-deb");
        await _once.WaitAsync(Token);
        try
        {
            if (!_ready)
                await InstallAsync();
            _ready = true;
        }
        finally
        {
            _once.Release();
        }
    }

    /// <summary>Runs <c>hygiene</c> to an exit code; whatever else it is, fails the test with the output.</summary>
    public async Task<string> ShouldEndAsync(int exitCode, params string[] arguments)
    {
        var run = await RunAsync(arguments);
        run.ExitCode.ShouldBe(exitCode, $"hygiene {string.Join(' ', arguments)}\n{run.Output}");
        return run.Output;
    }

    public Task<ProcessRun> RunAsync(params string[] arguments) => ProcessRun.RunAsync(Runner, arguments, "/", _environment, Token);

    /// <summary>Starts <c>hygiene</c>; its output goes into a file, for what it leaves behind when it is killed would keep a pipe open.</summary>
    public (Process Process, Func<string> Output) Start(params string[] arguments)
    {
        var output = _folder[$"output-{Guid.NewGuid():N}"];
        return (ProcessRun.Start("bash", ["-c", """exec "$@" >"$0" 2>&1""", output, Runner, .. arguments], "/", _environment), () => File.ReadAllText(output));
    }

    public async Task<string> DockerAsync(params string[] arguments) => (await ProcessRun.RunAsync("docker", arguments, "/", _environment, Token)).Succeeded().Output.Trim();

    /// <summary>Starts Debian's cron on the host, on whose clock a minute takes a second (cron-hurry.c).</summary>
    public async Task<CronHost> StartCronAsync()
    {
        Tool.Need("cron", "gcc", "unshare");
        Directory.CreateDirectory(_folder["cron"]);
        await Tool.RunAsync("gcc", _folder["cron"], "-shared", "-fPIC", "-O2", "-o", "hurry.so", Path.Combine(Repository.Root, "tests/Sdk.Container.Hygiene.IntegrationTests/Operations/cron-hurry.c"));
        // What a drill mounts has to be where the engine looks for it, too.
        await Engine.MountAsync(this["var/backups/hygiene"], "/var/backups", Token);
        return CronHost.Start(_folder["cron"], this[""].TrimEnd('/'), Engine, _folder["cron/hurry.so"]);
    }

    /// <summary>Runs what the runner tells an administrator to type.</summary>
    public Task<ProcessRun> ShellAsync(string line) => ProcessRun.RunAsync("sh", ["-c", line], "/", _environment, Token);

    /// <summary>Asks an instance's database.</summary>
    public Task<string> SqlAsync(string instance, string sql) => DockerAsync("exec", Container(instance, "db"), "psql", "--no-psqlrc", "-tA", "-U", "postgres", "-d", "shop", "-c", sql);

    public static string Container(string instance, string service) => $"hygiene-shop-{instance}-{service}";

    /// <summary>Absolute path on this machine of an instance's volume.</summary>
    public Task<string> VolumeAsync(string instance, string volume) => DockerAsync("volume", "inspect", "--format", "{{.Mountpoint}}", $"hygiene-shop-{instance}-{volume}");

    /// <summary>A client of the port that the instance publishes: nginx.</summary>
    public HttpClient Web(string instance) => Client("127.0.0.1", 8081 + Array.IndexOf(Instances, instance));

    /// <summary>A client of the app's own container.</summary>
    public async Task<HttpClient> AppAsync(string instance) => Client(await AddressAsync(instance, "app"), 8080);

    public Task<string> AddressAsync(string instance, string service) =>
        DockerAsync("container", "inspect", "--format", "{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}", Container(instance, service));

    public static string[] Instances { get; } = ["alice", "bob", "carol"];

    /// <summary>The copies of a backup, the oldest first: absolute paths.</summary>
    public string[] Copies(string instance, string backup) =>
        [.. Directory.EnumerateDirectories(this[$"var/backups/hygiene/shop/{instance}/{backup}"]).Where(folder => folder.EndsWith('Z')).Order(StringComparer.Ordinal)];

    /// <summary>Waits for what others do, with a limit that no busy machine reaches.</summary>
    public static async Task UntilAsync(Func<Task<bool>> condition)
    {
        var waited = Stopwatch.StartNew();
        while (!await condition())
        {
            waited.Elapsed.ShouldBeLessThan(TimeSpan.FromMinutes(5));
            await Task.Delay(100, Token);
        }
    }

    /// <summary>Waits until the site answers with a success again, and returns that.</summary>
    public static async Task<string> AnswerAsync(HttpClient client, string path)
    {
        var text = "";
        await UntilAsync(async () =>
        {
            try
            {
                using var answer = await client.GetAsync(new Uri(path, UriKind.Relative), Token);
                text = await answer.Content.ReadAsStringAsync(Token);
                return answer.IsSuccessStatusCode;
            }
            catch (HttpRequestException)
            {
                return false;
            }
        });
        return text;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var one in _open)
            await one.DisposeAsync();
        if (_engine is not null)
            await _engine.DisposeAsync();
        _folder.Dispose();
        _once.Dispose();
    }

    private string Runner => this["usr/share/shop-ops/hygiene"];

    private HttpClient Client(string address, int port)
    {
        PortForward forward = new(Engine, address, port);
        _open.Add(forward);
        return new() { BaseAddress = new($"http://127.0.0.1:{forward.Port}"), DefaultRequestVersion = HttpVersion.Version11, Timeout = TimeSpan.FromMinutes(1) };
    }

    private async Task InstallAsync()
    {
        var services = await Task.WhenAll(PublishAsync("Db"), PublishAsync("Web"));
        // It looks into the locks of the two.
        var shop = await PublishAsync("Shop");
        _engine ??= await Engine.StartAsync(Token);
        await Task.WhenAll(services.Append(shop).Select(image => Engine.Api.LoadAsync(image.Result.Archive, Token)));

        Directory.CreateDirectory(this[""], (UnixFileMode)0b111_101_101);
        await Tool.RunAsync("dpkg-deb", "/", "--extract", Directory.EnumerateFiles(shop.Project.Folder, "shop-ops_*_all.deb", SearchOption.AllDirectories).Single(), this[""]);
        // What the package's script does by update-alternatives(1).
        Directory.CreateDirectory(this["usr/bin"]);
        File.CreateSymbolicLink(this["usr/bin/hygiene"], "/usr/share/shop-ops/hygiene");
        RunnerBed.WriteProgram(this["usr/sbin/sendmail"], $"#!/bin/sh\nexec cat >>{_folder["mail"]}\n");
        _environment["PATH"] = $"{this["usr/sbin"]}:{Environment.GetEnvironmentVariable("PATH")}";
        _environment["HYGIENE_ROOT"] = this[""].TrimEnd('/');
        _environment["DOCKER_HOST"] = Engine.Host;
        await Task.WhenAll(Instances.Select(instance => ShouldEndAsync(0, "instance", "add", "shop", instance)));
    }

    private async Task<PublishedImage> PublishAsync(string name) => await images.GetAsync($"shop {name}", "trixie", () =>
    {
        var project = TestProject.OfSample(packed.Package, $"shop/{name}", _folder["projects"]);
        // What a scheduler starts is to begin at once.
        if (name == "Shop")
            foreach (var splay in (string[])["5m", "30m"])
                project.Replace("Shop.csproj", $" Splay=\"{splay}\"", " Splay=\"0s\"");
        return project;
    });
}

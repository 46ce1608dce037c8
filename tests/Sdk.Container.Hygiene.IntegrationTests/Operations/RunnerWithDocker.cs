using Sdk.Container.Hygiene.Testing.Engines;
using Sdk.Container.Hygiene.Testing.Publishing;

namespace Sdk.Container.Hygiene.Tests.Operations;

/// <summary>A host for the runner with a real docker, and on it one instance of an app of a tiny image, whose jobs and backups are shell commands.</summary>
public abstract class RunnerWithDocker(EngineFixture engines) : IAsyncLifetime
{
    private const string Ops = """
        {
          "version": 1, "app": "@app@", "appVersion": "1.0.0",
          "services": [{ "name": "app", "image": "@app@:1.0.0", "user": "0", "memory": 67108864, "stopTimeout": 0 }@services@],
          "volumes": [
            { "name": "key", "kind": "secret", "path": "/run/key", "services": ["app"], "owner": "7:8", "mode": "0440" },
            { "name": "scratch", "kind": "scratch", "path": "/scratch", "services": ["app"], "size": 1048576 },
            { "name": "uploads", "kind": "state", "path": "/uploads", "services": ["app"@users@] }
          ],
          "instances": [{ "name": "alice" }],
          "backups": [
            { "name": "uploads", "type": "files", "service": "app", "volume": "uploads", "consistency": "@consistency@", "exclude": ["tmp/*"], "destination": "@repository@", "compression": "zstd", "maxShrinkPercent": 50,
              "keep": { "last": 2, "minimum": 1 }, "verify": { "mode": "restore", "command": ["/bin/cat", "/uploads/note"], "expect": "^sug" } },
            { "name": "dump", "type": "command", "service": "app", "command": ["/bin/sh", "-c", "@dump@"], "restoreCommand": ["/bin/sh", "-c", "cat >/uploads/loaded"], "compression": "none", "destination": "@destination@" }@backups@
          ],
          "jobs": [
            { "name": "true", "command": ["/bin/sh", "-c", ":"] },
            { "name": "stuck", "command": ["/bin/sh", "-c", "trap '' TERM; sleep @stuck@ & wait; wait; sleep @stuck@"], "timeout": 1 },
            { "name": "slow", "command": ["/bin/sh", "-c", "touch /uploads/begun; sleep @slow@"], "overlap": "skip", "timeout": 1000 },
            { "name": "beside", "mode": "run", "command": ["/bin/sh", "-c", "cat /run/key; echo; echo x >/scratch/x && echo $0 $HOSTNAME", "a b"] }
          ]
        }
        """;

    // Names of images and containers are the engine's, and each test has its own; and so are processes the machine's, which are known by how long they sleep.
    private readonly int _seconds = Random.Shared.Next(1_000_000, 9_000_000);

    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    private static readonly string[] Backups = ["uploads", "dump", "more"];

    protected string App { get; } = $"t{Guid.NewGuid().ToString("N")[..8]}";

    private protected RunnerBed Bed { get; set; } = null!;

    /// <summary>How many seconds the job <c>stuck</c> sleeps, which does not end by itself.</summary>
    protected string Stuck => $"{_seconds}1";

    /// <summary>How many seconds the job <c>slow</c> sleeps, and what else has <c>@slow@</c>.</summary>
    protected string Slow => $"{_seconds}2";

    public ValueTask InitializeAsync()
    {
        Assert.SkipWhen(EngineFixture.Missing is not null, EngineFixture.Missing ?? "");
        Tool.Need("docker", "jq", "flock", "zstd");
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (Bed is null)
            return;
        foreach (var filter in (string[])[$"label=hygiene.app={App}", .. Backups.Select(backup => $"label=hygiene.drill={App}/alice/{backup}")])
        {
            var ids = (await DockerAsync("ps", "--all", "--quiet", "--filter", filter)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
            if (ids.Length > 0)
                await DockerAsync(["rm", "--force", "--volumes", .. ids]);
        }
        await DockerAsync("volume", "rm", "--force", $"hygiene-{App}-alice-uploads");
        await DockerAsync("network", "rm", $"hygiene-{App}-alice");
        Bed.Dispose();
    }

    /// <param name="other">Another service that has the volume uploads; empty: none.</param>
    /// <param name="backup">One more backup, as JSON; empty: none.</param>
    protected async Task StartAsync(string consistency = "stop", string dump = "echo dumped", string destination = "", string repository = "", string other = "", string backup = "", Engine? engine = null)
    {
        engine ??= await engines.StartAsync();
        var services = other.Length == 0 ? "" : $$""", { "name": "{{other}}", "image": "{{App}}:1.0.0", "user": "0", "memory": 67108864, "stopTimeout": 0 }""";
        Bed = new(Ops.Replace("@services@", services, StringComparison.Ordinal).Replace("@users@", other.Length == 0 ? "" : $", \"{other}\"", StringComparison.Ordinal)
            .Replace("@backups@", backup.Length == 0 ? "" : $", {backup}", StringComparison.Ordinal).Replace("@app@", App, StringComparison.Ordinal).Replace("@consistency@", consistency, StringComparison.Ordinal)
            .Replace("@dump@", dump, StringComparison.Ordinal).Replace("@destination@", destination, StringComparison.Ordinal)
            .Replace("@repository@", repository, StringComparison.Ordinal).Replace("@stuck@", Stuck, StringComparison.Ordinal).Replace("@slow@", Slow, StringComparison.Ordinal), App);
        Bed.Environment["DOCKER_HOST"] = engine.Host;
        await File.WriteAllBytesAsync(Bed["root.tar.gz"], await TinyRoot.CreateAsync(), Token);
        await ImportAsync("1.0.0");
        await EndAsync(0, "instance", "add", App, "alice");
    }

    protected Task<string> ImportAsync(string version, params string[] options) => DockerAsync(
        ["import", "--change", """CMD ["/bin/sleep", "86430"]""", "--change", $"LABEL hygiene.ops.digest={Bed.OpsDigest}", .. options, Bed["root.tar.gz"], $"{App}:{version}"]);

    protected async Task<string> EndAsync(int exitCode, params string[] arguments) => await Bed.ShouldEndAsync(exitCode, arguments);

    protected async Task<string> DockerAsync(params string[] arguments) => (await ProcessRun.RunAsync("docker", arguments, "/", Bed.Environment, Token)).Output;

    protected async Task<string> ContainerAsync() => (await DockerAsync("ps", "--all", "--quiet", "--no-trunc", "--filter", $"label=hygiene.app={App}", "--filter", "label=hygiene.service=app")).Trim();

    protected async Task<string> VolumeAsync() => (await DockerAsync("volume", "inspect", "--format", "{{.Mountpoint}}", $"hygiene-{App}-alice-uploads")).Trim();

    protected async Task<string> InContainerAsync(string script) =>
        (await ProcessRun.RunAsync("docker", ["exec", await ContainerAsync(), "/bin/sh", "-c", script], "/", Bed.Environment, Token)).Succeeded().Output;

    protected IReadOnlyList<string> Copies(string backup) =>
        [.. Directory.EnumerateDirectories(Bed[$"var/backups/hygiene/{App}/alice/{backup}"]).Where(folder => folder.EndsWith('Z')).Order(StringComparer.Ordinal)];

    /// <summary>From now on tar does this first where it is called with the verb.</summary>
    protected Task InsteadOfTarAsync(string verb, string script) => InsteadOfAsync("tar", $"[ \"$1\" != {verb} ] || {{ {script}; }}");

    private async Task InsteadOfAsync(string program, string script)
    {
        var real = (await Tool.RunAsync("sh", "/", "-c", $"command -v {program}")).Trim();
        RunnerBed.WriteProgram(Bed[$"slow/{program}"], $"#!/bin/sh\n{script}\nexec {real} \"$@\"\n");
        Bed.Environment["PATH"] = $"{Bed["slow"]}:{Environment.GetEnvironmentVariable("PATH")}";
    }

    /// <summary>Kills a runner while it waits for tar.</summary>
    protected Task KillWithinTarAsync(string verb, params string[] arguments) => KillWithinAsync("tar", $"[ \"$1\" = {verb} ] || exec /bin/tar \"$@\"", arguments);

    /// <summary>Kills a runner while it waits for a program that has begun with the script.</summary>
    protected async Task KillWithinAsync(string program, string script, params string[] arguments)
    {
        await InsteadOfAsync(program, $"{script}\n: >{Bed["begun"]}; until [ -e {Bed["go"]} ]; do sleep 0.1; done; exit 2");
        using (var runner = Bed.Start(arguments))
        {
            await RunnerBed.UntilAsync(() => File.Exists(Bed["begun"]));
            runner.Kill();
            await runner.WaitForExitAsync(Token);
        }
        Bed.Environment["PATH"] = Environment.GetEnvironmentVariable("PATH");
        await File.WriteAllTextAsync(Bed["go"], "", Token);
    }
}

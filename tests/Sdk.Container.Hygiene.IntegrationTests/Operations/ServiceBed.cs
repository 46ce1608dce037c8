using Sdk.Container.Hygiene.Testing.Engines;
using Sdk.Container.Hygiene.Testing.Publishing;

namespace Sdk.Container.Hygiene.Tests.Operations;

/// <summary>A host with an instance of a service, and a backup of it, for tests of what the runner does with a real server. All of it is gone with the bed.</summary>
internal sealed class ServiceBed : IAsyncDisposable
{
    private const string Ops = """
        {
          "version": 1, "app": "@app@", "appVersion": "1.0.0",
          "services": [
            { "name": "app", "image": "@app@:1.0.0", "dependsOn": ["db"], "stopTimeout": 0 },
            { "name": "db", "image": "@app@-db:1.0.0", "environment": @environment@, "memory": 536870912, "readOnly": true, "stopTimeout": 60 }
          ],
          "volumes": [{ "name": "data", "kind": "database", "path": "@path@", "services": ["db"] }],
          "instances": [{ "name": "alice" }],
          "backups": [{ "name": "data", "service": "db", "volume": "data", "compression": "zstd", "timeout": 600, @backup@ }]
        }
        """;

    // Names of images and containers are the engine's.
    private readonly string _app = $"s{Guid.NewGuid().ToString("N")[..8]}";
    private readonly RunnerBed _bed;

    private ServiceBed(Engine engine, string environment, string path, string backup)
    {
        _bed = new(Ops.Replace("@app@", _app, StringComparison.Ordinal).Replace("@environment@", environment, StringComparison.Ordinal)
            .Replace("@path@", path, StringComparison.Ordinal).Replace("@backup@", backup, StringComparison.Ordinal), _app);
        _bed.Environment["DOCKER_HOST"] = engine.Host;
    }

    /// <param name="image">The service's, as the engine has it.</param>
    /// <param name="environment">Its environment, as a JSON object.</param>
    /// <param name="path">Where its data lies.</param>
    /// <param name="backup">Members of the backup, as JSON.</param>
    public static async Task<ServiceBed> StartAsync(Engine engine, string image, string environment, string path, string backup)
    {
        Tool.Need("docker", "jq", "flock", "zstd", "setpriv");
        ServiceBed bed = new(engine, environment, path, backup);
        try
        {
            await File.WriteAllBytesAsync(bed._bed["root.tar.gz"], await TinyRoot.CreateAsync(), TestContext.Current.CancellationToken);
            await bed.DockerAsync("import", "--change", """CMD ["/bin/sleep", "86440"]""", "--change", $"LABEL hygiene.ops.digest={bed._bed.OpsDigest}", bed._bed["root.tar.gz"], $"{bed._app}:1.0.0");
            await bed.DockerAsync("tag", image, $"{bed._app}-db:1.0.0");
            await bed.HygieneAsync("instance", "add", bed._app, "alice");
            return bed;
        }
        catch
        {
            await bed.DisposeAsync();
            throw;
        }
    }

    /// <summary>Runs a program in the service's container, and returns what it printed.</summary>
    public Task<string> ExecAsync(params string[] command) => DockerAsync(["exec", Container("db"), .. command]);

    public Task BackUpAsync() => HygieneAsync("backup", _app, "alice", "data");

    public Task DrillAsync() => HygieneAsync("drill", _app, "alice", "data");

    /// <summary>Takes the container and its volume away, starts the instance with an empty one, and brings the newest backup back.</summary>
    public async Task LoseAndRestoreAsync()
    {
        await DockerAsync("rm", "--force", Container("db"));
        await DockerAsync("volume", "rm", $"hygiene-{_app}-alice-data");
        await HygieneAsync("start", _app, "alice");
        await RestoreAsync();
    }

    /// <summary>Brings the newest backup back.</summary>
    public async Task RestoreAsync()
    {
        await HygieneAsync("restore", _app, "alice", "data", "--at", "latest", "--yes");
        // Its own check tells when it is there again.
        await HygieneAsync("start", _app, "alice");
    }

    /// <summary>Absolute path on this machine of the volume.</summary>
    public Task<string> VolumeAsync() => DockerAsync("volume", "inspect", "--format", "{{.Mountpoint}}", $"hygiene-{_app}-alice-data");

    public async ValueTask DisposeAsync()
    {
        await _bed.RunAsync("instance", "remove", _app, "alice", "--yes");
        foreach (var arguments in (string[][])[["rm", "--force", Container("app"), Container("db")], ["volume", "rm", "--force", $"hygiene-{_app}-alice-data"], ["image", "rm", "--force", $"{_app}:1.0.0", $"{_app}-db:1.0.0"]])
            await ProcessRun.RunAsync("docker", arguments, "/", _bed.Environment, CancellationToken.None);
        _bed.Dispose();
    }

    private string Container(string service) => $"hygiene-{_app}-alice-{service}";

    private Task<string> HygieneAsync(params string[] arguments) => _bed.ShouldEndAsync(0, arguments);

    private async Task<string> DockerAsync(params string[] arguments) =>
        (await ProcessRun.RunAsync("docker", arguments, "/", _bed.Environment, TestContext.Current.CancellationToken)).Succeeded().Output.Trim();
}

using Sdk.Container.Hygiene.Testing;
using Sdk.Container.Hygiene.Testing.Engines;
using Sdk.Container.Hygiene.Testing.Publishing;

namespace Sdk.Container.Hygiene.Tests.Operations;

/// <summary>The runner with podman, which says much in other words than docker.</summary>
[Trait("Category", "Engine")]
public sealed class RunnerPodmanTests(EngineFixture engines) : IAsyncLifetime
{
    private const string Ops = """
        {
          "version": 1, "app": "@app@", "appVersion": "1.0.0",
          "services": [{ "name": "app", "image": "@app@:1.0.0", "user": "0", "memory": 67108864, "stopTimeout": 0 }],
          "volumes": [
            { "name": "key", "kind": "secret", "path": "/run/key", "services": ["app"] },
            { "name": "scratch", "kind": "scratch", "path": "/scratch", "services": ["app"], "owner": "7:8", "mode": "0700", "size": 1048576 },
            { "name": "uploads", "kind": "state", "path": "/uploads", "services": ["app"] }
          ],
          "instances": [{ "name": "alice" }],
          "backups": [
            { "name": "uploads", "type": "files", "service": "app", "volume": "uploads", "consistency": "pause", "keep": { "last": 2, "minimum": 1 }, "encryptTo": [@recipient@],
              "verify": { "mode": "restore", "command": ["/bin/cat", "/uploads/note"], "expect": "^sug" } }
          ],
          "jobs": [
            { "name": "true", "command": ["/bin/sh", "-c", ":"] },
            { "name": "stuck", "command": ["/bin/sh", "-c", "trap '' TERM; sleep 86461 & wait; wait; sleep 86461"], "timeout": 1 },
            { "name": "beside", "mode": "run", "user": "7:8", "command": ["/bin/sh", "-c", "cat /run/key; echo; echo x >/scratch/x && echo $0", "a b"] }
          ]
        }
        """;

    private readonly string _app = $"t{Guid.NewGuid().ToString("N")[..8]}";
    private RunnerBed _bed = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        Assert.SkipWhen(EngineFixture.MissingPodman is not null, EngineFixture.MissingPodman ?? "");
        Tool.Need("jq", "flock", "zstd", "gpg", "runc");
        var engine = await engines.StartPodmanAsync();
        _bed = new(Ops.Replace("@app@", _app, StringComparison.Ordinal).Replace("@recipient@", "\"backup@example.com\"", StringComparison.Ordinal), _app);
        _bed.Environment["CONTAINER_HOST"] = engine.Host;
        _bed.Environment["GNUPGHOME"] = _bed["gnupg"];
        RunnerBed.Write(_bed[$"etc/hygiene/{_app}/site.conf"], "HYGIENE_ENGINE=podman\n");
        var root = _bed["root.tar.gz"];
        await File.WriteAllBytesAsync(root, await TinyRoot.CreateAsync(), Token);
        (await PodmanAsync("import", "--change", """CMD ["/bin/sleep", "86460"]""", "--change", $"LABEL hygiene.ops.digest={_bed.OpsDigest}", root, $"{_app}:1.0.0")).Succeeded();
        await _bed.ShouldEndAsync(0, "instance", "add", _app, "alice");
    }

    public async ValueTask DisposeAsync()
    {
        if (_bed is null)
            return;
        await PodmanAsync("rm", "--force", "--time", "0", "--volumes", Container);
        await PodmanAsync("volume", "rm", "--force", $"hygiene-{_app}-alice-uploads");
        await PodmanAsync("network", "rm", "--force", $"hygiene-{_app}-alice");
        await ProcessRun.RunAsync("gpgconf", ["--kill", "all"], "/", _bed.Environment);
        _bed.Dispose();
    }

    [Fact]
    public async Task Jobs_run_in_the_container_and_beside_it_and_are_ended_there()
    {
        await _bed.ShouldEndAsync(0, "run", _app, "alice", "true");
        var secret = await File.ReadAllTextAsync(_bed[$"etc/hygiene/{_app}/instances/alice/secrets/key"], Token);
        (await _bed.ShouldEndAsync(0, "run", _app, "alice", "beside")).ShouldContain($"{secret}\na b\n");
        await _bed.ShouldEndAsync(124, "run", _app, "alice", "stuck");
        MachineProcesses.IsRunning("86461").ShouldBeFalse();
        (await PodmanAsync("pause", Container)).Succeeded();
        (await _bed.ShouldEndAsync(66, "run", _app, "alice", "true")).ShouldContain("is paused");
        (await PodmanAsync("unpause", Container)).Succeeded();
    }

    [Fact]
    public async Task An_instance_stops_and_starts_again()
    {
        await _bed.ShouldEndAsync(0, "stop", _app, "alice");
        (await _bed.ShouldEndAsync(66, "run", _app, "alice", "true")).ShouldContain("does not run (exited)");
        var id = await InspectAsync("{{.ID}}");
        // podman cannot set them now, and does at the start.
        await _bed.ShouldEndAsync(0, "limits", _app, "alice", "--memory", "96m");
        await _bed.ShouldEndAsync(0, "start", _app, "alice");
        (await InspectAsync("{{.ID}} {{.State.Status}}")).ShouldBe($"{id} running");
        await _bed.ShouldEndAsync(0, "run", _app, "alice", "true");
        (await _bed.ShouldEndAsync(0, "instance", "list", _app)).ShouldContain("running");
    }

    [Fact]
    public async Task Files_come_back_from_a_backup_that_gpg_has_encrypted()
    {
        Directory.CreateDirectory(_bed["gnupg"], (UnixFileMode)0b111_000_000);
        (await ProcessRun.RunAsync("gpg", ["--batch", "--quiet", "--passphrase", "", "--quick-generate-key", "backup@example.com", "future-default", "default", "never"], "/", _bed.Environment, Token)).Succeeded();
        await ExecAsync("echo sugar >/uploads/note");
        await _bed.ShouldEndAsync(0, "backup", _app, "alice", "uploads");
        Directory.EnumerateFiles(_bed[$"var/backups/hygiene/{_app}/alice/uploads"], "files.*", SearchOption.AllDirectories).Select(Path.GetFileName).ShouldBe(["files.tar.zst.gpg"]);
        await _bed.ShouldEndAsync(0, "drill", _app, "alice", "uploads");
        await ExecAsync("echo salt >/uploads/note");
        await _bed.ShouldEndAsync(0, "restore", _app, "alice", "uploads", "--at", "latest", "--yes");
        (await ExecAsync("cat /uploads/note")).ShouldBe("sugar\n");

        // The last two are kept, and the one that is verified.
        for (var number = 0; number < 3; number++)
            await _bed.ShouldEndAsync(0, "backup", _app, "alice", "uploads");
        Directory.EnumerateDirectories(_bed[$"var/backups/hygiene/{_app}/alice/uploads"], "*Z").Count().ShouldBe(3);
    }

    private string Container => $"hygiene-{_app}-alice-app";

    private async Task<string> ExecAsync(string script) => (await PodmanAsync("exec", Container, "/bin/sh", "-c", script)).Succeeded().Output;

    private async Task<string> InspectAsync(string format) => (await PodmanAsync("container", "inspect", "--format", format, Container)).Succeeded().Output.Trim();

    private Task<ProcessRun> PodmanAsync(params string[] arguments) => ProcessRun.RunAsync("podman", arguments, "/", _bed.Environment);
}

using System.Diagnostics;
using Sdk.Container.Hygiene.Testing;
using Sdk.Container.Hygiene.Testing.Engines;
using Sdk.Container.Hygiene.Testing.Publishing;

namespace Sdk.Container.Hygiene.Tests.Operations;

/// <summary>The runner with a real docker: what it starts and ends in containers, and what is left when something breaks.</summary>
[Trait("Category", "Engine")]
public sealed class RunnerEngineTests(EngineFixture engines) : IAsyncLifetime
{
    private const string Ops = """
        {
          "version": 1, "app": "@app@", "appVersion": "1.0.0",
          "services": [{ "name": "app", "image": "@app@:1.0.0", "user": "0", "memory": 67108864, "stopTimeout": 0 }],
          "volumes": [
            { "name": "key", "kind": "secret", "path": "/run/key", "services": ["app"] },
            { "name": "scratch", "kind": "scratch", "path": "/scratch", "services": ["app"], "size": 1048576 },
            { "name": "uploads", "kind": "state", "path": "/uploads", "services": ["app"] }
          ],
          "instances": [{ "name": "alice" }],
          "backups": [
            { "name": "uploads", "type": "files", "service": "app", "volume": "uploads", "consistency": "@consistency@", "exclude": ["tmp/*"], "destination": "@repository@", "compression": "zstd", "maxShrinkPercent": 50,
              "keep": { "last": 2, "minimum": 1 }, "verify": { "mode": "restore", "command": ["/bin/cat", "/uploads/note"], "expect": "^sug" } },
            { "name": "dump", "type": "command", "service": "app", "command": ["/bin/sh", "-c", "@dump@"], "restoreCommand": ["/bin/sh", "-c", "cat >/uploads/loaded"], "compression": "none", "destination": "@destination@" }
          ],
          "jobs": [
            { "name": "true", "command": ["/bin/sh", "-c", ":"] },
            { "name": "stuck", "command": ["/bin/sh", "-c", "trap '' TERM; sleep 86431 & wait; wait; sleep 86431"], "timeout": 1 },
            { "name": "slow", "command": ["/bin/sh", "-c", "touch /uploads/begun; sleep 86432"], "overlap": "skip", "timeout": 1000 },
            { "name": "beside", "mode": "run", "command": ["/bin/sh", "-c", "cat /run/key; echo; echo $0 $HOSTNAME", "a b"] }
          ]
        }
        """;

    // Names of images and containers are the engine's, and each test has its own.
    private readonly string _app = $"t{Guid.NewGuid().ToString("N")[..8]}";
    private RunnerBed _bed = null!;
    private Engine? _engine;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync()
    {
        Assert.SkipWhen(EngineFixture.Missing is not null, EngineFixture.Missing ?? "");
        Tool.Need("docker", "jq", "flock", "zstd");
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        if (_bed is null)
            return;
        foreach (var filter in new[] { $"label=hygiene.app={_app}", $"label=hygiene.drill={_app}/alice/uploads" })
        {
            var ids = (await DockerAsync("ps", "--all", "--quiet", "--filter", filter)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
            if (ids.Length > 0)
                await DockerAsync(["rm", "--force", "--volumes", .. ids]);
        }
        await DockerAsync("volume", "rm", "--force", $"hygiene-{_app}-alice-uploads");
        await DockerAsync("network", "rm", $"hygiene-{_app}-alice");
        _bed.Dispose();
    }

    [Fact]
    public async Task Work_in_a_container_is_ended_there_and_the_next_runs()
    {
        await StartAsync();
        (await EndAsync(124, "run", _app, "alice", "stuck")).ShouldContain("it took longer than 1 s");
        RunnerBed.IsRunning("86431").ShouldBeFalse();

        using var runner = _bed.Start("run", _app, "alice", "slow");
        await RunnerBed.UntilAsync(() => RunnerBed.IsRunning("86432"));
        await EndAsync(75, "run", _app, "alice", "slow");
        await EndAsync(0, "run", _app, "alice", "true");
        using (Process.Start("kill", ["-TERM", $"{runner.Id}"]))
            await runner.WaitForExitAsync(Token);
        runner.ExitCode.ShouldBe(143);
        RunnerBed.IsRunning("86432").ShouldBeFalse();

        // Killed without a word: the work goes on, and counts as running.
        using var killed = _bed.Start("run", _app, "alice", "slow");
        await RunnerBed.UntilAsync(() => RunnerBed.IsRunning("86432"));
        killed.Kill();
        await killed.WaitForExitAsync(Token);
        (await EndAsync(75, "run", _app, "alice", "slow")).ShouldContain("still running in the container");
        await DockerAsync("kill", await ContainerAsync());
        (await EndAsync(66, "run", _app, "alice", "slow")).ShouldContain("does not run");
    }

    [Fact]
    public async Task The_engine_is_asked_for_the_containers_once_in_the_life_of_each()
    {
        await StartAsync();
        var id = await ContainerAsync();
        Assert.SkipUnless(Directory.EnumerateDirectories("/proc").Any(folder => IsIn(folder, id)),
            "the control groups of this machine do not tell of which container a process is");
        RunnerBed.WriteProgram(_bed["bin/docker"], $"#!/bin/sh\necho $1 >>{_bed["calls"]}\nexec {(await Tool.RunAsync("sh", "/", "-c", "command -v docker")).Trim()} \"$@\"\n");
        _bed.Environment["PATH"] = $"{_bed["bin"]}:{Environment.GetEnvironmentVariable("PATH")}";

        (await CallsAsync()).ShouldContain("ps");
        (await CallsAsync()).ShouldBe(["exec"]);
        await DockerAsync("restart", "--time", "0", id);
        (await CallsAsync()).ShouldContain("ps");
        (await CallsAsync()).ShouldBe(["exec"]);
        await DockerAsync("pause", id);
        (await EndAsync(66, "run", _app, "alice", "true")).ShouldContain("is paused");
        await DockerAsync("unpause", id);
        // Another ops.json is seen at once.
        var ops = await File.ReadAllTextAsync(_bed.OpsFile, Token);
        RunnerBed.Write(_bed.OpsFile, ops.Replace("sleep 86432", "touch /uploads/evil", StringComparison.Ordinal));
        await EndAsync(77, "run", _app, "alice", "true");
        RunnerBed.Write(_bed.OpsFile, ops);
        await DockerAsync("rm", "--force", id);
        (await EndAsync(66, "run", _app, "alice", "true")).ShouldContain("there is no container of app");
        await EndAsync(0, "start", _app, "alice");
        await EndAsync(0, "run", _app, "alice", "true");

        async Task<string[]> CallsAsync()
        {
            File.Delete(_bed["calls"]);
            await EndAsync(0, "run", _app, "alice", "true");
            return await File.ReadAllLinesAsync(_bed["calls"], Token);
        }
        static bool IsIn(string folder, string container)
        {
            try
            {
                return File.ReadAllText($"{folder}/cgroup").Contains(container, StringComparison.Ordinal);
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                return false;
            }
        }
    }

    [Fact]
    public async Task A_job_can_have_a_container_of_its_own_beside_the_instance()
    {
        await StartAsync();
        var secret = await File.ReadAllTextAsync(_bed[$"etc/hygiene/{_app}/instances/alice/secrets/key"], Token);
        secret.ShouldMatch("^[A-Za-z0-9]{32}$");
        (await EndAsync(0, "run", _app, "alice", "beside")).ShouldContain($"{secret}\na b ");
        (await DockerAsync("ps", "--all", "--quiet", "--filter", $"label=hygiene.run={_app}/alice/beside")).ShouldBeEmpty();
    }

    [Fact]
    public async Task Two_runners_at_once_are_one_that_runs_and_one_that_is_skipped()
    {
        await StartAsync();
        using var first = _bed.Start("run", _app, "alice", "slow");
        using var second = _bed.Start("run", _app, "alice", "slow");
        await RunnerBed.UntilAsync(() => first.HasExited || second.HasExited);
        var (skipped, other) = first.HasExited ? (first, second) : (second, first);
        skipped.ExitCode.ShouldBe(75);
        await RunnerBed.UntilAsync(() => RunnerBed.IsRunning("86432"));
        using (Process.Start("kill", ["-TERM", $"{other.Id}"]))
            await other.WaitForExitAsync(Token);
        RunnerBed.IsRunning("86432").ShouldBeFalse();
    }

    [Fact]
    public async Task Files_come_back_as_they_were_and_a_drill_tells_what_is_wrong_with_a_copy()
    {
        await StartAsync();
        await InContainerAsync("echo sugar >/uploads/note; mkdir -p /uploads/tmp '/uploads/a b'; touch /uploads/tmp/no '/uploads/a b/yes'");
        var volume = (await DockerAsync("volume", "inspect", "--format", "{{.Mountpoint}}", $"hygiene-{_app}-alice-uploads")).Trim();
        (await ProcessRun.RunAsync("chown", ["4321:1234", $"{volume}/note"], "/", cancellationToken: Token)).Succeeded();
        await EndAsync(0, "backup", _app, "alice", "uploads");
        await EndAsync(0, "drill", _app, "alice", "uploads");
        File.Exists($"{Copies("uploads").Single()}/verified.json").ShouldBeTrue();

        await InContainerAsync("echo salt >/uploads/note; touch /uploads/later");
        (await EndAsync(64, "restore", _app, "alice", "uploads", "--at", "latest")).ShouldContain("--yes");
        await EndAsync(0, "restore", _app, "alice", "uploads", "--at", "latest", "--yes");
        (await InContainerAsync("cat /uploads/note; cd /uploads; echo *; cd 'a b'; echo *; cd ../tmp; echo *")).ShouldBe("sugar\na b note tmp\nyes\n*\n");
        (await ProcessRun.RunAsync("stat", ["-c", "%u:%g", $"{volume}/note"], "/", cancellationToken: Token)).Output.Trim().ShouldBe("4321:1234");
        // What was there before the restore is a backup, too.
        var safety = Directory.EnumerateDirectories(Path.GetDirectoryName(Copies("uploads")[0])!, "*.safety").Single();
        await EndAsync(0, "restore", _app, "alice", "uploads", "--at", Path.GetFileName(safety), "--yes", "--no-safety-backup");
        (await InContainerAsync("cat /uploads/note")).ShouldBe("salt\n");

        // It no longer answers as declared.
        await EndAsync(0, "backup", _app, "alice", "uploads");
        (await EndAsync(2, "drill", _app, "alice", "uploads")).ShouldContain("the answer salt");
        var file = $"{Copies("uploads")[^1]}/files.tar.zst";
        var bytes = await File.ReadAllBytesAsync(file, Token);
        foreach (var (damage, says) in new (byte[], string)[] { ([.. bytes[..^1], (byte)(bytes[^1] ^ 1)], "SHA-256"), (bytes[..^5], "bytes instead of"), ([], "bytes instead of") })
        {
            await File.WriteAllBytesAsync(file, damage, Token);
            (await EndAsync(65, "drill", _app, "alice", "uploads")).ShouldContain(says);
        }
        (await EndAsync(65, "restore", _app, "alice", "uploads", "--at", "latest", "--yes")).ShouldContain("is damaged");
        (await InContainerAsync("cat /uploads/note")).ShouldBe("salt\n");
        (await DockerAsync("ps", "--all", "--quiet", "--filter", "label=hygiene.drill")).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("restic", """restic --repo "$1" --password-file "$2" --json snapshots | jq length""")]
    [InlineData("borg", """BORG_PASSCOMMAND="cat $2" borg list --short "$1" | wc --lines""")]
    public async Task A_repository_has_the_copies_and_this_host_their_manifests(string program, string count)
    {
        Tool.Need(program);
        using TemporaryFolder folder = new();
        var repository = folder["repository"];
        await StartAsync(repository: $"{program}:{repository}");
        _bed.Environment["BORG_BASE_DIR"] = _bed.Environment["RESTIC_CACHE_DIR"] = folder["cache"];
        await InContainerAsync("echo sugar >/uploads/note");
        (await EndAsync(78, "backup", _app, "alice", "uploads")).ShouldContain($"write the password of the repository to {_bed[$"etc/hygiene/{_app}/{program}-password"]}");
        Directory.Exists(repository).ShouldBeFalse();
        RunnerBed.Write(_bed[$"etc/hygiene/{_app}/{program}-password"], "secret\n");
        for (var number = 0; number < 3; number++)
        {
            await EndAsync(0, "backup", _app, "alice", "uploads");
            await EndAsync(0, "drill", _app, "alice", "uploads");
        }
        // Two are kept.
        Copies("uploads").Count.ShouldBe(2);
        (await CountAsync()).ShouldBe("2");
        Directory.EnumerateFiles(Copies("uploads")[1]).Select(Path.GetFileName).Order(StringComparer.Ordinal).ShouldBe(["manifest.json", "verified.json"]);

        await InContainerAsync("echo salt >/uploads/note");
        await EndAsync(0, "restore", _app, "alice", "uploads", "--at", "latest", "--yes");
        (await InContainerAsync("cat /uploads/note")).ShouldBe("sugar\n");
        // What was there before is in it, too.
        (await CountAsync()).ShouldBe("3");

        await InContainerAsync("echo salt >/uploads/note");
        RunnerBed.Write(_bed[$"etc/hygiene/{_app}/{program}-password"], "wrong\n");
        const string Wrong = "wrong password|passphrase .* is incorrect";
        (await EndAsync(78, "restore", _app, "alice", "uploads", "--at", "latest", "--yes", "--no-safety-backup")).ShouldMatch($"reading {program}:.*({Wrong})");
        (await EndAsync(78, "backup", _app, "alice", "uploads")).ShouldMatch($"opening {program}:.*({Wrong})");
        (await InContainerAsync("cat /uploads/note")).ShouldBe("salt\n");
        Copies("uploads").Count.ShouldBe(2);

        async Task<string> CountAsync() =>
            (await ProcessRun.RunAsync("sh", ["-c", count, "sh", repository, _bed[$"etc/hygiene/{_app}/{program}-password"]], "/", _bed.Environment, Token)).Succeeded().Output.Trim();
    }

    [Fact]
    public async Task A_dump_that_shrinks_is_set_aside_and_nothing_goes_for_it()
    {
        await StartAsync();
        await InContainerAsync("n=0; while [ $n -lt 3000 ]; do echo $n sugar; n=$((n + 1)); done >/uploads/note; echo sugar >/uploads/small");
        for (var number = 0; number < 3; number++)
            await EndAsync(0, "backup", _app, "alice", "uploads");
        // None was verified yet, and one is the minimum.
        Copies("uploads").Count.ShouldBe(3);
        await InContainerAsync("cat /uploads/small >/uploads/keep; cat /uploads/note >/uploads/tail; echo sugar >/uploads/note; cat /uploads/tail >>/uploads/note");
        await EndAsync(0, "backup", _app, "alice", "uploads");
        await EndAsync(0, "drill", _app, "alice", "uploads");
        await InContainerAsync(": >/uploads/note; : >/uploads/tail");
        (await EndAsync(2, "backup", _app, "alice", "uploads")).ShouldContain(".suspect");
        Copies("uploads").Count.ShouldBe(4);
    }

    [Fact]
    public async Task A_container_that_is_killed_while_it_dumps_leaves_what_was_there_before()
    {
        await StartAsync(dump: "echo begin; test -e /uploads/fast || sleep 86433");
        await InContainerAsync("touch /uploads/fast");
        await EndAsync(0, "backup", _app, "alice", "dump");
        var before = Copies("dump").Single();
        await RemoveAsync("fast");
        using var runner = _bed.Start("backup", _app, "alice", "dump");
        await RunnerBed.UntilAsync(() => RunnerBed.IsRunning("86433"));
        await DockerAsync("kill", await ContainerAsync());
        await runner.WaitForExitAsync(Token);
        runner.ExitCode.ShouldBe(66);
        Copies("dump").ShouldBe([before]);
        Directory.EnumerateFileSystemEntries(Path.GetDirectoryName(before)!).ShouldBe([before]);
        _bed.State("dump")["message"]!.GetValue<string>().ShouldContain("ended while the command ran");
    }

    [Fact]
    public async Task A_full_disk_has_a_code_of_its_own_and_nothing_half_is_left()
    {
        await StartAsync(dump: "n=0; while [ $n -lt 40000 ]; do echo 0123456789 0123456789 $n; n=$((n + 1)); done", destination: "/small");
        Directory.CreateDirectory(_bed["small"]);
        var script = $"""mount -t tmpfs -o size=256k tmpfs "$1" && bash "$2" backup {_app} alice dump; code=$?; find "$1" -type f; exit $code""";
        var run = await ProcessRun.RunAsync("unshare", ["--mount", "sh", "-c", script, "sh", _bed["small"], RunnerBed.Runner], "/", _bed.Environment, Token);
        run.ExitCode.ShouldBe(73, run.Output);
        run.Output.ShouldContain("no space left");
        run.Output.Split('\n').ShouldNotContain(line => line.StartsWith(_bed["small"], StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_runner_that_is_killed_while_the_container_stands_still_is_made_good()
    {
        await StartAsync(consistency: "pause");
        await InContainerAsync("echo sugar >/uploads/note");
        var id = await ContainerAsync();
        var held = _bed[$"var/lib/hygiene/{_app}/alice/.held"];
        await DockerAsync("pause", id);
        await File.WriteAllTextAsync(held, $"pause {id}\n", Token);
        (await EndAsync(66, "run", _app, "alice", "true")).ShouldContain("is paused");
        await EndAsync(0, "stale", _app);
        File.Exists(held).ShouldBeFalse();
        await EndAsync(0, "run", _app, "alice", "true");
        await EndAsync(0, "backup", _app, "alice", "uploads");
        (await DockerAsync("container", "inspect", "--format", "{{.State.Status}}", id)).Trim().ShouldBe("running");
    }

    [Fact]
    public async Task Limits_change_at_once_and_stay_and_a_removed_instance_comes_back_with_its_secrets()
    {
        await StartAsync();
        var id = await ContainerAsync();
        var secret = await File.ReadAllTextAsync(_bed[$"etc/hygiene/{_app}/instances/alice/secrets/key"], Token);
        (await MemoryAsync()).ShouldBe("67108864");
        await EndAsync(0, "limits", "alice", "--memory", "32m");
        (await MemoryAsync()).ShouldBe("33554432");
        await EndAsync(0, "start", _app, "alice");
        (await ContainerAsync()).ShouldBe(id);
        await EndAsync(0, "instance", "remove", _app, "alice", "--yes");
        await EndAsync(66, "start", _app, "alice");
        await EndAsync(0, "instance", "add", "alice");
        (await ContainerAsync()).ShouldNotBe(id);
        (await MemoryAsync()).ShouldBe("33554432");
        (await InContainerAsync("cat /run/key")).Trim().ShouldBe(secret);
        await File.AppendAllTextAsync(_bed[$"etc/hygiene/{_app}/instances/alice/env"], "GREETING=a b\n", Token);
        await EndAsync(0, "start", _app, "alice");
        (await InContainerAsync("echo $GREETING")).ShouldBe("a b\n");

        async Task<string> MemoryAsync() => (await DockerAsync("container", "inspect", "--format", "{{.HostConfig.Memory}}", await ContainerAsync())).Trim();
    }

    [Fact]
    public async Task An_upgrade_makes_the_containers_anew_as_soon_as_their_own_check_is_content()
    {
        await StartAsync();
        var id = await ContainerAsync();
        (await InContainerAsync("echo sugar >/uploads/note; echo salt >/scratch/note; cat /proc/mounts")).ShouldMatch(@"(?m)^tmpfs /scratch tmpfs .*\bsize=1024k");
        // The package of the next version is installed, and nothing started: its ops.json is not the one of what runs.
        RunnerBed.Write(_bed.OpsFile, (await File.ReadAllTextAsync(_bed.OpsFile, Token)).Replace("1.0.0", "2.0.0", StringComparison.Ordinal));
        (await EndAsync(66, "run", _app, "alice", "true")).ShouldContain("there is no image");
        (await EndAsync(66, "start", _app, "alice")).ShouldContain($"{_app}:2.0.0");
        (await ContainerAsync()).ShouldBe(id);

        // The engine itself would look after an hour.
        const string Check = """HEALTHCHECK --interval=1h CMD ["/bin/sh", "-c", "test -e /scratch/tried || { : >/scratch/tried; false; }"]""";
        await ImportAsync("2.0.0", "--change", Check);
        (await EndAsync(66, "run", _app, "alice", "true")).ShouldContain($"hygiene start {_app} alice");
        await EndAsync(0, "start", _app, "alice");
        (await ContainerAsync()).ShouldNotBe(id);
        (await InContainerAsync("cat /uploads/note; cd /scratch; echo *")).ShouldBe("sugar\ntried\n");
        await EndAsync(0, "run", _app, "alice", "true");
    }

    [Fact]
    public async Task A_label_of_the_container_does_not_stand_for_the_image_s()
    {
        await StartAsync();
        await DockerAsync("rm", "--force", await ContainerAsync());
        RunnerBed.Write(_bed.OpsFile, (await File.ReadAllTextAsync(_bed.OpsFile, Token)).Replace("sleep 86432", "touch /uploads/evil", StringComparison.Ordinal));
        await DockerAsync("run", "--detach", "--label", $"hygiene.app={_app}", "--label", "hygiene.instance=alice", "--label", "hygiene.service=app", "--label", $"hygiene.ops.digest={_bed.OpsDigest}", $"{_app}:1.0.0");
        (await EndAsync(77, "run", _app, "alice", "slow")).ShouldContain("is not the one that the image of");
    }

    [Fact]
    public async Task An_engine_that_ends_while_a_job_runs_is_told_apart_from_the_job()
    {
        using var runner = await StartInAnEngineThatEndsAsync();
        await runner.WaitForExitAsync(Token);
        runner.ExitCode.ShouldBe(69);
        (await EndAsync(69, "run", _app, "alice", "true")).ShouldContain("does not answer");
        _bed.Dispose();
        _bed = null!;
    }

    private async Task<Process> StartInAnEngineThatEndsAsync()
    {
        await using var own = await Engine.StartAsync(Token);
        await StartAsync(engine: own);
        var runner = _bed.Start("run", _app, "alice", "slow");
        await RunnerBed.UntilAsync(() => RunnerBed.IsRunning("86432"));
        return runner;
    }

    private async Task StartAsync(string consistency = "stop", string dump = "echo dumped", string destination = "", string repository = "", Engine? engine = null)
    {
        _engine = engine ?? await engines.StartAsync();
        _bed = new(Ops.Replace("@app@", _app, StringComparison.Ordinal).Replace("@consistency@", consistency, StringComparison.Ordinal)
            .Replace("@dump@", dump, StringComparison.Ordinal).Replace("@destination@", destination, StringComparison.Ordinal)
            .Replace("@repository@", repository, StringComparison.Ordinal), _app);
        _bed.Environment["DOCKER_HOST"] = _engine.Host;
        await File.WriteAllBytesAsync(_bed["root.tar.gz"], await TinyRoot.CreateAsync(), Token);
        await ImportAsync("1.0.0");
        await EndAsync(0, "instance", "add", _app, "alice");
    }

    private Task<string> ImportAsync(string version, params string[] options) => DockerAsync(
        ["import", "--change", """CMD ["/bin/sleep", "86430"]""", "--change", $"LABEL hygiene.ops.digest={_bed.OpsDigest}", .. options, _bed["root.tar.gz"], $"{_app}:{version}"]);

    private async Task<string> EndAsync(int exitCode, params string[] arguments) => await _bed.ShouldEndAsync(exitCode, arguments);

    private async Task<string> DockerAsync(params string[] arguments) => (await ProcessRun.RunAsync("docker", arguments, "/", _bed.Environment, Token)).Output;

    private async Task<string> ContainerAsync() => (await DockerAsync("ps", "--all", "--quiet", "--no-trunc", "--filter", $"label=hygiene.app={_app}")).Trim();

    private async Task<string> InContainerAsync(string script) =>
        (await ProcessRun.RunAsync("docker", ["exec", await ContainerAsync(), "/bin/sh", "-c", script], "/", _bed.Environment, Token)).Succeeded().Output;

    private async Task RemoveAsync(string file) =>
        File.Delete($"{(await DockerAsync("volume", "inspect", "--format", "{{.Mountpoint}}", $"hygiene-{_app}-alice-uploads")).Trim()}/{file}");

    private List<string> Copies(string backup) =>
        [.. Directory.EnumerateDirectories(_bed[$"var/backups/hygiene/{_app}/alice/{backup}"]).Where(folder => folder.EndsWith('Z')).Order(StringComparer.Ordinal)];
}

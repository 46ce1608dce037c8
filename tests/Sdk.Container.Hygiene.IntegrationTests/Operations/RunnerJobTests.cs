using System.Diagnostics;
using Sdk.Container.Hygiene.Testing;
using Sdk.Container.Hygiene.Testing.Engines;

namespace Sdk.Container.Hygiene.Tests.Operations;

/// <summary>Jobs: what the runner starts and ends in containers.</summary>
[Trait("Category", "Engine")]
public sealed class RunnerJobTests(EngineFixture engines) : RunnerWithDocker(engines)
{
    [Fact]
    public async Task Work_in_a_container_is_ended_there_and_the_next_runs()
    {
        await StartAsync();
        (await EndAsync(124, "run", App, "alice", "stuck")).ShouldContain("it took longer than 1 s");
        MachineProcesses.IsRunning(Stuck).ShouldBeFalse();

        using var runner = Bed.Start("run", App, "alice", "slow");
        await RunnerBed.UntilAsync(() => MachineProcesses.IsRunning(Slow));
        await EndAsync(75, "run", App, "alice", "slow");
        await EndAsync(0, "run", App, "alice", "true");
        using (Process.Start("kill", ["-TERM", $"{runner.Id}"]))
            await runner.WaitForExitAsync(Token);
        runner.ExitCode.ShouldBe(143);
        MachineProcesses.IsRunning(Slow).ShouldBeFalse();

        // Killed without a word: the work goes on, and counts as running.
        using var killed = Bed.Start("run", App, "alice", "slow");
        await RunnerBed.UntilAsync(() => MachineProcesses.IsRunning(Slow));
        killed.Kill();
        await killed.WaitForExitAsync(Token);
        (await EndAsync(75, "run", App, "alice", "slow")).ShouldContain("still running in the container");
        await DockerAsync("kill", await ContainerAsync());
        (await EndAsync(66, "run", App, "alice", "slow")).ShouldContain("does not run");
    }

    [Fact]
    public async Task The_engine_is_asked_for_the_containers_once_in_the_life_of_each()
    {
        await StartAsync();
        var id = await ContainerAsync();
        Assert.SkipUnless(MachineProcesses.Find("cgroup", groups => groups.Contains(id, StringComparison.Ordinal)).Any(),
            "the control groups of this machine do not tell of which container a process is");
        RunnerBed.WriteProgram(Bed["bin/docker"], $"#!/bin/sh\necho $1 >>{Bed["calls"]}\nexec {(await Tool.RunAsync("sh", "/", "-c", "command -v docker")).Trim()} \"$@\"\n");
        Bed.Environment["PATH"] = $"{Bed["bin"]}:{Environment.GetEnvironmentVariable("PATH")}";

        (await CallsAsync()).ShouldContain("ps");
        (await CallsAsync()).ShouldBe(["exec"]);
        await DockerAsync("restart", "--time", "0", id);
        (await CallsAsync()).ShouldContain("ps");
        (await CallsAsync()).ShouldBe(["exec"]);
        await DockerAsync("pause", id);
        (await EndAsync(66, "run", App, "alice", "true")).ShouldContain("is paused");
        await DockerAsync("unpause", id);
        // Another ops.json is seen at once.
        var ops = await File.ReadAllTextAsync(Bed.OpsFile, Token);
        RunnerBed.Write(Bed.OpsFile, ops.Replace($"sleep {Slow}", "touch /uploads/evil", StringComparison.Ordinal));
        await EndAsync(77, "run", App, "alice", "true");
        RunnerBed.Write(Bed.OpsFile, ops);
        await DockerAsync("rm", "--force", id);
        (await EndAsync(66, "run", App, "alice", "true")).ShouldContain("there is no container of app");
        await EndAsync(0, "start", App, "alice");
        await EndAsync(0, "run", App, "alice", "true");

        async Task<string[]> CallsAsync()
        {
            File.Delete(Bed["calls"]);
            await EndAsync(0, "run", App, "alice", "true");
            return await File.ReadAllLinesAsync(Bed["calls"], Token);
        }
    }

    [Fact]
    public async Task A_job_can_have_a_container_of_its_own_beside_the_instance()
    {
        await StartAsync();
        var secret = await File.ReadAllTextAsync(Bed[$"etc/hygiene/{App}/instances/alice/secrets/key"], Token);
        secret.ShouldMatch("^[A-Za-z0-9]{32}$");
        (await Tool.RunAsync("stat", "/", "-c", "%u:%g %a", Bed[$"etc/hygiene/{App}/instances/alice/secrets/key"])).Trim().ShouldBe("7:8 440");
        // What the service has in memory, it has, too.
        (await EndAsync(0, "run", App, "alice", "beside")).ShouldContain($"{secret}\na b ");
        (await DockerAsync("ps", "--all", "--quiet", "--filter", $"label=hygiene.run={App}/alice/beside")).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_job_beside_the_instance_does_not_run_without_its_environment()
    {
        await StartAsync();
        var docker = (await Tool.RunAsync("sh", "/", "-c", "command -v docker")).Trim();
        RunnerBed.WriteProgram(Bed["bin/docker"], $"#!/bin/sh\ncase $* in *.Config.Env*) exit 1 ;; esac\nexec {docker} \"$@\"\n");
        Bed.Environment["PATH"] = $"{Bed["bin"]}:{Environment.GetEnvironmentVariable("PATH")}";
        (await EndAsync(69, "run", App, "alice", "beside")).ShouldContain("does not answer");
    }

    [Fact]
    public async Task Two_runners_at_once_are_one_that_runs_and_one_that_is_skipped()
    {
        await StartAsync();
        using var first = Bed.Start("run", App, "alice", "slow");
        using var second = Bed.Start("run", App, "alice", "slow");
        await RunnerBed.UntilAsync(() => first.HasExited || second.HasExited);
        var (skipped, other) = first.HasExited ? (first, second) : (second, first);
        skipped.ExitCode.ShouldBe(75);
        await RunnerBed.UntilAsync(() => MachineProcesses.IsRunning(Slow));
        using (Process.Start("kill", ["-TERM", $"{other.Id}"]))
            await other.WaitForExitAsync(Token);
        MachineProcesses.IsRunning(Slow).ShouldBeFalse();
    }

    [Fact]
    public async Task A_label_of_the_container_does_not_stand_for_the_image_s()
    {
        await StartAsync();
        await DockerAsync("rm", "--force", await ContainerAsync());
        RunnerBed.Write(Bed.OpsFile, (await File.ReadAllTextAsync(Bed.OpsFile, Token)).Replace($"sleep {Slow}", "touch /uploads/evil", StringComparison.Ordinal));
        await DockerAsync("run", "--detach", "--label", $"hygiene.app={App}", "--label", "hygiene.instance=alice", "--label", "hygiene.service=app", "--label", $"hygiene.ops.digest={Bed.OpsDigest}", $"{App}:1.0.0");
        (await EndAsync(77, "run", App, "alice", "slow")).ShouldContain("is not the one that the image of");
    }

    [Fact]
    public async Task An_engine_that_ends_while_a_job_runs_is_told_apart_from_the_job()
    {
        using var runner = await StartInAnEngineThatEndsAsync();
        await runner.WaitForExitAsync(Token);
        runner.ExitCode.ShouldBe(69);
        (await EndAsync(69, "run", App, "alice", "true")).ShouldContain("does not answer");
        Bed.Dispose();
        Bed = null!;
    }

    private async Task<Process> StartInAnEngineThatEndsAsync()
    {
        await using var own = await Engine.StartAsync(Token);
        await StartAsync(engine: own);
        var runner = Bed.Start("run", App, "alice", "slow");
        await RunnerBed.UntilAsync(() => MachineProcesses.IsRunning(Slow));
        return runner;
    }
}

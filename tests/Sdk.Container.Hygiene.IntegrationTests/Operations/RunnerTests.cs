using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using Sdk.Container.Hygiene.Testing;
using Sdk.Container.Hygiene.Testing.Publishing;

namespace Sdk.Container.Hygiene.Tests.Operations;

/// <summary>The runner's jobs with a docker that is none: what it decides, tells and remembers.</summary>
public sealed class RunnerTests : RunnerWithFakeDocker
{
    private const string Nasty = "$(touch {0}) `touch {0}`; touch {0} & | > {0} * ? ~ ' \" \\ \u00e9\nsecond line -t";

    [Fact]
    public async Task The_words_of_a_job_reach_the_container_as_they_are_and_no_shell_sees_them()
    {
        var touched = Bed["touched"];
        var nasty = Nasty.Replace("{0}", touched, StringComparison.Ordinal);
        ChangeOps(ops => ops.Replace("\"work\"", JsonSerializer.Serialize(nasty), StringComparison.Ordinal));
        Docker.SetImageLabel(Bed.OpsDigest);

        await Bed.ShouldEndAsync(0, "run", "shop", "alice", "plain");

        string.Join('\n', Docker.LastWords).ShouldBe($"/app/Shop\n{nasty}");
        File.Exists(touched).ShouldBeFalse();
        Docker.Calls[^1].ShouldMatch("^exec --user 1654 --env HYGIENE_RUN=[0-9a-f]{32} c1 /app/Shop ");
        Bed.State("plain")["exit"]!.GetValue<int>().ShouldBe(0);
    }

    [Theory]
    [InlineData("run", "shop", "$(id)", "plain")]
    [InlineData("run", "shop", "../alice", "plain")]
    [InlineData("run", "shop", "alice", "plain;id")]
    [InlineData("run", "Shop", "alice", "plain")]
    [InlineData("run", "--nonsense", "shop", "alice", "plain")]
    [InlineData("run", "shop", "alice")]
    [InlineData("nonsense")]
    [InlineData("instance", "add", "shop", "a b")]
    public async Task What_is_no_name_and_no_option_is_refused(params string[] arguments) => await Bed.ShouldEndAsync(64, arguments);

    [Theory]
    [InlineData("plain", 0, 0)]
    [InlineData("plain", 3, 1)]
    [InlineData("plain", 127, 1)]
    [InlineData("picky", 3, 0)]
    [InlineData("picky", 4, 1)]
    public async Task The_exit_code_of_the_command_is_told_and_only_that_of_success_is_0(string job, int command, int expected)
    {
        Docker.SetCommand($"exit {command}");
        await Bed.ShouldEndAsync(expected, "run", "shop", "alice", job);
        Bed.State(job)["exit"]!.GetValue<int>().ShouldBe(expected);
        if (command != 0)
            Bed.State(job)["commandExit"]!.GetValue<string>().ShouldBe($"{command}");
    }

    [Theory]
    [InlineData("exited", "", 66, "does not run")]
    [InlineData("restarting", "", 66, "is restarting")]
    [InlineData("paused", "", 66, "is paused")]
    [InlineData("running", "unhealthy", 0, "")]
    [InlineData("running", "health: starting", 0, "")]
    public async Task A_container_that_cannot_work_is_no_failure_of_the_command(string state, string health, int expected, string says)
    {
        Docker.SetContainers(FakeDocker.Line("c1", state: state, health: health));
        (await Bed.ShouldEndAsync(expected, "run", "shop", "alice", "plain")).ShouldContain(says);
        Docker.Calls.Any(call => call.StartsWith("exec", StringComparison.Ordinal)).ShouldBe(expected == 0);
    }

    [Theory]
    [InlineData(new[] { "running", "running", "exited" }, 66, "the container ended while the command ran in it")]
    [InlineData(new string[0], 1, "the command was killed (137)")]
    public async Task Of_a_container_that_was_killed_the_engine_says_so_a_moment_after_its_processes_are_gone(string[] states, int expected, string says)
    {
        Docker.SetCommand("exit 137");
        Docker.SetStates(states);
        (await Bed.ShouldEndAsync(expected, "run", "shop", "alice", "plain")).ShouldContain(says);
    }

    [Fact]
    public async Task A_container_with_the_labels_of_another_image_is_ignored_and_two_true_ones_are_one_too_many()
    {
        Docker.SetContainers(FakeDocker.Line("evil", "evil:1"), FakeDocker.Line("c1"));
        (await Bed.ShouldEndAsync(0, "run", "shop", "alice", "plain")).ShouldContain("evil says that it is app of shop/alice, and is of another image: ignored");
        Docker.Calls[^1].ShouldContain(" c1 ");

        Docker.SetContainers(FakeDocker.Line("evil", "evil:1"));
        (await Bed.ShouldEndAsync(66, "run", "shop", "alice", "plain")).ShouldContain("there is no container of app");

        Docker.SetContainers(FakeDocker.Line("c1"), FakeDocker.Line("c2"));
        (await Bed.ShouldEndAsync(66, "run", "shop", "alice", "plain")).ShouldContain("c1 c2");
    }

    [Fact]
    public async Task An_ops_json_that_others_can_write_or_that_the_image_does_not_know_is_not_trusted()
    {
        File.SetUnixFileMode(Bed.OpsFile, (UnixFileMode)0b110_110_100);
        (await Bed.ShouldEndAsync(77, "run", "shop", "alice", "plain")).ShouldContain("can be written by others");

        File.SetUnixFileMode(Bed.OpsFile, (UnixFileMode)0b110_100_100);
        File.SetUnixFileMode(Path.GetDirectoryName(Bed.OpsFile)!, (UnixFileMode)0b111_111_101);
        (await Bed.ShouldEndAsync(77, "run", "shop", "alice", "plain")).ShouldContain("can be written by others");

        File.SetUnixFileMode(Path.GetDirectoryName(Bed.OpsFile)!, (UnixFileMode)0b111_101_101);
        await Bed.ShouldEndAsync(0, "run", "shop", "alice", "plain");
        RunnerBed.Write(Bed.OpsFile, $"{File.ReadAllText(Bed.OpsFile)} ");
        (await Bed.ShouldEndAsync(77, "run", "shop", "alice", "plain")).ShouldContain("its digest is");
        Docker.Calls.Count(call => call.StartsWith("exec", StringComparison.Ordinal)).ShouldBe(1);
    }

    [Fact]
    public async Task The_label_of_the_image_is_asked_for_once_for_each_container()
    {
        await Bed.ShouldEndAsync(0, "run", "shop", "alice", "plain");
        await Bed.ShouldEndAsync(0, "run", "shop", "alice", "plain");
        Docker.Calls.Select(call => call.Split(' ')[0]).ShouldBe(["ps", "container", "image", "exec", "ps", "exec"]);
        Docker.SetContainers(FakeDocker.Line("c2"));
        Docker.SetImageLabel($"sha256:{new string('0', 64)}");
        (await Bed.ShouldEndAsync(77, "run", "shop", "alice", "plain")).ShouldContain("the image's label hygiene.ops.digest says sha256:000");
        // No label at all.
        Docker.SetImageLabel("");
        (await Bed.ShouldEndAsync(77, "run", "shop", "alice", "plain")).ShouldContain("the image's label hygiene.ops.digest says sha256:000", customMessage: "of a container that it knows, it asks no more");
        Docker.SetContainers(FakeDocker.Line("c3"));
        (await Bed.ShouldEndAsync(77, "run", "shop", "alice", "plain")).ShouldContain("says nothing");
    }

    [Fact]
    public async Task What_is_not_there_has_an_exit_code_and_a_way_out()
    {
        (await Bed.ShouldEndAsync(66, "run", "shop", "alice", "plaim")).ShouldContain("plain");
        (await Bed.ShouldEndAsync(66, "run", "show", "alice", "plain")).ShouldContain("Installed: shop");
        Docker.Stop();
        (await Bed.ShouldEndAsync(69, "run", "shop", "alice", "plain")).ShouldContain("does not answer");
        ChangeOps(ops => ops.Replace("\"version\": 1", "\"version\": 2", StringComparison.Ordinal));
        (await Bed.ShouldEndAsync(78, "run", "shop", "alice", "plain")).ShouldContain("version");
    }

    [Fact]
    public async Task Work_that_takes_too_long_is_ended_with_all_its_children()
    {
        Docker.SetCommand("trap '' TERM; sleep 86411 & sleep 86411");
        // After ten seconds it is killed.
        (await Bed.ShouldEndAsync(124, "run", "shop", "alice", "short")).ShouldContain("it took longer than 1 s");
        MachineProcesses.IsRunning("86411").ShouldBeFalse();
    }

    [Fact]
    public async Task A_run_that_fails_is_tried_again_where_nobody_waits_for_it()
    {
        Docker.SetCommand($"echo x >>{Bed["tries"]}; [ $(wc -l <{Bed["tries"]}) -ge 4 ]");
        await Bed.ShouldEndAsync(1, "run", "shop", "alice", "again");
        Bed.State("again")["message"]!.GetValue<string>().ShouldBe("the command failed with exit code 1");
        File.ReadAllLines(Bed["tries"]).Length.ShouldBe(1);
        Bed.SetSlot("again", DateTimeOffset.UtcNow.AddDays(-1));
        await Bed.ShouldEndAsync(0, "run", "--scheduled", "shop", "alice", "again");
        File.ReadAllLines(Bed["tries"]).Length.ShouldBe(4);
        Bed.State("again")["message"]!.GetValue<string>().ShouldBeEmpty("it was done in the end");

        // Each look at an engine that is away asks once more why.
        foreach (var (looks, code) in new[] { (1, 0), (2, 0), (3, 69) })
        {
            Docker.SetCommand("exit 0");
            Docker.Pause(2 * looks);
            Bed.SetSlot("again", DateTimeOffset.UtcNow.AddDays(-1));
            await Bed.ShouldEndAsync(code, "run", "--scheduled", "shop", "alice", "again");
        }
    }

    [Fact]
    public async Task One_runs_while_another_is_skipped_waits_or_takes_its_place()
    {
        Docker.SetCommand($"echo $$ >>{Bed["begun"]}; until [ -e {Bed["go"]} ]; do sleep 0.05; done");
        using var first = await StartAsync("plain");
        (await Bed.ShouldEndAsync(75, "run", "shop", "alice", "plain")).ShouldContain("still running");
        // One that wants the instance for itself does not wait either, and its failure is none.
        await Bed.ShouldEndAsync(75, "run", "shop", "alice", "alone");
        File.Exists(Bed["var/lib/hygiene/shop/alice/alone.json"]).ShouldBeFalse();

        using var old = await StartAsync("pushy");
        using var patient = await StartAsync("patient");
        var queued = Bed.RunAsync("run", "shop", "alice", "patient");
        var pushed = Bed.RunAsync("run", "shop", "alice", "pushy");
        await old.WaitForExitAsync(TestContext.Current.CancellationToken);
        old.ExitCode.ShouldBe(143);
        queued.IsCompleted.ShouldBeFalse();
        await File.WriteAllTextAsync(Bed["go"], "");
        (await queued).ExitCode.ShouldBe(0);
        (await pushed).ExitCode.ShouldBe(0);
        foreach (var process in new[] { first, patient })
        {
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            process.ExitCode.ShouldBe(0);
        }
        await Bed.ShouldEndAsync(0, "run", "shop", "alice", "alone");
    }

    [Fact]
    public async Task Who_takes_a_place_ends_the_run_that_waits_for_the_instance_and_nobody_else()
    {
        // A runner that was killed had this number.
        using var stranger = ProcessRun.Start("sleep", ["86413"], "/");
        RunnerBed.Write(Bed["run/lock/hygiene/shop/alice.pushy.lock"], $"{stranger.Id} 0123456789abcdef0123456789abcdef 5\n");
        using var holder = ProcessRun.Start("flock", ["--exclusive", "--no-fork", Bed["run/lock/hygiene/shop/alice.lock"], "sleep", "86414"], "/");
        await RunnerBed.UntilAsync(() => MachineProcesses.IsRunning("86414"));
        try
        {
            using var waiting = Bed.Start("run", "shop", "alice", "pushy");
            await RunnerBed.UntilAsync(() => File.Exists($"/proc/{waiting.Id}/fd/9"));
            var pushed = Bed.RunAsync("run", "shop", "alice", "pushy");
            await waiting.WaitForExitAsync(TestContext.Current.CancellationToken);
            waiting.ExitCode.ShouldBe(143);
            stranger.HasExited.ShouldBeFalse();
            holder.Kill();
            (await pushed).ExitCode.ShouldBe(0);
        }
        finally
        {
            stranger.Kill();
            holder.Kill();
        }
    }

    [Fact]
    public async Task A_runner_that_was_killed_leaves_no_lock_and_its_work_counts_as_running()
    {
        Docker.SetCommand($"echo $$ >>{Bed["begun"]}; exec sleep 86412");
        ChangeOps(ops => ops.Replace("\"work\"]", "\"work\"], \"timeout\": 1000", StringComparison.Ordinal));
        Docker.SetImageLabel(Bed.OpsDigest);
        using var runner = await StartAsync("plain");
        runner.Kill();
        await runner.WaitForExitAsync(TestContext.Current.CancellationToken);
        MachineProcesses.IsRunning("86412").ShouldBeTrue();
        (await Bed.ShouldEndAsync(75, "run", "shop", "alice", "plain")).ShouldContain("though its runner was killed");

        // Its time is over.
        var holder = Bed["run/lock/hygiene/shop/alice.plain.lock"];
        var words = (await File.ReadAllTextAsync(holder)).Split(' ');
        await File.WriteAllTextAsync(holder, $"{words[0]} {words[1]} 1\n");
        Docker.SetCommand("exit 0");
        await Bed.ShouldEndAsync(0, "run", "shop", "alice", "plain");
        MachineProcesses.IsRunning("86412").ShouldBeFalse();
    }

    [Fact]
    public async Task A_failure_is_told_once_and_the_recovery_too()
    {
        Docker.SetCommand("exit 1");
        await Bed.ShouldEndAsync(1, "run", "shop", "alice", "plain");
        await Bed.ShouldEndAsync(1, "run", "shop", "alice", "plain");
        Bed.State("plain")["failures"]!.GetValue<int>().ShouldBe(2);
        Docker.SetCommand("exit 0");
        await Bed.ShouldEndAsync(0, "run", "shop", "alice", "plain");
        await Bed.ShouldEndAsync(0, "run", "shop", "alice", "plain");
        Events().Select(told => $"{told["event"]} {told["instance"]} {told["name"]} {told["exit"]}").ShouldBe(["failure alice plain 1", "recovery alice plain 0"]);
    }

    [Fact]
    public async Task A_run_that_is_missing_is_told_once_and_status_shows_it()
    {
        var added = Bed["var/lib/hygiene/shop/alice/added"];
        RunnerBed.Write(added, $"{DateTimeOffset.UtcNow.ToUnixTimeSeconds()}\n");
        await Bed.ShouldEndAsync(0, "stale", "shop");
        RunnerBed.Write(added, "1000000000\n");
        (await Bed.ShouldEndAsync(1, "stale", "shop")).ShouldContain("no success since 2001-09-09T01:46:40Z");
        await Bed.ShouldEndAsync(1, "stale", "--quiet", "shop");
        (await Bed.ShouldEndAsync(1, "cron", "shop", "stale")).ShouldBeEmpty();
        Events().Select(told => $"{told["event"]} {told["name"]}").ShouldBe(["missing plain"]);

        await Bed.ShouldEndAsync(0, "run", "shop", "alice", "plain");
        await Bed.ShouldEndAsync(0, "stale", "shop");
        Events().Select(told => $"{told["event"]} {told["name"]}").ShouldBe(["missing plain", "recovery plain"]);
        var status = JsonNode.Parse(await Bed.ShouldEndAsync(0, "status", "shop", "--json"))!["items"]!.AsArray();
        status.Select(item => $"{item!["name"]} {item["state"]}").ShouldBe(["plain ok", "picky never", "short never", "again never", "patient never", "pushy never", "alone never", "paused suspended"]);
        (await Bed.ShouldEndAsync(0, "status")).ShouldContain("shop  alice     plain    job   ok");
    }

    [Fact]
    public async Task Status_without_an_app_asks_the_runner_of_each()
    {
        foreach (var file in Directory.EnumerateFiles(Path.GetDirectoryName(RunnerBed.Runner)!, "*", SearchOption.AllDirectories))
            RunnerBed.WriteProgram(Bed[$"usr/share/blog-ops/{Path.GetRelativePath(Path.GetDirectoryName(RunnerBed.Runner)!, file)}"], File.ReadAllText(file));
        RunnerBed.Write(Bed["usr/share/blog-ops/ops.json"], """{ "version": 1, "app": "blog", "services": [{ "name": "app", "image": "blog:1" }], "instances": [{ "name": "main" }], "jobs": [{ "name": "tidy", "command": ["x"] }] }""");
        foreach (var runner in (string[])[RunnerBed.Runner, Bed["usr/share/blog-ops/hygiene"]])
        {
            var run = (await ProcessRun.RunAsync("bash", [runner, "status", "--json"], "/", Bed.Environment, TestContext.Current.CancellationToken)).Succeeded();
            JsonNode.Parse(run.Output)!["items"]!.AsArray().Select(item => $"{item!["app"]} {item["name"]}").Take(2).ShouldBe(["blog tidy", "shop plain"]);
        }
        (await Bed.ShouldEndAsync(0, "status")).ShouldMatch(@"blog +main +tidy +job +never[\s\S]+shop +alice +plain");

        (await Bed.ShouldEndAsync(66, "drill")).ShouldContain("no backup of any app has a drill");

        // One that cannot be trusted is told of, and the others are there.
        File.SetUnixFileMode(Bed["usr/share/blog-ops/ops.json"], (UnixFileMode)0b110_110_110);
        var other = await Bed.ShouldEndAsync(77, "status");
        other.ShouldContain("can be written by others");
        other.ShouldMatch("shop +alice +plain");
    }

    [Fact]
    public async Task What_is_kept_of_ops_json_is_of_this_ops_json_and_nobody_else_wrote_it()
    {
        await Bed.ShouldEndAsync(0, "run", "shop", "alice", "plain");
        var kept = Bed["var/lib/hygiene/shop/.ops/plain"];
        File.GetUnixFileMode(kept).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        await Bed.ShouldEndAsync(0, "run", "shop", "alice", "plain");
        ChangeOps(ops => ops.Replace("\"work\"", "\"other\"", StringComparison.Ordinal));
        Docker.SetContainers(FakeDocker.Line("c2"));
        await Bed.ShouldEndAsync(0, "run", "shop", "alice", "plain");
        Docker.LastWords.ShouldBe(["/app/Shop", "other"]);
        File.SetUnixFileMode(kept, (UnixFileMode)0b110_110_110);
        (await Bed.ShouldEndAsync(77, "run", "shop", "alice", "plain")).ShouldContain("can be written by others");
    }

    private async Task<Process> StartAsync(string job)
    {
        File.Delete(Bed["begun"]);
        var process = Bed.Start("run", "shop", "alice", job);
        await RunnerBed.UntilAsync(() => File.Exists(Bed["begun"]));
        return process;
    }

    private JsonNode[] Events() => File.Exists(Bed["events"]) ? [.. File.ReadAllLines(Bed["events"]).Select(line => JsonNode.Parse(line)!)] : [];
}

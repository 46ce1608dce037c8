using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using Sdk.Container.Hygiene.Testing;
using Sdk.Container.Hygiene.Testing.Publishing;

namespace Sdk.Container.Hygiene.Tests.Operations;

/// <summary>The runner's jobs with a docker that is none: what it decides, tells and remembers.</summary>
public sealed class RunnerTests : IDisposable
{
    private const string Nasty = "$(touch {0}) `touch {0}`; touch {0} & | > {0} * ? ~ ' \" \\ \u00e9\nsecond line -t";

    private readonly RunnerBed _bed = new("""
        {
          "version": 1, "app": "shop",
          "services": [{ "name": "app", "image": "shop:1.0.0", "user": "1654" }],
          "instances": [{ "name": "alice" }],
          "jobs": [
            { "name": "plain", "command": ["/app/Shop", "work"], "schedule": { "cron": "* * * * *", "maxAge": 60 } },
            { "name": "picky", "command": ["x"], "successExitCodes": [0, 3] },
            { "name": "short", "command": ["x"], "timeout": 1 },
            { "name": "again", "command": ["x"], "retries": 2, "retryDelay": 0 },
            { "name": "patient", "command": ["x"], "overlap": "queue", "timeout": 100 },
            { "name": "pushy", "command": ["x"], "overlap": "replace", "timeout": 100 },
            { "name": "alone", "command": ["x"], "lock": "instance", "timeout": 100 },
            { "name": "paused", "command": ["x"], "suspend": true }
          ],
          "notifications": [
            { "name": "broken", "type": "command", "target": "/nonexistent", "on": ["failure"] },
            { "name": "file", "type": "command", "target": "@notify@", "on": ["failure", "missing", "recovery"] }
          ]
        }
        """);

    private readonly FakeDocker _docker;

    public RunnerTests()
    {
        Tool.Need("bash", "jq", "flock", "setpriv");
        RunnerBed.WriteProgram(_bed["notify"], $"#!/bin/bash\ncat >>{_bed["events"]}\n");
        RunnerBed.Write(_bed.OpsFile, File.ReadAllText(_bed.OpsFile).Replace("@notify@", _bed["notify"], StringComparison.Ordinal));
        _docker = new(_bed);
    }

    public void Dispose() => _bed.Dispose();

    [Fact]
    public async Task The_words_of_a_job_reach_the_container_as_they_are_and_no_shell_sees_them()
    {
        var touched = _bed["touched"];
        var nasty = Nasty.Replace("{0}", touched, StringComparison.Ordinal);
        ChangeOps(ops => ops.Replace("\"work\"", JsonSerializer.Serialize(nasty), StringComparison.Ordinal));
        _docker.SetImageLabel(_bed.OpsDigest);

        await _bed.ShouldEndAsync(0, "run", "shop", "alice", "plain");

        string.Join('\n', _docker.LastWords).ShouldBe($"/app/Shop\n{nasty}");
        File.Exists(touched).ShouldBeFalse();
        _docker.Calls[^1].ShouldMatch("^exec --user 1654 --env HYGIENE_RUN=[0-9a-f]{32} c1 /app/Shop ");
        _bed.State("plain")["exit"]!.GetValue<int>().ShouldBe(0);
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
    public async Task What_is_no_name_and_no_option_is_refused(params string[] arguments) => await _bed.ShouldEndAsync(64, arguments);

    [Theory]
    [InlineData("plain", 0, 0)]
    [InlineData("plain", 3, 1)]
    [InlineData("plain", 127, 1)]
    [InlineData("picky", 3, 0)]
    [InlineData("picky", 4, 1)]
    public async Task The_exit_code_of_the_command_is_told_and_only_that_of_success_is_0(string job, int command, int expected)
    {
        _docker.SetCommand($"exit {command}");
        await _bed.ShouldEndAsync(expected, "run", "shop", "alice", job);
        _bed.State(job)["exit"]!.GetValue<int>().ShouldBe(expected);
        if (command != 0)
            _bed.State(job)["commandExit"]!.GetValue<string>().ShouldBe($"{command}");
    }

    [Theory]
    [InlineData("exited", "", 66, "does not run")]
    [InlineData("restarting", "", 66, "is restarting")]
    [InlineData("paused", "", 66, "is paused")]
    [InlineData("running", "unhealthy", 0, "")]
    [InlineData("running", "health: starting", 0, "")]
    public async Task A_container_that_cannot_work_is_no_failure_of_the_command(string state, string health, int expected, string says)
    {
        _docker.SetContainers(FakeDocker.Line("c1", state: state, health: health));
        (await _bed.ShouldEndAsync(expected, "run", "shop", "alice", "plain")).ShouldContain(says);
        _docker.Calls.Any(call => call.StartsWith("exec", StringComparison.Ordinal)).ShouldBe(expected == 0);
    }

    [Theory]
    [InlineData(new[] { "running", "running", "exited" }, 66, "the container ended while the command ran in it")]
    [InlineData(new string[0], 1, "the command was killed (137)")]
    public async Task Of_a_container_that_was_killed_the_engine_says_so_a_moment_after_its_processes_are_gone(string[] states, int expected, string says)
    {
        _docker.SetCommand("exit 137");
        _docker.SetStates(states);
        (await _bed.ShouldEndAsync(expected, "run", "shop", "alice", "plain")).ShouldContain(says);
    }

    [Fact]
    public async Task A_container_with_the_labels_of_another_image_is_ignored_and_two_true_ones_are_one_too_many()
    {
        _docker.SetContainers(FakeDocker.Line("evil", "evil:1"), FakeDocker.Line("c1"));
        (await _bed.ShouldEndAsync(0, "run", "shop", "alice", "plain")).ShouldContain("evil says that it is app of shop/alice, and is of another image: ignored");
        _docker.Calls[^1].ShouldContain(" c1 ");

        _docker.SetContainers(FakeDocker.Line("evil", "evil:1"));
        (await _bed.ShouldEndAsync(66, "run", "shop", "alice", "plain")).ShouldContain("there is no container of app");

        _docker.SetContainers(FakeDocker.Line("c1"), FakeDocker.Line("c2"));
        (await _bed.ShouldEndAsync(66, "run", "shop", "alice", "plain")).ShouldContain("c1 c2");
    }

    [Fact]
    public async Task An_ops_json_that_others_can_write_or_that_the_image_does_not_know_is_not_trusted()
    {
        File.SetUnixFileMode(_bed.OpsFile, (UnixFileMode)0b110_110_100);
        (await _bed.ShouldEndAsync(77, "run", "shop", "alice", "plain")).ShouldContain("can be written by others");

        File.SetUnixFileMode(_bed.OpsFile, (UnixFileMode)0b110_100_100);
        File.SetUnixFileMode(Path.GetDirectoryName(_bed.OpsFile)!, (UnixFileMode)0b111_111_101);
        (await _bed.ShouldEndAsync(77, "run", "shop", "alice", "plain")).ShouldContain("can be written by others");

        File.SetUnixFileMode(Path.GetDirectoryName(_bed.OpsFile)!, (UnixFileMode)0b111_101_101);
        await _bed.ShouldEndAsync(0, "run", "shop", "alice", "plain");
        RunnerBed.Write(_bed.OpsFile, $"{File.ReadAllText(_bed.OpsFile)} ");
        (await _bed.ShouldEndAsync(77, "run", "shop", "alice", "plain")).ShouldContain("its digest is");
        _docker.Calls.Count(call => call.StartsWith("exec", StringComparison.Ordinal)).ShouldBe(1);
    }

    [Fact]
    public async Task The_label_of_the_image_is_asked_for_once_for_each_container()
    {
        await _bed.ShouldEndAsync(0, "run", "shop", "alice", "plain");
        await _bed.ShouldEndAsync(0, "run", "shop", "alice", "plain");
        _docker.Calls.Select(call => call.Split(' ')[0]).ShouldBe(["ps", "container", "image", "exec", "ps", "exec"]);
        _docker.SetContainers(FakeDocker.Line("c2"));
        _docker.SetImageLabel($"sha256:{new string('0', 64)}");
        (await _bed.ShouldEndAsync(77, "run", "shop", "alice", "plain")).ShouldContain("the image's label hygiene.ops.digest says sha256:000");
        // No label at all.
        _docker.SetImageLabel("");
        (await _bed.ShouldEndAsync(77, "run", "shop", "alice", "plain")).ShouldContain("the image's label hygiene.ops.digest says sha256:000", customMessage: "of a container that it knows, it asks no more");
        _docker.SetContainers(FakeDocker.Line("c3"));
        (await _bed.ShouldEndAsync(77, "run", "shop", "alice", "plain")).ShouldContain("says nothing");
    }

    [Fact]
    public async Task What_is_not_there_has_an_exit_code_and_a_way_out()
    {
        (await _bed.ShouldEndAsync(66, "run", "shop", "alice", "plaim")).ShouldContain("plain");
        (await _bed.ShouldEndAsync(66, "run", "show", "alice", "plain")).ShouldContain("Installed: shop");
        _docker.Stop();
        (await _bed.ShouldEndAsync(69, "run", "shop", "alice", "plain")).ShouldContain("does not answer");
        ChangeOps(ops => ops.Replace("\"version\": 1", "\"version\": 2", StringComparison.Ordinal));
        (await _bed.ShouldEndAsync(78, "run", "shop", "alice", "plain")).ShouldContain("version");
    }

    [Fact]
    public async Task Work_that_takes_too_long_is_ended_with_all_its_children()
    {
        _docker.SetCommand("trap '' TERM; sleep 86411 & sleep 86411");
        // After ten seconds it is killed.
        (await _bed.ShouldEndAsync(124, "run", "shop", "alice", "short")).ShouldContain("it took longer than 1 s");
        MachineProcesses.IsRunning("86411").ShouldBeFalse();
    }

    [Fact]
    public async Task A_run_that_fails_is_tried_again_where_nobody_waits_for_it()
    {
        _docker.SetCommand($"echo x >>{_bed["tries"]}; [ $(wc -l <{_bed["tries"]}) -ge 4 ]");
        await _bed.ShouldEndAsync(1, "run", "shop", "alice", "again");
        _bed.State("again")["message"]!.GetValue<string>().ShouldBe("the command failed with exit code 1");
        File.ReadAllLines(_bed["tries"]).Length.ShouldBe(1);
        _bed.SetSlot("again", DateTimeOffset.UtcNow.AddDays(-1));
        await _bed.ShouldEndAsync(0, "run", "--scheduled", "shop", "alice", "again");
        File.ReadAllLines(_bed["tries"]).Length.ShouldBe(4);
        _bed.State("again")["message"]!.GetValue<string>().ShouldBeEmpty("it was done in the end");

        // Each look at an engine that is away asks once more why.
        foreach (var (looks, code) in new[] { (1, 0), (2, 0), (3, 69) })
        {
            _docker.SetCommand("exit 0");
            _docker.Pause(2 * looks);
            _bed.SetSlot("again", DateTimeOffset.UtcNow.AddDays(-1));
            await _bed.ShouldEndAsync(code, "run", "--scheduled", "shop", "alice", "again");
        }
    }

    [Fact]
    public async Task One_runs_while_another_is_skipped_waits_or_takes_its_place()
    {
        _docker.SetCommand($"echo $$ >>{_bed["begun"]}; until [ -e {_bed["go"]} ]; do sleep 0.05; done");
        using var first = await StartAsync("plain");
        (await _bed.ShouldEndAsync(75, "run", "shop", "alice", "plain")).ShouldContain("still running");
        // One that wants the instance for itself does not wait either, and its failure is none.
        await _bed.ShouldEndAsync(75, "run", "shop", "alice", "alone");
        File.Exists(_bed["var/lib/hygiene/shop/alice/alone.json"]).ShouldBeFalse();

        using var old = await StartAsync("pushy");
        using var patient = await StartAsync("patient");
        var queued = _bed.RunAsync("run", "shop", "alice", "patient");
        var pushed = _bed.RunAsync("run", "shop", "alice", "pushy");
        await old.WaitForExitAsync(TestContext.Current.CancellationToken);
        old.ExitCode.ShouldBe(143);
        queued.IsCompleted.ShouldBeFalse();
        await File.WriteAllTextAsync(_bed["go"], "");
        (await queued).ExitCode.ShouldBe(0);
        (await pushed).ExitCode.ShouldBe(0);
        foreach (var process in new[] { first, patient })
        {
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            process.ExitCode.ShouldBe(0);
        }
        await _bed.ShouldEndAsync(0, "run", "shop", "alice", "alone");
    }

    [Fact]
    public async Task A_runner_that_was_killed_leaves_no_lock_and_its_work_counts_as_running()
    {
        _docker.SetCommand($"echo $$ >>{_bed["begun"]}; exec sleep 86412");
        ChangeOps(ops => ops.Replace("\"work\"]", "\"work\"], \"timeout\": 1000", StringComparison.Ordinal));
        _docker.SetImageLabel(_bed.OpsDigest);
        using var runner = await StartAsync("plain");
        runner.Kill();
        await runner.WaitForExitAsync(TestContext.Current.CancellationToken);
        MachineProcesses.IsRunning("86412").ShouldBeTrue();
        (await _bed.ShouldEndAsync(75, "run", "shop", "alice", "plain")).ShouldContain("though its runner was killed");

        // Its time is over.
        var holder = _bed["run/lock/hygiene/shop/alice.plain.lock"];
        var words = (await File.ReadAllTextAsync(holder)).Split(' ');
        await File.WriteAllTextAsync(holder, $"{words[0]} {words[1]} 1\n");
        _docker.SetCommand("exit 0");
        await _bed.ShouldEndAsync(0, "run", "shop", "alice", "plain");
        MachineProcesses.IsRunning("86412").ShouldBeFalse();
    }

    [Fact]
    public async Task A_slot_is_run_once_also_when_the_clock_is_set_back()
    {
        _bed.SetSlot("plain", DateTimeOffset.UnixEpoch);
        // The minute may change once between two runs, not twice.
        for (var attempt = 0; attempt < 2; attempt++)
        {
            await _bed.RunAsync("run", "--scheduled", "shop", "alice", "plain");
            if ((await _bed.RunAsync("run", "--scheduled", "shop", "alice", "plain")).ExitCode == 75)
                break;
            attempt.ShouldBe(0);
        }
        var runs = _docker.Calls.Count(call => call.StartsWith("exec", StringComparison.Ordinal));
        _docker.Calls[^1].ShouldMatch(@"^exec .*--env HYGIENE_SLOT=20\d\d-\d\d-\d\dT\d\d:\d\d:00Z c1 /app/Shop ");
        // By hand, always.
        await _bed.ShouldEndAsync(0, "run", "shop", "alice", "plain");

        _bed.SetSlot("plain", DateTimeOffset.UtcNow.AddHours(1));
        (await _bed.ShouldEndAsync(75, "run", "--scheduled", "shop", "alice", "plain")).ShouldContain("has been run");
        _docker.Calls.Count(call => call.StartsWith("exec", StringComparison.Ordinal)).ShouldBe(runs + 1);
        // A clock that was years ahead.
        _bed.SetSlot("plain", DateTimeOffset.UtcNow.AddYears(5));
        await _bed.ShouldEndAsync(0, "run", "--scheduled", "shop", "alice", "plain");

        await _bed.ShouldEndAsync(0, "run", "--scheduled", "shop", "alice", "paused");
        _docker.Calls.Count(call => call.StartsWith("exec", StringComparison.Ordinal)).ShouldBe(runs + 2);
    }

    [Fact]
    public async Task A_failure_is_told_once_and_the_recovery_too()
    {
        _docker.SetCommand("exit 1");
        await _bed.ShouldEndAsync(1, "run", "shop", "alice", "plain");
        await _bed.ShouldEndAsync(1, "run", "shop", "alice", "plain");
        _bed.State("plain")["failures"]!.GetValue<int>().ShouldBe(2);
        _docker.SetCommand("exit 0");
        await _bed.ShouldEndAsync(0, "run", "shop", "alice", "plain");
        await _bed.ShouldEndAsync(0, "run", "shop", "alice", "plain");
        Events().Select(told => $"{told["event"]} {told["instance"]} {told["name"]} {told["exit"]}").ShouldBe(["failure alice plain 1", "recovery alice plain 0"]);
    }

    [Fact]
    public async Task A_run_that_is_missing_is_told_once_and_status_shows_it()
    {
        var added = _bed["var/lib/hygiene/shop/alice/added"];
        RunnerBed.Write(added, $"{DateTimeOffset.UtcNow.ToUnixTimeSeconds()}\n");
        await _bed.ShouldEndAsync(0, "stale", "shop");
        RunnerBed.Write(added, "1000000000\n");
        (await _bed.ShouldEndAsync(1, "stale", "shop")).ShouldContain("no success since 2001-09-09T01:46:40Z");
        await _bed.ShouldEndAsync(1, "stale", "--quiet", "shop");
        (await _bed.ShouldEndAsync(1, "cron", "shop", "stale")).ShouldBeEmpty();
        Events().Select(told => $"{told["event"]} {told["name"]}").ShouldBe(["missing plain"]);

        await _bed.ShouldEndAsync(0, "run", "shop", "alice", "plain");
        await _bed.ShouldEndAsync(0, "stale", "shop");
        Events().Select(told => $"{told["event"]} {told["name"]}").ShouldBe(["missing plain", "recovery plain"]);
        var status = JsonNode.Parse(await _bed.ShouldEndAsync(0, "status", "shop", "--json"))!["items"]!.AsArray();
        status.Select(item => $"{item!["name"]} {item["state"]}").ShouldBe(["plain ok", "picky never", "short never", "again never", "patient never", "pushy never", "alone never", "paused suspended"]);
        (await _bed.ShouldEndAsync(0, "status")).ShouldContain("shop  alice     plain    job   ok");
    }

    [Fact]
    public async Task Status_without_an_app_asks_the_runner_of_each()
    {
        foreach (var file in Directory.EnumerateFiles(Path.GetDirectoryName(RunnerBed.Runner)!, "*", SearchOption.AllDirectories))
            RunnerBed.WriteProgram(_bed[$"usr/share/blog-ops/{Path.GetRelativePath(Path.GetDirectoryName(RunnerBed.Runner)!, file)}"], File.ReadAllText(file));
        RunnerBed.Write(_bed["usr/share/blog-ops/ops.json"], """{ "version": 1, "app": "blog", "services": [{ "name": "app", "image": "blog:1" }], "instances": [{ "name": "main" }], "jobs": [{ "name": "tidy", "command": ["x"] }] }""");
        foreach (var runner in (string[])[RunnerBed.Runner, _bed["usr/share/blog-ops/hygiene"]])
        {
            var run = (await ProcessRun.RunAsync("bash", [runner, "status", "--json"], "/", _bed.Environment, TestContext.Current.CancellationToken)).Succeeded();
            JsonNode.Parse(run.Output)!["items"]!.AsArray().Select(item => $"{item!["app"]} {item["name"]}").Take(2).ShouldBe(["blog tidy", "shop plain"]);
        }
        (await _bed.ShouldEndAsync(0, "status")).ShouldMatch(@"blog +main +tidy +job +never[\s\S]+shop +alice +plain");

        // One that cannot be trusted is told of, and the others are there.
        File.SetUnixFileMode(_bed["usr/share/blog-ops/ops.json"], (UnixFileMode)0b110_110_110);
        var other = await _bed.ShouldEndAsync(77, "status");
        other.ShouldContain("can be written by others");
        other.ShouldMatch("shop +alice +plain");
    }

    [Fact]
    public async Task Cron_runs_all_instances_and_is_silent_but_for_failures()
    {
        foreach (var instance in new[] { "alice", "bob", "carol" })
        {
            Directory.CreateDirectory(_bed[$"etc/hygiene/shop/instances/{instance}"]);
            _bed.SetSlot("picky", DateTimeOffset.UnixEpoch, instance);
            _bed.SetSlot("short", DateTimeOffset.UnixEpoch, instance);
        }
        // cron mails what is printed, and the command may print what it likes.
        _docker.SetCommand("echo 3 orders");
        (await _bed.ShouldEndAsync(0, "cron", "shop", "job", "picky")).ShouldBeEmpty();
        File.Exists(_bed["var/lib/hygiene/shop/alice/picky.json"]).ShouldBeTrue();
        File.Exists(_bed["var/lib/hygiene/shop/carol/picky.json"]).ShouldBeTrue();
        _docker.SetCommand("echo no orders; exit 5");
        var output = await _bed.ShouldEndAsync(1, "cron", "shop", "job", "short");
        output.ShouldContain("shop/bob short: the command failed with exit code 5");
        output.ShouldContain("no orders\n");
        Directory.EnumerateDirectories(_bed["var/lib/hygiene/shop"], ".cron.*").ShouldBeEmpty();
    }

    [Fact]
    public async Task A_job_of_one_instance_runs_in_the_first_alone_and_as_the_user_that_it_names()
    {
        foreach (var instance in new[] { "alice", "bob" })
        {
            Directory.CreateDirectory(_bed[$"etc/hygiene/shop/instances/{instance}"]);
            _bed.SetSlot("picky", DateTimeOffset.UnixEpoch, instance);
        }
        ChangeOps(ops => ops.Replace("\"name\": \"picky\",", "\"name\": \"picky\", \"instances\": \"one\", \"user\": \"7\",", StringComparison.Ordinal));
        _docker.SetImageLabel(_bed.OpsDigest);
        await _bed.ShouldEndAsync(0, "cron", "shop", "job", "picky");
        await _bed.ShouldEndAsync(0, "run", "--scheduled", "shop", "bob", "picky");
        _docker.Calls.Where(call => call.StartsWith("exec", StringComparison.Ordinal)).ShouldHaveSingleItem().ShouldStartWith("exec --user 7 ");
        File.Exists(_bed["var/lib/hygiene/shop/alice/picky.json"]).ShouldBeTrue();
        File.Exists(_bed["var/lib/hygiene/shop/bob/picky.json"]).ShouldBeFalse();
        var status = JsonNode.Parse(await _bed.ShouldEndAsync(0, "status", "shop", "--json"))!["items"]!.AsArray();
        status.Where(item => item!["name"]!.GetValue<string>() == "picky").Select(item => $"{item!["instance"]}").ShouldBe(["alice"]);
    }

    [Fact]
    public async Task Cron_looks_often_and_does_nothing_until_a_slot_is_due()
    {
        // Its last time was before it came here.
        ChangeOps(ops => ops.Replace("\"* * * * *\"", "\"0 0 1 1 *\"", StringComparison.Ordinal));
        await _bed.ShouldEndAsync(0, "cron", "shop", "job", "plain");
        await _bed.ShouldEndAsync(75, "run", "--scheduled", "shop", "alice", "plain");
        _docker.Calls.ShouldBeEmpty();
        File.Exists(_bed["var/lib/hygiene/shop/alice/plain.json"]).ShouldBeFalse();

        // The host was off when it was due: once, and for the last time that was missed.
        _docker.SetContainers(FakeDocker.Line("c1"));
        _bed.SetSlot("plain", DateTimeOffset.UtcNow.AddYears(-3));
        await _bed.ShouldEndAsync(0, "cron", "shop", "job", "plain");
        await _bed.ShouldEndAsync(0, "cron", "shop", "job", "plain");
        _docker.Calls.Count(call => call.StartsWith("exec", StringComparison.Ordinal)).ShouldBe(1);
        _bed.State("plain")["lastSlot"]!.GetValue<long>().ShouldBe(new DateTimeOffset(DateTime.UtcNow.Year, 1, 1, 0, 0, 0, TimeSpan.Zero).ToUnixTimeSeconds());
        _bed.SetSlot("paused", DateTimeOffset.UnixEpoch);
        await _bed.ShouldEndAsync(0, "cron", "shop", "job", "paused");
        (await _bed.ShouldEndAsync(66, "cron", "shop", "backup", "plain")).ShouldContain("hygiene cron shop job plain");
    }

    [Fact]
    public async Task A_slot_that_many_trigger_at_once_is_run_once()
    {
        _bed.SetSlot("plain", DateTimeOffset.UtcNow.AddYears(-3));
        ChangeOps(ops => ops.Replace("\"* * * * *\"", "\"0 0 1 1 *\"", StringComparison.Ordinal));
        _docker.SetContainers(FakeDocker.Line("c1"));
        var codes = await Task.WhenAll(Enumerable.Range(0, 6).Select(number => number % 2 == 0 ? _bed.RunAsync("run", "--scheduled", "shop", "alice", "plain") : _bed.RunAsync("cron", "shop", "job", "plain")));
        codes.ShouldAllBe(run => run.ExitCode == 0 || run.ExitCode == 75);
        _docker.Calls.Count(call => call.StartsWith("exec", StringComparison.Ordinal)).ShouldBe(1);
    }

    [Fact]
    public async Task What_is_kept_of_ops_json_is_of_this_ops_json_and_nobody_else_wrote_it()
    {
        await _bed.ShouldEndAsync(0, "run", "shop", "alice", "plain");
        var kept = _bed["var/lib/hygiene/shop/.ops/plain"];
        File.GetUnixFileMode(kept).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        await _bed.ShouldEndAsync(0, "run", "shop", "alice", "plain");
        ChangeOps(ops => ops.Replace("\"work\"", "\"other\"", StringComparison.Ordinal));
        _docker.SetContainers(FakeDocker.Line("c2"));
        await _bed.ShouldEndAsync(0, "run", "shop", "alice", "plain");
        _docker.LastWords.ShouldBe(["/app/Shop", "other"]);
        File.SetUnixFileMode(kept, (UnixFileMode)0b110_110_110);
        (await _bed.ShouldEndAsync(77, "run", "shop", "alice", "plain")).ShouldContain("can be written by others");
    }

    private async Task<Process> StartAsync(string job)
    {
        File.Delete(_bed["begun"]);
        var process = _bed.Start("run", "shop", "alice", job);
        await RunnerBed.UntilAsync(() => File.Exists(_bed["begun"]));
        return process;
    }

    // And publishes an image with it.
    private void ChangeOps(Func<string, string> change)
    {
        RunnerBed.Write(_bed.OpsFile, change(File.ReadAllText(_bed.OpsFile)));
        _docker.SetImageLabel(_bed.OpsDigest);
    }

    private JsonNode[] Events() => File.Exists(_bed["events"]) ? [.. File.ReadAllLines(_bed["events"]).Select(line => JsonNode.Parse(line)!)] : [];
}

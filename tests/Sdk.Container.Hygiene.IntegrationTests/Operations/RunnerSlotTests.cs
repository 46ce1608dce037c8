using System.Diagnostics;
using System.Text.Json.Nodes;

namespace Sdk.Container.Hygiene.Tests.Operations;

/// <summary>When the runner's jobs run: slots, and cron's looks, with a docker that is none.</summary>
public sealed class RunnerSlotTests : RunnerWithFakeDocker
{
    [Fact]
    public async Task A_slot_is_run_once_also_when_the_clock_is_set_back()
    {
        Bed.SetSlot("plain", DateTimeOffset.UnixEpoch);
        // The minute may change once between two runs, not twice.
        for (var attempt = 0; attempt < 2; attempt++)
        {
            await Bed.RunAsync("run", "--scheduled", "shop", "alice", "plain");
            if ((await Bed.RunAsync("run", "--scheduled", "shop", "alice", "plain")).ExitCode == 75)
                break;
            attempt.ShouldBe(0);
        }
        var runs = Docker.Calls.Count(call => call.StartsWith("exec", StringComparison.Ordinal));
        Docker.Calls[^1].ShouldMatch(@"^exec .*--env HYGIENE_SLOT=20\d\d-\d\d-\d\dT\d\d:\d\d:00Z c1 /app/Shop ");
        // By hand, always.
        await Bed.ShouldEndAsync(0, "run", "shop", "alice", "plain");

        Bed.SetSlot("plain", DateTimeOffset.UtcNow.AddHours(1));
        (await Bed.ShouldEndAsync(75, "run", "--scheduled", "shop", "alice", "plain")).ShouldContain("has been run");
        Docker.Calls.Count(call => call.StartsWith("exec", StringComparison.Ordinal)).ShouldBe(runs + 1);
        // A clock that was years ahead.
        Bed.SetSlot("plain", DateTimeOffset.UtcNow.AddYears(5));
        await Bed.ShouldEndAsync(0, "run", "--scheduled", "shop", "alice", "plain");

        await Bed.ShouldEndAsync(0, "run", "--scheduled", "shop", "alice", "paused");
        Docker.Calls.Count(call => call.StartsWith("exec", StringComparison.Ordinal)).ShouldBe(runs + 2);
    }

    [Fact]
    public async Task Cron_runs_all_instances_and_is_silent_but_for_failures()
    {
        foreach (var instance in new[] { "alice", "bob", "carol" })
        {
            Directory.CreateDirectory(Bed[$"etc/hygiene/shop/instances/{instance}"]);
            Bed.SetSlot("picky", DateTimeOffset.UnixEpoch, instance);
            Bed.SetSlot("short", DateTimeOffset.UnixEpoch, instance);
        }
        // cron mails what is printed, and the command may print what it likes.
        Docker.SetCommand("echo 3 orders");
        (await Bed.ShouldEndAsync(0, "cron", "shop", "job", "picky")).ShouldBeEmpty();
        File.Exists(Bed["var/lib/hygiene/shop/alice/picky.json"]).ShouldBeTrue();
        File.Exists(Bed["var/lib/hygiene/shop/carol/picky.json"]).ShouldBeTrue();
        Docker.SetCommand("echo no orders; exit 5");
        var output = await Bed.ShouldEndAsync(1, "cron", "shop", "job", "short");
        output.ShouldContain("shop/bob short: the command failed with exit code 5");
        output.ShouldContain("no orders\n");
        Directory.EnumerateDirectories(Bed["var/lib/hygiene/shop"], ".cron.*").ShouldBeEmpty();
    }

    [Fact]
    public async Task A_job_of_one_instance_runs_in_the_first_alone_and_as_the_user_that_it_names()
    {
        foreach (var instance in new[] { "alice", "bob" })
        {
            Directory.CreateDirectory(Bed[$"etc/hygiene/shop/instances/{instance}"]);
            Bed.SetSlot("picky", DateTimeOffset.UnixEpoch, instance);
        }
        ChangeOps(ops => ops.Replace("\"name\": \"picky\",", "\"name\": \"picky\", \"instances\": \"one\", \"user\": \"7\",", StringComparison.Ordinal));
        Docker.SetImageLabel(Bed.OpsDigest);
        await Bed.ShouldEndAsync(0, "cron", "shop", "job", "picky");
        await Bed.ShouldEndAsync(0, "run", "--scheduled", "shop", "bob", "picky");
        Docker.Calls.Where(call => call.StartsWith("exec", StringComparison.Ordinal)).ShouldHaveSingleItem().ShouldStartWith("exec --user 7 ");
        File.Exists(Bed["var/lib/hygiene/shop/alice/picky.json"]).ShouldBeTrue();
        File.Exists(Bed["var/lib/hygiene/shop/bob/picky.json"]).ShouldBeFalse();
        var status = JsonNode.Parse(await Bed.ShouldEndAsync(0, "status", "shop", "--json"))!["items"]!.AsArray();
        status.Where(item => item!["name"]!.GetValue<string>() == "picky").Select(item => $"{item!["instance"]}").ShouldBe(["alice"]);
    }

    [Fact]
    public async Task Cron_looks_often_and_does_nothing_until_a_slot_is_due()
    {
        // Its last time was before it came here.
        ChangeOps(ops => ops.Replace("\"* * * * *\"", "\"0 0 1 1 *\"", StringComparison.Ordinal));
        await Bed.ShouldEndAsync(0, "cron", "shop", "job", "plain");
        await Bed.ShouldEndAsync(75, "run", "--scheduled", "shop", "alice", "plain");
        Docker.Calls.ShouldBeEmpty();
        File.Exists(Bed["var/lib/hygiene/shop/alice/plain.json"]).ShouldBeFalse();

        // The host was off when it was due: once, and for the last time that was missed.
        Docker.SetContainers(FakeDocker.Line("c1"));
        Bed.SetSlot("plain", DateTimeOffset.UtcNow.AddYears(-3));
        await Bed.ShouldEndAsync(0, "cron", "shop", "job", "plain");
        await Bed.ShouldEndAsync(0, "cron", "shop", "job", "plain");
        Docker.Calls.Count(call => call.StartsWith("exec", StringComparison.Ordinal)).ShouldBe(1);
        Bed.State("plain")["lastSlot"]!.GetValue<long>().ShouldBe(new DateTimeOffset(DateTime.UtcNow.Year, 1, 1, 0, 0, 0, TimeSpan.Zero).ToUnixTimeSeconds());
        Bed.SetSlot("paused", DateTimeOffset.UnixEpoch);
        await Bed.ShouldEndAsync(0, "cron", "shop", "job", "paused");
        (await Bed.ShouldEndAsync(66, "cron", "shop", "backup", "plain")).ShouldContain("hygiene cron shop job plain");
    }

    [Theory]
    [InlineData("run", "--scheduled", "shop", "alice", "plain")]
    [InlineData("cron", "shop", "job", "plain")]
    public async Task A_host_that_goes_down_before_a_run_begins_makes_up_for_it_once(params string[] command)
    {
        ChangeOps(ops => ops.Replace("\"* * * * *\"", "\"0 0 1 1 *\", \"splay\": 86400", StringComparison.Ordinal));
        Bed.SetSlot("plain", DateTimeOffset.UtcNow.AddYears(-3));
        // Whoever reads it while it is written takes its lock.
        var slot = Bed["var/lib/hygiene/shop/alice/.plain.slot"];
        File.SetLastWriteTimeUtc(slot, DateTime.UnixEpoch);
        // By which systemd knows what its timers have missed.
        var stamp = Bed["var/lib/systemd/timers/stamp-shop-job-plain@alice.timer"];
        RunnerBed.Write(stamp, "");
        using (var runner = Bed.Start(command))
        {
            await RunnerBed.UntilAsync(() => File.GetLastWriteTimeUtc(slot) > DateTime.UnixEpoch);
            using (Process.Start("kill", ["-TERM", $"{runner.Id}"]))
                await runner.WaitForExitAsync(TestContext.Current.CancellationToken);
            runner.ExitCode.ShouldBe(143);
        }
        File.Exists(Bed["var/lib/hygiene/shop/alice/plain.json"]).ShouldBeFalse("nothing has begun");
        File.GetLastWriteTimeUtc(stamp).ShouldBe(new DateTime(DateTime.UtcNow.Year, 1, 1, 0, 0, 0, DateTimeKind.Utc).AddSeconds(-1));
        ChangeOps(ops => ops.Replace(", \"splay\": 86400", "", StringComparison.Ordinal));
        for (var number = 0; number < 2; number++)
            await Bed.ShouldEndAsync(0, "cron", "shop", "job", "plain");
        Docker.Calls.Count(call => call.StartsWith("exec", StringComparison.Ordinal)).ShouldBe(1);
    }

    [Fact]
    public async Task A_slot_that_many_trigger_at_once_is_run_once()
    {
        Bed.SetSlot("plain", DateTimeOffset.UtcNow.AddYears(-3));
        ChangeOps(ops => ops.Replace("\"* * * * *\"", "\"0 0 1 1 *\"", StringComparison.Ordinal));
        Docker.SetContainers(FakeDocker.Line("c1"));
        var codes = await Task.WhenAll(Enumerable.Range(0, 6).Select(number => number % 2 == 0 ? Bed.RunAsync("run", "--scheduled", "shop", "alice", "plain") : Bed.RunAsync("cron", "shop", "job", "plain")));
        codes.ShouldAllBe(run => run.ExitCode == 0 || run.ExitCode == 75);
        Docker.Calls.Count(call => call.StartsWith("exec", StringComparison.Ordinal)).ShouldBe(1);
    }
}

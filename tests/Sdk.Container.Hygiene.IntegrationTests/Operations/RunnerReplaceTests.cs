using System.Globalization;

namespace Sdk.Container.Hygiene.Tests.Operations;

/// <summary>A job whose runs replace each other, as systemd's timers have it: first they ask whether a slot is due, then they begin the job anew.</summary>
public sealed class RunnerReplaceTests : IDisposable
{
    private readonly RunnerBed _bed = new("""
        {
          "version": 1, "app": "shop",
          "services": [{ "name": "app", "image": "shop:1.0.0" }],
          "instances": [{ "name": "alice" }],
          "jobs": [
            { "name": "spread", "command": ["x"], "overlap": "replace", "schedule": { "cron": "0 0 1 1 *", "splay": 86400, "maxAge": 60 } },
            { "name": "plain", "command": ["x"], "overlap": "replace", "schedule": { "cron": "0 0 1 1 *", "maxAge": 60 } }
          ]
        }
        """);

    public RunnerReplaceTests()
    {
        Tool.Need("bash", "jq", "flock");
        new FakeDocker(_bed).SetCommand("exit 0");
        foreach (var job in (string[])["spread", "plain"])
            _bed.SetSlot(job, DateTimeOffset.FromUnixTimeSeconds(1_000_000_000));
    }

    public void Dispose() => _bed.Dispose();

    [Fact]
    public async Task Where_a_slot_is_due_it_is_begun_once()
    {
        await _bed.ShouldEndAsync(0, "due", "shop", "alice", "plain", "--scheduled");
        _bed.Environment["INVOCATION_ID"] = "1";
        await _bed.ShouldEndAsync(0, "run", "shop", "alice", "plain", "--scheduled");
        await _bed.ShouldEndAsync(75, "due", "shop", "alice", "plain", "--scheduled");
    }

    [Fact]
    public async Task What_has_waited_for_its_place_does_not_wait_again()
    {
        // So long that a second wait would not go unseen.
        int.Parse(await _bed.ShouldEndAsync(0, "splay", "shop/alice/spread", "86400"), CultureInfo.InvariantCulture).ShouldBeGreaterThan(600);
        _bed.Environment["INVOCATION_ID"] = "1";
        await _bed.ShouldEndAsync(0, "run", "shop", "alice", "spread", "--scheduled").WaitAsync(TimeSpan.FromMinutes(5), TestContext.Current.CancellationToken);
    }
}

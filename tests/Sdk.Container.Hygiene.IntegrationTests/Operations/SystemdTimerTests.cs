namespace Sdk.Container.Hygiene.Tests.Operations;

/// <summary>What the timers of systemd begin, on a real clock.</summary>
public sealed class SystemdTimerTests : RunnerWithSystemd
{
    [Fact]
    public async Task Timers_begin_each_slot_once_and_what_still_runs_is_left_or_replaced_or_has_another_behind_it()
    {
        // In the first minute all begin.
        await UntilAsync(() => new[] { "tick", "queued", "replaced", "skipped" }.All(job => Runs(job).Count > 0));
        // In the second one alone is begun anew, and ends the last.
        await UntilAsync(() => Runs("replaced").Count > 1 && Runs("tick").Count > 1);
        (Runs("queued").Count, Runs("skipped").Count).ShouldBe((1, 1));
        (await Host.RunAsync("systemctl show --property=ActiveState shop-job-queued@alice.service shop-job-skipped@alice.service")).ShouldBe("ActiveState=activating\n\nActiveState=activating\n");
        // A shell that is about to start sleep has its name for a moment, too.
        await UntilAsync(() => WorkAsync("replaced").GetAwaiter().GetResult() == 1);
        await RunnerBed.UntilAsync(() => DateTime.UtcNow.Second is > 2 and < 45);
        // What waited goes on at once, and what was left out does not come again.
        Go("queued", "skipped", "replaced");
        await UntilAsync(() => Runs("queued").Count > 1);
        // The third minute: all of them begin and end in it.
        await UntilAsync(() => new[] { "tick", "queued", "replaced", "skipped" }.All(job => Runs(job) is var runs && runs[^1] - runs[0] >= TimeSpan.FromMinutes(2)));

        var minutes = new[] { 0, 1, 2 };
        foreach (var (job, expected) in new[] { ("tick", minutes), ("queued", minutes), ("replaced", minutes), ("skipped", [0, 2]) })
            Runs(job).Take(expected.Length).Select(slot => (int)(slot - Runs(job)[0]).TotalMinutes).ShouldBe(expected, job);
        Runs("tick").ShouldBeUnique();
        // One of those that were replaced was ended, and nobody else.
        (await Host.RunAsync("journalctl --sync; journalctl --output=cat --unit='shop-job-*@alice.service'")).ShouldContain("interrupted");
        (await StatusAsync("queued")).ShouldBe("ok");
    }
}

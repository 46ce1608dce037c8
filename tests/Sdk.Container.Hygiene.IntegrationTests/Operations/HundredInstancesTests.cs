using System.Text.Json.Nodes;
using Sdk.Container.Hygiene.Testing;
using Sdk.Container.Hygiene.Testing.Engines;
using Sdk.Container.Hygiene.Testing.Operations;

namespace Sdk.Container.Hygiene.Tests.Operations;

/// <summary>A hundred instances with a job each, fired by cron and by what the units say. How late they are is a figure, and the benchmarks' matter.</summary>
[Trait("Category", "Engine")]
public sealed class HundredInstancesTests(EngineFixture engines)
{
    [Fact]
    public async Task All_run_once_in_each_slot_each_at_its_place_also_where_cron_and_systemd_both_fire()
    {
        Assert.SkipWhen(EngineFixture.Missing is not null, EngineFixture.Missing ?? "");
        Tool.Need("docker", "cron", "jq", "flock", "unshare", "gcc");
        var token = TestContext.Current.CancellationToken;
        // A slot in each hour, of which only the last minute and the work itself are waited for: a busy machine has all the rest.
        await using var host = await InstancesHost.StartAsync(await engines.StartAsync(), count: 100, splay: 50, token, "0 * * * *", "*-*-* *:00:00 Etc/UTC");
        var clock = await host.SetClockAsync(token);
        host.StartCron();
        await UntilAsync(() => host.Instances.All(instance => host.RunsOf(instance).Count >= 1));
        await clock.EndHourAsync(token);
        await host.RunUnitsAsync(token);
        await UntilAsync(() => host.Instances.All(instance => host.RunsOf(instance).Count >= 2) && host.EndedUnits().Count == host.Instances.Count && !MachineProcesses.IsRunning(host.App));

        var first = host.RunsOf(host.Instances[0])[0].Slot;
        foreach (var instance in host.Instances)
        {
            var runs = host.RunsOf(instance);
            runs.Select(run => run.Slot).ShouldBe([first, first.AddHours(1)], $"of {instance} no slot is run twice, and none is missing");
            foreach (var (slot, time) in runs)
                time.ShouldBeGreaterThan(host.PlaceOf(instance, slot).AddSeconds(-0.1), $"the run of {instance} for {slot}");
            JsonNode.Parse(host.StateOf(instance))!["exit"]!.GetValue<int>().ShouldBe(0, host.StateOf(instance));
        }
        // Of two that fire at once either is the one.
        host.EndedUnits().ShouldAllBe(code => code == 0 || code == 75);
        // Spread over the time, and not all at its end: those of early places run before those of late ones, however busy the machine is.
        var places = host.Instances.OrderBy(instance => host.PlaceOf(instance, DateTimeOffset.UnixEpoch)).ToList();
        places.Select(instance => host.PlaceOf(instance, DateTimeOffset.UnixEpoch)).Distinct().Count().ShouldBeGreaterThan(30);
        Median(places.Take(25)).ShouldBeLessThan(Median(places.TakeLast(25)));

        // So many take their time where others work, too; and to look often takes some of it away.
        async Task UntilAsync(Func<bool> condition)
        {
            for (var looks = 0; !condition(); looks++)
            {
                looks.ShouldBeLessThan(1200);
                await Task.Delay(1000, token);
            }
        }

        TimeSpan Median(IEnumerable<string> instances) => instances.Select(instance => host.RunsOf(instance)[0]).Select(run => run.Time - run.Slot).Order().ElementAt(12);
    }
}

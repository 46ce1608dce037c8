using System.Diagnostics;
using Sdk.Container.Hygiene.Testing.Engines;
using Sdk.Container.Hygiene.Testing.Operations;

namespace Sdk.Container.Hygiene.Benchmarks;

/// <summary>A hundred instances with a job each minute, fired by cron(8), and in the second minute by what the units say as well: each is to run once a minute, at its own place in it.</summary>
internal static class HundredJobs
{
    private const int Count = 100;
    private const int Splay = 40;
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);

    public static async Task<Figure> MeasureAsync(Engine engine)
    {
        Console.Error.WriteLine("starting a hundred instances with a job each …");
        await using var host = await InstancesHost.StartAsync(engine, Count, Splay, CancellationToken.None);
        host.StartCron();
        await UntilAsync(() => host.Instances.All(instance => host.RunsOf(instance).Count >= 1));
        await host.RunUnitsAsync(CancellationToken.None);
        await UntilAsync(() => host.Instances.All(instance => host.RunsOf(instance).Count >= 2) && host.EndedUnits().Count == Count);

        var late = host.Instances.SelectMany(instance => host.RunsOf(instance).Select(run => (run.Time - host.PlaceOf(instance, run.Slot)).TotalSeconds)).ToList();
        var once = host.Instances.All(instance => host.RunsOf(instance).Select(run => run.Slot).ToList() is var slots && slots.Zip(slots.Skip(1)).All(two => two.Second - two.First == TimeSpan.FromMinutes(1)))
            && late.TrueForAll(seconds => seconds > -0.1);
        return new("100 instances with a job each minute, spread over 40 s, fired by cron, then by cron and the units both", "—",
            $"{(once ? "each once a minute" : "not once a minute")}; {Measured.Median(late):F1} s after its place in the middle, {late.Max():F1} s at the worst", "each once a minute", once);
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        var clock = Stopwatch.StartNew();
        while (!condition())
        {
            if (clock.Elapsed > Longest)
                throw new InvalidOperationException("not all instances ran");
            await Task.Delay(100);
        }
    }
}

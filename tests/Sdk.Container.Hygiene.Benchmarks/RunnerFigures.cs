using Sdk.Container.Hygiene.Testing.Engines;
using Sdk.Container.Hygiene.Testing.Operations;

namespace Sdk.Container.Hygiene.Benchmarks;

/// <summary>What the runner costs: a job that does nothing, by <c>hygiene run</c> and by <c>docker exec</c> in the same container, by turns.</summary>
internal static class RunnerFigures
{
    private const int Turns = 6;
    private const double Limit = 0.1;

    public static async Task<IReadOnlyList<Figure>> MeasureAsync(int rounds)
    {
        const string Work = "a job by `hygiene run`, over `docker exec` of its command";
        if (EngineFixture.Missing is { } missing)
            return [new(Work, missing, "not measured", "≤ +100 ms", Holds: false)];
        await using var engine = await Engine.StartAsync(CancellationToken.None);
        return [await RunAsync(Work, engine, rounds), await HundredJobs.MeasureAsync(engine)];
    }

    private static async Task<Figure> RunAsync(string work, Engine engine, int rounds)
    {
        Console.Error.WriteLine("running a job that does nothing …");
        await using var host = await InstancesHost.StartAsync(engine, count: 1, splay: 0, CancellationToken.None);
        var instance = host.Instances[0];
        List<double> ours = [], docker = [];
        for (var turn = -1; turn < rounds * Turns; turn++)
        {
            var exec = (await Measured.RunAsync("docker", ["exec", "--user", "0", host.ContainerOf(instance), "/bin/sh", "-c", ":"], "/", host.Environment)).Wall;
            var run = (await Measured.RunAsync("bash", [host.Runner, "run", host.App, instance, InstancesHost.Idle], "/", host.Environment)).Wall;
            if (turn < 0)
                continue; // the first reads ops.json by jq
            docker.Add(exec);
            ours.Add(run);
        }
        var (peer, more) = (Measured.Median(docker), Measured.Median(ours) - Measured.Median(docker));
        return new(work, $"`docker exec` {peer * 1000:F0} ms", $"+{more * 1000:F0} ms", "≤ +100 ms", more <= Limit);
    }
}

using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json.Nodes;
using Sdk.Container.Hygiene.Testing.Engines;

namespace Sdk.Container.Hygiene.Benchmarks;

/// <summary>A hundred containers of the hello image in one engine: until all answer, and what each takes.</summary>
internal static class HundredContainers
{
    private const int Count = 100;
    private const int AtOnce = 4;

    public static async Task<Figure> MeasureAsync(SampleProject ours)
    {
        const string Work = "100 containers of the hello image in one docker, read-only";
        if (EngineFixture.Missing is { } missing)
            return new(Work, missing, "not measured", "all answer", Holds: false);
        Console.Error.WriteLine("starting a hundred containers …");
        await using var engine = await Engine.StartAsync(CancellationToken.None);
        await engine.Api.LoadAsync(Path.Combine(ours.ImageFolder, "hello.tar"));
        var (memory, disk) = (AvailableMemory(), FreeDisk(engine));
        ConcurrentBag<EngineContainer> containers = [];
        try
        {
            var clock = Stopwatch.StartNew();
            var answered = 0;
            await Parallel.ForEachAsync(Enumerable.Range(0, Count), new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (_, token) =>
            {
                var container = await EngineContainer.RunAsync(engine, "hello:1.0.0", new JsonObject { ["ReadonlyRootfs"] = true });
                containers.Add(container);
                if ((await container.GetAsync(8080, "/health", token)).Contains(" 200 ", StringComparison.Ordinal))
                    Interlocked.Increment(ref answered);
            });
            var seconds = clock.Elapsed.TotalSeconds;
            var (memoryEach, diskAll) = ((memory - AvailableMemory()) / 1e6 / Count, (disk - FreeDisk(engine)) / 1e6);
            return new(Work, "—", $"{answered} answer after {seconds:F1} s; {memoryEach:F1} MB of memory each; {diskAll:F0} MB of disk for all", "all answer", answered == Count);
        }
        finally
        {
            await Parallel.ForEachAsync(containers, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (container, _) => await container.DisposeAsync());
        }
    }

    // Bytes; proc_meminfo(5).
    private static double AvailableMemory() =>
        double.Parse(File.ReadLines("/proc/meminfo").First(line => line.StartsWith("MemAvailable:", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], null) * 1024;

    // Of the file system: the sum of the files would count what layers share once for each mount.
    private static double FreeDisk(Engine engine) => new DriveInfo(Path.GetDirectoryName(engine.Socket)!).AvailableFreeSpace;
}

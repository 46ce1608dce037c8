namespace Sdk.Container.Hygiene.Benchmarks;

/// <summary>Peak memory of a publish that has nothing yet, neither the app's binaries nor a store, nor a lock.</summary>
internal static class MemoryFigure
{
    public static async Task<Figure> MeasureAsync(SampleProject ours, SampleProject plain, int rounds)
    {
        List<(double Plain, double Ours)> pairs = [];
        for (var round = 0; round < rounds; round++)
        {
            plain.Clean();
            ours.Clean();
            Directory.Delete(ours.Store, recursive: true);
            File.Delete(ours.LockFile);
            pairs.Add(((await plain.PublishAsync(memory: true)).Memory / 1e6, (await ours.PublishAsync(memory: true)).Memory / 1e6));
        }
        var more = Measured.Median(pairs.Select(pair => pair.Ours - pair.Plain));
        return new(
            "peak memory of a cold publish, over plain publish", $"plain {Measured.Median(pairs.Select(pair => pair.Plain)):F0} MB",
            $"{more:+0;-0} MB ({Measured.Median(pairs.Select(pair => pair.Ours)):F0} MB)", "≤ +200 MB", more <= 200);
    }
}

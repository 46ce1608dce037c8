using System.Globalization;
using System.Text.RegularExpressions;

namespace Sdk.Container.Hygiene.Benchmarks;

/// <summary>What it costs to find out whether Debian has something newer, the network aside.</summary>
internal static class CurrentFigure
{
    public static async Task<Figure> MeasureAsync(SampleProject ours, int rounds)
    {
        List<Measured> runs = [];
        for (var round = 0; round < rounds; round++)
            runs.Add(await Figures.SelfAsync(ours.Folder, "current", ours.Store, ours.LockFile));
        var (wall, memory) = (Measured.Median(runs.Select(run => run.Wall)), Measured.Median(runs.Select(run => Memory(run.Output))));
        return new("\"is the lock current?\" over the whole index, cold process", "—", $"{wall:F2} s, {memory:F0} MB, .NET's own start included", "≤ 0.5 s, ≤ 150 MB", wall <= 0.5 && memory <= 150);
    }

    // By its own word: to look on from outside costs time on a machine of two cores.
    private static double Memory(string output) => double.Parse(Regex.Match(output, @"memory (\d+) MB").Groups[1].Value, CultureInfo.InvariantCulture);
}

using System.Diagnostics;
using Sdk.Container.Hygiene.Testing.Publishing;

namespace Sdk.Container.Hygiene.Benchmarks;

/// <summary>What one run of a program took, from its start to its end as another process sees them.</summary>
/// <param name="Wall">Seconds.</param>
/// <param name="Memory">Bytes that it and its children held at once, at the worst of many moments; 0 where that was not asked for.</param>
internal sealed record Measured(double Wall, long Memory, string Output)
{
    public static async Task<Measured> RunAsync(string program, IEnumerable<string> arguments, string folder, IReadOnlyDictionary<string, string?>? environment = null, bool memory = false)
    {
        var clock = Stopwatch.StartNew();
        using var process = ProcessRun.Start(program, arguments, folder, environment);
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        var ended = process.WaitForExitAsync();
        var peak = 0L;
        while (memory && await Task.WhenAny(ended, Task.Delay(20)) != ended)
            peak = Math.Max(peak, ProcessTree.ResidentBytes(process.Id));
        await ended;
        var wall = clock.Elapsed.TotalSeconds;
        var text = await output + await errors;
        return process.ExitCode == 0 ? new(wall, peak, text) : throw new InvalidOperationException($"{program} {string.Join(' ', arguments)}: exit code {process.ExitCode}\n{text}");
    }

    public static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted.Length % 2 == 1 ? sorted[sorted.Length / 2] : (sorted[sorted.Length / 2 - 1] + sorted[sorted.Length / 2]) / 2;
    }
}

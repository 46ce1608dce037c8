using System.Text.RegularExpressions;
using Sdk.Container.Hygiene.Testing;
using Sdk.Container.Hygiene.Testing.Engines;

namespace Sdk.Container.Hygiene.Benchmarks;

/// <summary>What an image in an engine adds to a plain <c>dotnet publish</c>: ours, and the .NET SDK's own, each with a dockerd that has nothing else to do.</summary>
internal static partial class EngineFigures
{
    public static async Task<IReadOnlyList<Figure>> MeasureAsync(TemporaryFolder folder, SampleProject ours, SampleProject plain, LocalRegistry? registry, int rounds)
    {
        if (EngineFixture.Missing is { } missing)
            return [new("image in docker", missing, "not measured", "≤ +0.5 s, ≤ +1.5 s", Holds: false)];
        await using var engine = await Engine.StartAsync(CancellationToken.None);
        using SampleProject sdk = new(folder, "sdk-engine", null) { Engine = engine.Host };
        ours.Engine = engine.Host;
        List<string> sent = [];
        Dictionary<string, Func<Task<double>>> ways = new()
        {
            [PublishRounds.Plain] = async () => (await plain.PublishAsync()).Wall,
            ["ours"] = async () =>
            {
                var run = await ours.PublishAsync("-v:n");
                if (Sent().Match(run.Output) is { Success: true } line)
                    sent.Add(line.Value);
                return run.Wall;
            },
        };
        if (registry is not null && File.Exists("/usr/bin/docker"))
            // By another name: one that took ours would have to be taken back at each publish.
            ways["sdk"] = async () => (await sdk.PublishAsync("-t:PublishContainer", $"-p:ContainerBaseImage={registry.BaseImage}", "-p:LocalRegistry=Docker", "-p:ContainerRepository=hello-sdk")).Wall;
        try
        {
            PublishRounds measured = new(ways, [plain, ours, sdk]);
            await measured.RunAsync(rounds);
            // The first time all of the image travels; then one layer for each change, and nothing in between.
            var onlyTheApp = sent.Skip(1).All(line => line.StartsWith("1,", StringComparison.Ordinal)) && sent.Count == rounds + 1;
            return
            [
                Row("publish into docker with nothing changed, over plain `dotnet publish`", measured.Unchanged, "", 0.5, "≤ +0.5 s", holds: true),
                Row("publish into docker after a code change, over plain `dotnet publish`", measured.Changed, $"; layers sent: {string.Join("; ", sent)}", 1.5, "≤ +1.5 s, the app's layer alone", onlyTheApp),
            ];
        }
        finally
        {
            ours.Engine = null;
        }
    }

    private static Figure Row(string work, PublishRounds.Times times, string remark, double limit, string promise, bool holds) => new(
        work, $"plain {times.MedianOf(PublishRounds.Plain):F2} s; {times.Describe("sdk", "the .NET SDK's `PublishContainer`")}",
        $"{times.Over("ours"):+0.00;-0.00} s{remark}", promise, holds && times.Over("ours") <= limit && times.Has("sdk"));

    [GeneratedRegex("(?<=layers sent to [^:]+: )[0-9]+, [0-9.]+ MB")]
    private static partial Regex Sent();
}

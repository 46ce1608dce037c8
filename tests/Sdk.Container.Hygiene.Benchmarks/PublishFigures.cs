using Sdk.Container.Hygiene.Testing;

namespace Sdk.Container.Hygiene.Benchmarks;

/// <summary>What an image adds to a plain <c>dotnet publish</c>: ours, the .NET SDK's own, and a Dockerfile's COPY in an engine. In turn, round by round, so that all see the same machine.</summary>
internal static class PublishFigures
{
    private static readonly string[] Kinds = ["plain", "ours", "sdk", "docker"];

    public static async Task<IReadOnlyList<Figure>> MeasureAsync(TemporaryFolder folder, SampleProject ours, SampleProject plain, int rounds)
    {
        await using var registry = await LocalRegistry.StartAsync(folder, Path.Combine(ours.ImageFolder, "oci"));
        await using var engine = await DockerBuild.StartAsync(ours);
        using SampleProject sdk = new(folder, "sdk", null), docker = new(folder, "docker", null);
        Dictionary<string, Func<Task<double>>> ways = new()
        {
            ["plain"] = async () => (await plain.PublishAsync()).Wall,
            ["ours"] = async () => (await ours.PublishAsync()).Wall,
        };
        if (registry is not null)
            ways["sdk"] = async () => (await sdk.PublishAsync(
                "-t:PublishContainer", $"-p:ContainerBaseImage={registry.BaseImage}", $"-p:ContainerArchiveOutputPath={folder["sdk/hello.tar.gz"]}")).Wall;
        if (engine is not null)
            ways["docker"] = async () => (await docker.PublishAsync()).Wall + await engine.BuildAsync(docker.PublishFolder);

        SampleProject[] projects = [plain, ours, sdk, docker];
        var (unchanged, changed) = (Kinds.ToDictionary(kind => kind, _ => new List<double>()), Kinds.ToDictionary(kind => kind, _ => new List<double>()));
        for (var round = -1; round < rounds; round++)
        {
            Console.Error.WriteLine(round < 0 ? "publishing once, for warmth …" : $"publishing, round {round + 1} of {rounds} …");
            foreach (var project in projects)
                project.Change();
            foreach (var times in new[] { changed, unchanged })
                foreach (var (kind, way) in round % 2 == 0 ? ways : ways.Reverse())
                {
                    var time = await way();
                    if (round >= 0)
                        times[kind].Add(time);
                }
        }
        return
        [
            Row("publish with nothing changed, over plain `dotnet publish`", unchanged, 0.3, "≤ +0.3 s"),
            Row("publish after a code change, over plain `dotnet publish`", changed, 0.8, "≤ +0.8 s"),
        ];
    }

    private static Figure Row(string work, Dictionary<string, List<double>> times, double limit, string promise)
    {
        var plain = Measured.Median(times["plain"]);
        string[] peers = [$"plain {plain:F2} s", Peer("sdk", "the .NET SDK's `PublishContainer`"), Peer("docker", "`docker build` with COPY")];
        var own = Over("ours");
        return new(work, string.Join("; ", peers), $"{own:+0.00;-0.00} s", promise, own <= limit && times["sdk"].Count > 0);

        double Over(string kind) => Measured.Median(times[kind].Zip(times["plain"], (time, without) => time - without));
        string Peer(string kind, string name) => times[kind].Count > 0 ? $"{name} {Over(kind):+0.00;-0.00} s" : $"{name}: not installed";
    }
}

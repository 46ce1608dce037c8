using Sdk.Container.Hygiene.Testing;

namespace Sdk.Container.Hygiene.Benchmarks;

/// <summary>What an image on the disk adds to a plain <c>dotnet publish</c>: ours, the .NET SDK's own, and a Dockerfile's COPY in an engine.</summary>
internal static class PublishFigures
{
    public static async Task<IReadOnlyList<Figure>> MeasureAsync(TemporaryFolder folder, SampleProject ours, SampleProject plain, LocalRegistry? registry, int rounds)
    {
        await using var engine = await DockerBuild.StartAsync(ours);
        using SampleProject sdk = new(folder, "sdk", null), docker = new(folder, "docker", null);
        Dictionary<string, Func<Task<double>>> ways = new()
        {
            [PublishRounds.Plain] = async () => (await plain.PublishAsync()).Wall,
            ["ours"] = async () => (await ours.PublishAsync()).Wall,
        };
        if (registry is not null)
            ways["sdk"] = async () => (await sdk.PublishAsync(
                "-t:PublishContainer", $"-p:ContainerBaseImage={registry.BaseImage}", $"-p:ContainerArchiveOutputPath={folder["sdk/hello.tar.gz"]}")).Wall;
        if (engine is not null)
            ways["docker"] = async () => (await docker.PublishAsync()).Wall + await engine.BuildAsync(docker.PublishFolder);

        PublishRounds measured = new(ways, [plain, ours, sdk, docker]);
        await measured.RunAsync(rounds);
        return
        [
            Row("publish with nothing changed, over plain `dotnet publish`", measured.Unchanged, 0.3, "≤ +0.3 s"),
            Row("publish after a code change, over plain `dotnet publish`", measured.Changed, 0.8, "≤ +0.8 s"),
        ];
    }

    private static Figure Row(string work, PublishRounds.Times times, double limit, string promise) => new(
        work,
        $"plain {times.MedianOf(PublishRounds.Plain):F2} s; {times.Describe("sdk", "the .NET SDK's `PublishContainer`")}; {times.Describe("docker", "`docker build` with COPY")}",
        $"{times.Over("ours"):+0.00;-0.00} s", promise, times.Over("ours") <= limit && times.Has("sdk"));
}

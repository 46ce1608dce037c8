using System.Formats.Tar;
using Sdk.Container.Hygiene.Diagnostics;
using Sdk.Container.Hygiene.Engines;
using Sdk.Container.Hygiene.Testing;
using Sdk.Container.Hygiene.Testing.Engines;

namespace Sdk.Container.Hygiene.Tests.Engines;

/// <summary>What real engines build, by either builder.</summary>
[Trait("Category", "Engine")]
public sealed class BuildTests(EngineFixture engines)
{
    private const string Dockerfile = """
        # a root of this machine's own programs
        FROM scratch
        ADD root.tar.gz /

        RUN mkdir /made && \
            echo "made of $(cat /note)" && \
            touch -d @1700000000 /made /
        """;

    private readonly RecordingLog _log = new();

    public static TheoryData<EngineKind, EngineBuilder> Builders => new()
    {
        { EngineKind.Docker, EngineBuilder.Classic },
        { EngineKind.Docker, EngineBuilder.BuildKit },
        { EngineKind.Podman, EngineBuilder.Classic },
    };

    [Theory]
    [MemberData(nameof(Builders))]
    public async Task The_last_layer_comes_back_as_it_was_built(EngineKind kind, EngineBuilder builder)
    {
        var (engine, _) = await FindAsync(kind, builder);
        using var _engine = engine;
        using TemporaryFolder folder = new();
        await File.WriteAllBytesAsync(folder["root.tar.gz"], await TinyRoot.CreateAsync());
        List<string> output = [];
        var id = await engine.BuildAsync(
            new()
            {
                Dockerfile = Dockerfile.Replace("RUN", "COPY note /note\nRUN", StringComparison.Ordinal),
                Files = [new("root.tar.gz") { Path = folder["root.tar.gz"] }, new("note") { Bytes = "sugar"u8.ToArray() }],
                Labels = new Dictionary<string, string> { ["kind"] = "test" },
                Tag = $"hygiene.local/built:{builder}".ToLowerInvariant(),
                Output = output.Add,
            },
            TestContext.Current.CancellationToken);

        id.ShouldStartWith("sha256:");
        output.ShouldContain("made of sugar");
        (await engine.HasImageAsync(id, default)).ShouldBeTrue();
        (await engine.HasImageAsync($"hygiene.local/built:{builder}".ToLowerInvariant(), default)).ShouldBeTrue();
        List<string> names = [];
        await engine.ReadTopLayerAsync(id, folder.Path, async (layer, token) =>
        {
            await using TarReader reader = new(layer, leaveOpen: true);
            while (await reader.GetNextEntryAsync(cancellationToken: token) is { } entry)
                names.Add(entry.Name.Trim('/'));
        }, default);
        names.ShouldContain("made");
        names.ShouldNotContain("note");
        folder.Files.ShouldBe(["root.tar.gz"]);

        await engine.RemoveImageAsync(id, default);
        (await engine.HasImageAsync(id, default)).ShouldBeFalse();
        await engine.RemoveImageAsync(id, default);
    }

    [Theory]
    [MemberData(nameof(Builders))]
    public async Task A_command_that_fails_is_told_with_its_line_its_exit_code_and_its_last_words(EngineKind kind, EngineBuilder builder)
    {
        var (engine, real) = await FindAsync(kind, builder);
        using var _engine = engine;
        var mark = Guid.NewGuid().ToString();
        var failure = await Should.ThrowAsync<HygieneException>(async () => await engine.BuildAsync(
            new()
            {
                Dockerfile = Dockerfile.Replace("$(cat /note)", mark, StringComparison.Ordinal) + "\n\nRUN echo before; \\\n  echo 'no sugar' >&2; exit 42\n",
                DockerfilePath = "/context/Dockerfile",
                Files = [new("root.tar.gz") { Bytes = await TinyRoot.CreateAsync() }],
            },
            TestContext.Current.CancellationToken));
        failure.Code.ShouldBe("HYG5115");
        failure.Diagnostics[0].Location.ShouldBe(new SourceLocation("/context/Dockerfile", 9));
        failure.Message.ShouldContain("ended with exit code 42");
        failure.Message.ShouldContain("no sugar");
        failure.Message.ShouldContain("RUN echo before;");
        (await MadeWithAsync(real, mark)).ShouldBe(0);
    }

    [Theory]
    [MemberData(nameof(Builders))]
    public async Task What_the_engine_cannot_read_is_told_with_its_line(EngineKind kind, EngineBuilder builder)
    {
        var (engine, _) = await FindAsync(kind, builder);
        using var _engine = engine;
        var failure = await Should.ThrowAsync<HygieneException>(() => engine.BuildAsync(new() { Dockerfile = "FROM scratch\n\nBAKE a cake\n", DockerfilePath = "/context/Dockerfile" }, default));
        failure.Code.ShouldBe("HYG5116", failure.Message);
        failure.Message.ShouldContain("BAKE");
        failure.Diagnostics[0].Location?.Line.ShouldBe(3);
    }

    [Theory]
    [MemberData(nameof(Builders))]
    public async Task A_step_has_no_network(EngineKind kind, EngineBuilder builder)
    {
        var (engine, _) = await FindAsync(kind, builder);
        using var _engine = engine;
        List<string> output = [];
        await engine.BuildAsync(
            new()
            {
                Dockerfile = "FROM scratch\nADD root.tar.gz /\nRUN cat /proc/net/dev\n",
                Files = [new("root.tar.gz") { Bytes = await TinyRoot.CreateAsync() }],
                Output = output.Add,
            },
            TestContext.Current.CancellationToken);
        output.Where(line => line.Contains(':', StringComparison.Ordinal) && !line.Contains('|', StringComparison.Ordinal)).Select(line => line.Split(':')[0].Trim()).ShouldBe(["lo"]);
    }

    [Theory]
    [InlineData(EngineBuilder.Classic)]
    [InlineData(EngineBuilder.BuildKit)]
    public async Task A_cancelled_build_ends_in_docker_and_leaves_nothing(EngineBuilder builder)
    {
        var (engine, real) = await FindAsync(EngineKind.Docker, builder);
        using var _engine = engine;
        using CancellationTokenSource cancellation = new();
        var seconds = builder == EngineBuilder.Classic ? "86401" : "86402";
        var mark = Guid.NewGuid().ToString();
        var build = engine.BuildAsync(
            new()
            {
                Dockerfile = $"FROM scratch\nADD root.tar.gz /\nRUN echo {mark} >/made\nRUN echo asleep; sleep {seconds}\n",
                Files = [new("root.tar.gz") { Bytes = await TinyRoot.CreateAsync() }],
                Output = _ => cancellation.Cancel(),
            },
            cancellation.Token);
        await Should.ThrowAsync<OperationCanceledException>(build);
        // The engine ends the step, and removes its container, as soon as it sees that nobody listens any more.
        while (MachineProcesses.IsRunning(seconds) || await HasContainerAsync(real, seconds))
            await Task.Delay(50, TestContext.Current.CancellationToken);
        (await MadeWithAsync(real, mark)).ShouldBe(0, string.Join("\n", _log.Details));
    }

    [Fact]
    public async Task The_builders_of_docker_make_the_same_layer()
    {
        var layers = new List<byte[]>();
        foreach (var builder in new[] { EngineBuilder.Classic, EngineBuilder.BuildKit })
        {
            var (engine, _) = await FindAsync(EngineKind.Docker, builder);
            using var _engine = engine;
            using TemporaryFolder folder = new();
            var id = await engine.BuildAsync(
                new()
                {
                    Dockerfile = "FROM scratch\nADD root.tar.gz /\nRUN mkdir -p /made && touch -h -d @1700000000 /made /etc /\n",
                    Files = [new("root.tar.gz") { Bytes = await TinyRoot.CreateAsync() }],
                },
                TestContext.Current.CancellationToken);
            await engine.ReadTopLayerAsync(id, folder.Path, async (layer, token) =>
            {
                using MemoryStream copy = new();
                await layer.CopyToAsync(copy, token);
                layers.Add(copy.ToArray());
            }, default);
        }
        Names(layers[0]).ShouldContain("made");
        Names(layers[1]).ShouldBe(Names(layers[0]));
        layers[1].ShouldBe(layers[0]);
    }

    [Fact]
    public async Task A_full_disk_of_the_engine_has_a_code_of_its_own()
    {
        Assert.SkipWhen(EngineFixture.Missing is not null, EngineFixture.Missing ?? "");
        await using var full = await Engine.StartAsync(TestContext.Current.CancellationToken, disk: "48m");
        using var engine = await EngineFinder.FindAsync(new() { DockerHost = full.Host }, _log, default);
        using TemporaryFolder folder = new();
        var noise = new byte[96 << 20];
        new Random(1).NextBytes(noise);
        await File.WriteAllBytesAsync(folder["noise"], noise);
        var failure = await Should.ThrowAsync<HygieneException>(() => engine!.BuildAsync(
            new() { Dockerfile = "FROM scratch\nCOPY noise /noise\n", Files = [new("noise") { Path = folder["noise"] }] }, TestContext.Current.CancellationToken));
        failure.Code.ShouldBe("HYG5113");
        failure.Message.ShouldContain("no space left on device");
    }

    private async Task<(IContainerEngine Engine, Engine Real)> FindAsync(EngineKind kind, EngineBuilder builder)
    {
        var missing = kind == EngineKind.Podman ? EngineFixture.MissingPodman : EngineFixture.Missing;
        Assert.SkipWhen(missing is not null, missing ?? "");
        var real = kind == EngineKind.Podman ? await engines.StartPodmanAsync() : await engines.StartAsync();
        var engine = await EngineFinder.FindAsync(new() { DockerHost = real.Host, Builder = builder, RemovalPatience = TimeSpan.FromMinutes(2) }, _log, TestContext.Current.CancellationToken);
        engine!.Info.Kind.ShouldBe(kind);
        engine.Info.Builder.ShouldBe(builder);
        return (engine, real);
    }

    // Images with a step that has this in its command, those that are parts of others, too.
    private static async Task<int> MadeWithAsync(Engine engine, string mark)
    {
        var count = 0;
        foreach (var image in (await engine.Api.GetAsync("/images/json?all=1")).EnumerateArray())
        {
            try
            {
                var history = await engine.Api.GetAsync($"/images/{image.GetProperty("Id").GetString()}/history");
                count += history.EnumerateArray().Any(step => step.GetProperty("CreatedBy").GetString()!.Contains(mark, StringComparison.Ordinal)) ? 1 : 0;
            }
            catch (HttpRequestException failure) when (failure.StatusCode == System.Net.HttpStatusCode.NotFound)
            {
                // Another test's, which is gone.
            }
        }
        return count;
    }

    private static List<string> Names(byte[] tar)
    {
        List<string> names = [];
        using TarReader reader = new(new MemoryStream(tar));
        while (reader.GetNextEntry() is { } entry)
            names.Add(entry.Name.Trim('/'));
        return names;
    }

    private static async Task<bool> HasContainerAsync(Engine engine, string argument) =>
        (await engine.Api.GetAsync("/containers/json?all=1")).EnumerateArray().Any(container => container.GetProperty("Command").GetString()!.Contains(argument, StringComparison.Ordinal));
}

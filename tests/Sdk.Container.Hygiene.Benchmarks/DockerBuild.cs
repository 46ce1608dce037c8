using Sdk.Container.Hygiene.Testing.Engines;

namespace Sdk.Container.Hygiene.Benchmarks;

/// <summary>A Dockerfile of two lines, FROM our image and COPY of what was published, built by a dockerd of its own. The image that comes of it stays in the engine; there is no archive.</summary>
internal sealed class DockerBuild : IAsyncDisposable
{
    private readonly Engine _engine;

    private DockerBuild(Engine engine) => _engine = engine;

    /// <summary>Null where dockerd cannot be started here, or the client is missing.</summary>
    public static async Task<DockerBuild?> StartAsync(SampleProject ours)
    {
        if (EngineFixture.Missing is not null || !File.Exists("/usr/bin/docker"))
            return null;
        DockerBuild build = new(await Engine.StartAsync(CancellationToken.None));
        try
        {
            await build._engine.Api.LoadAsync(Path.Combine(ours.ImageFolder, "hello.tar"));
            return build;
        }
        catch
        {
            await build.DisposeAsync();
            throw;
        }
    }

    /// <summary>Seconds.</summary>
    public async Task<double> BuildAsync(string publishFolder)
    {
        await File.WriteAllTextAsync(Path.Combine(Path.GetDirectoryName(publishFolder)!, "Dockerfile"), $"FROM hello:1.0.0\nCOPY {Path.GetFileName(publishFolder)} /app\n");
        await File.WriteAllTextAsync(Path.Combine(Path.GetDirectoryName(publishFolder)!, ".dockerignore"), $"*\n!{Path.GetFileName(publishFolder)}\n");
        Dictionary<string, string?> environment = new() { ["DOCKER_HOST"] = _engine.Host, ["DOCKER_BUILDKIT"] = "0", ["DOCKER_CONTEXT"] = null };
        return (await Measured.RunAsync("docker", ["build", "--quiet", "--tag", "hello:copied", "."], Path.GetDirectoryName(publishFolder)!, environment)).Wall;
    }

    public ValueTask DisposeAsync() => _engine.DisposeAsync();
}

using Sdk.Container.Hygiene.Testing;
using Sdk.Container.Hygiene.Testing.Engines;
using Sdk.Container.Hygiene.Testing.Publishing;
using Sdk.Container.Hygiene.Tests.Publishing;
using Sdk.Container.Hygiene.Tests.RealArchive;

namespace Sdk.Container.Hygiene.Tests.Engines;

/// <summary>nginx, published into a real engine that the user has chosen in the engine's own way, and started there by its name alone.</summary>
[Trait("Category", "Engine")]
[Trait("Category", "RealArchive")]
public sealed class RunningServiceTests(PublishFixture packed, PublishedImages images, EngineFixture engines) : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_service_runs_in_the_docker_of_the_current_context()
    {
        Assert.SkipWhen(EngineFixture.Missing is not null, EngineFixture.Missing ?? "");
        var engine = await engines.StartAsync();
        Dictionary<string, string?> environment = new() { ["DOCKER_CONFIG"] = _folder.Path, ["DOCKER_HOST"] = null, ["DOCKER_CONTEXT"] = null };
        (await ProcessRun.RunAsync("docker", ["context", "create", "own", "--docker", $"host={engine.Host}"], "/", environment, Token)).Succeeded();
        (await ProcessRun.RunAsync("docker", ["context", "use", "own"], "/", environment, Token)).Succeeded();
        await RunAsync("docker", environment, container => ["exec", container, "/usr/libexec/hygiene/check-http", "8080"]);
    }

    [Fact]
    public async Task A_service_runs_in_the_podman_of_CONTAINER_HOST()
    {
        Assert.SkipWhen(EngineFixture.MissingPodman is not null, EngineFixture.MissingPodman ?? "");
        var engine = await engines.StartPodmanAsync();
        // By the image's own check, which podman reads in one of the two formats alone.
        await RunAsync("podman", new() { ["CONTAINER_HOST"] = engine.Host, ["LocalRegistry"] = "Podman" }, container => ["healthcheck", "run", container]);
    }

    public void Dispose() => _folder.Dispose();

    private async Task RunAsync(string client, Dictionary<string, string?> environment, Func<string, string[]> check)
    {
        var image = await images.NginxAsync(packed);
        using var project = image.Project.CopyToFreshFolder();
        project.Properties[0] = $"-p:HygieneStore={image.Store}";
        project.Environment["ContainerEngine"] = "auto";
        foreach (var (name, value) in environment)
            project.Environment[name] = value;
        (await project.PublishAsync()).Succeeded().Output.ShouldContain($" in {client} ");

        var container = $"web-{Guid.NewGuid():N}";
        (await ClientAsync("run", "--detach", "--pull", "never", "--read-only", "--cap-drop", "ALL", "--name", container, project.ReadResult().GetProperty("names")[0].GetString()!)).Succeeded();
        try
        {
            // 1 is not yet; another code, that there is no check.
            while (await ClientAsync(check(container)) is { ExitCode: not 0 } run)
            {
                run.ExitCode.ShouldBe(1, run.Output);
                (await ClientAsync("container", "inspect", "--format", "{{.State.Running}}", container)).Output.Trim().ShouldBe("true", (await ClientAsync("logs", container)).Output);
                await Task.Delay(100, Token);
            }
        }
        finally
        {
            await ClientAsync("rm", "--force", "--volumes", container);
        }

        Task<ProcessRun> ClientAsync(params string[] arguments) => ProcessRun.RunAsync(client, arguments, "/", environment, Token);
    }
}

using System.Diagnostics;
using Sdk.Container.Hygiene.Operations;
using Sdk.Container.Hygiene.Testing.Engines;
using Sdk.Container.Hygiene.Testing.Publishing;

namespace Sdk.Container.Hygiene.Tests.Operations;

/// <summary>A swarm of one node: stack.yaml really rolls, and really rolls back.</summary>
[Trait("Category", "Engine")]
public sealed class SwarmTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    [Fact]
    public async Task An_update_that_does_not_become_healthy_is_rolled_back()
    {
        Assert.SkipWhen(EngineFixture.Missing is not null, EngineFixture.Missing ?? "");
        Tool.Need("docker", "ldd");
        await using var engine = await Engine.StartAsync(TestContext.Current.CancellationToken);
        using RenderedFolder folder = new(Manifest("roll:1"));
        await File.WriteAllBytesAsync(folder["root.tar.gz"], await TinyRoot.CreateAsync(), TestContext.Current.CancellationToken);
        foreach (var (tag, checks) in new[] { ("1", "/bin/cat"), ("2", "/bin/cat"), ("3", "/nothing") })
            await DockerAsync("import", "--change", "CMD [\"/bin/sleep\", \"100000\"]", "--change", $"ENV CHECK={checks}", folder["root.tar.gz"], $"roll:{tag}");
        await DockerAsync("swarm", "init", "--advertise-addr", "127.0.0.1", "--listen-addr", "127.0.0.1");

        await DeployAsync("roll:1");
        await UntilAsync("app runs and is healthy", async () => await RunsAsync("app", "roll:1"));
        await UntilAsync("and so does what has a volume", async () => await RunsAsync("db", "roll:1"));
        (await DockerAsync("volume", "ls", "--quiet")).ShouldContain("hygiene-roll-alice-data");

        await DeployAsync("roll:2");
        await UntilAsync("the update has rolled", async () => await RunsAsync("app", "roll:2"));

        await DeployAsync("roll:3");
        await UntilAsync("the update is rolled back", async () => (await DockerAsync("service", "inspect", "--format", "{{.UpdateStatus.State}} {{.Spec.TaskTemplate.ContainerSpec.Image}}", "roll-alice_app")).Trim() == "rollback_completed roll:2");
        (await RunsAsync("app", "roll:2")).ShouldBeTrue();

        async Task<string> DockerAsync(params string[] arguments)
        {
            Dictionary<string, string?> environment = new() { ["DOCKER_HOST"] = engine.Host, ["DOCKER_CONTEXT"] = null, ["HYGIENE_INSTANCE"] = "alice", ["HYGIENE_NODE"] = Environment.MachineName };
            return (await ProcessRun.RunAsync("docker", arguments, folder.Path, environment, TestContext.Current.CancellationToken)).Succeeded().Output;
        }

        async Task DeployAsync(string image)
        {
            using RenderedFolder rendered = new(Manifest(image));
            await DockerAsync("stack", "deploy", "--resolve-image", "never", "--compose-file", rendered["stack.yaml"], "roll-alice");
        }

        // By the labels, as the runner finds them.
        async Task<bool> RunsAsync(string service, string image) => (await DockerAsync("ps", "--filter", "label=hygiene.app=roll", "--filter", "label=hygiene.instance=alice", "--filter", $"label=hygiene.service={service}", "--filter", "health=healthy", "--format", "{{.Image}}"))
            .Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Contains(image);
    }

    // Its image says what the check asks for: a file that is there in the first two.
    private static OperationsManifest Manifest(string image) => new()
    {
        App = "roll",
        AppVersion = "1.0.0",
        Services =
        [
            new() { Name = "app", Image = image, StopTimeout = 1, Healthcheck = new(["/bin/sh", "-c", "exec $CHECK /etc/hosts"], 1, 20, 0, 3) },
            new() { Name = "db", Image = "roll:1", StopTimeout = 1, Healthcheck = new(["/bin/cat", "/etc/hosts"], 1, 20, 0, 3) },
        ],
        Volumes = [new() { Name = "data", Kind = VolumeKind.Database, Path = "/data", Services = ["db"] }],
    };

    private static async Task UntilAsync(string what, Func<Task<bool>> holds)
    {
        for (var waited = Stopwatch.StartNew(); !await holds(); await Task.Delay(500, TestContext.Current.CancellationToken))
            waited.Elapsed.ShouldBeLessThan(Patience, what);
    }
}

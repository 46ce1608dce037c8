using System.Text.Json.Nodes;
using Sdk.Container.Hygiene.Testing.Engines;

namespace Sdk.Container.Hygiene.Tests.Operations;

/// <summary>Instances: their limits, secrets and versions.</summary>
[Trait("Category", "Engine")]
public sealed class RunnerInstanceTests(EngineFixture engines) : RunnerWithDocker(engines)
{
    [Fact]
    public async Task Limits_change_at_once_and_stay_and_a_removed_instance_comes_back_with_its_secrets()
    {
        await StartAsync();
        var id = await ContainerAsync();
        var secret = await File.ReadAllTextAsync(Bed[$"etc/hygiene/{App}/instances/alice/secrets/key"], Token);
        (await MemoryAsync()).ShouldBe("67108864");
        await EndAsync(0, "limits", "alice", "--memory", "32m");
        (await MemoryAsync()).ShouldBe("33554432");
        await EndAsync(0, "start", App, "alice");
        (await ContainerAsync()).ShouldBe(id);
        await EndAsync(0, "instance", "remove", App, "alice", "--yes");
        await EndAsync(66, "start", App, "alice");
        await EndAsync(0, "instance", "add", "alice");
        (await ContainerAsync()).ShouldNotBe(id);
        (await MemoryAsync()).ShouldBe("33554432");
        (await InContainerAsync("cat /run/key")).Trim().ShouldBe(secret);
        await File.AppendAllTextAsync(Bed[$"etc/hygiene/{App}/instances/alice/env"], "GREETING=a b\n", Token);
        await EndAsync(0, "start", App, "alice");
        (await InContainerAsync("echo $GREETING")).ShouldBe("a b\n");

        async Task<string> MemoryAsync() => (await DockerAsync("container", "inspect", "--format", "{{.HostConfig.Memory}}", await ContainerAsync())).Trim();
    }

    [Fact]
    public async Task The_name_of_a_variable_may_have_dots()
    {
        await StartAsync();
        var ops = (await File.ReadAllTextAsync(Bed.OpsFile, Token)).Replace("\"stopTimeout\": 0 }", """
            "stopTimeout": 0, "environment": { "A": "1", "A.B": "2", "Logging.Level": "Debug" } }
            """, StringComparison.Ordinal);
        RunnerBed.Write(Bed.OpsFile, ops.Replace("\"name\": \"alice\"", """
            "name": "alice", "environment": { "C.D": "3" }
            """, StringComparison.Ordinal));
        await ImportAsync("1.0.0");
        await EndAsync(0, "start", App, "alice");
        var variables = (await DockerAsync("container", "inspect", "--format", "{{range .Config.Env}}{{println .}}{{end}}", await ContainerAsync())).Split('\n');
        variables.Where(variable => variable.StartsWith('A') || variable.StartsWith('L') || variable.StartsWith('C')).ShouldBe(["A=1", "A.B=2", "C.D=3", "Logging.Level=Debug"], ignoreOrder: true);
    }

    [Fact]
    public async Task An_instance_whose_backups_would_have_the_name_of_another_s_is_refused()
    {
        await StartAsync(backup: """{ "name": "big-dump", "type": "files", "service": "app", "volume": "uploads" }""");
        (await EndAsync(78, "instance", "add", App, "alice-big")).ShouldContain($"dump of the instance alice-big and big-dump of alice would have one name, {App}-alice-big-dump");
        Directory.EnumerateDirectories(Bed[$"etc/hygiene/{App}/instances"]).Select(Path.GetFileName).ShouldBe(["alice"]);
    }

    [Fact]
    public async Task A_secret_that_was_brought_back_belongs_to_whom_it_should()
    {
        await StartAsync();
        var secret = Bed[$"etc/hygiene/{App}/instances/alice/secrets/key"];
        var before = await File.ReadAllTextAsync(secret, Token);
        await Tool.RunAsync("sh", "/", "-c", """chown 0:0 "$1" && chmod 600 "$1" """, "sh", secret);
        await EndAsync(0, "instance", "add", App, "alice", "--no-start");
        (await Tool.RunAsync("stat", "/", "-c", "%u:%g %a", secret)).ShouldBe("7:8 440\n");
        (await File.ReadAllTextAsync(secret, Token)).ShouldBe(before);
    }

    [Fact]
    public async Task What_is_stopped_does_not_go_on_when_a_backup_ends_that_had_it_stand_still()
    {
        await StartAsync();
        var id = await ContainerAsync();
        foreach (var how in (string[])["pause", "stop"])
        {
            await DockerAsync(how, id);
            await File.WriteAllTextAsync(Bed[$"var/lib/hygiene/{App}/alice/.held"], $"{how} {id}\n", Token);
            await EndAsync(0, "stop", App, "alice");
            await EndAsync(0, "stale", App);
            (await DockerAsync("container", "inspect", "--format", "{{.State.Status}}", id)).Trim().ShouldBe("exited");
            await EndAsync(0, "start", App, "alice");
        }
    }

    [Fact]
    public async Task What_is_paused_goes_on_when_it_is_started()
    {
        await StartAsync();
        var id = await ContainerAsync();
        await DockerAsync("pause", id);
        await EndAsync(0, "start", App, "alice");
        (await DockerAsync("container", "inspect", "--format", "{{.State.Status}}", id)).Trim().ShouldBe("running");
    }

    [Fact]
    public async Task An_upgrade_makes_the_containers_anew_as_soon_as_their_own_check_is_content()
    {
        await StartAsync();
        var id = await ContainerAsync();
        (await InContainerAsync("echo sugar >/uploads/note; echo salt >/scratch/note; cat /proc/mounts")).ShouldMatch(@"(?m)^tmpfs /scratch tmpfs .*\bsize=1024k");
        await EndAsync(0, "backup", App, "alice", "uploads");
        // The package of the next version is installed, and nothing started: its ops.json is not the one of what runs.
        RunnerBed.Write(Bed.OpsFile, (await File.ReadAllTextAsync(Bed.OpsFile, Token)).Replace("1.0.0", "2.0.0", StringComparison.Ordinal));
        (await EndAsync(66, "run", App, "alice", "true")).ShouldContain("there is no image");
        (await EndAsync(66, "start", App, "alice")).ShouldContain($"{App}:2.0.0");
        (await ContainerAsync()).ShouldBe(id);

        // The engine itself would look after an hour.
        const string Check = """HEALTHCHECK --interval=1h CMD ["/bin/sh", "-c", "test -e /scratch/tried || { : >/scratch/tried; false; }"]""";
        await ImportAsync("2.0.0", "--change", Check);
        (await EndAsync(66, "run", App, "alice", "true")).ShouldContain($"hygiene start {App} alice");
        await EndAsync(0, "start", App, "alice");
        (await ContainerAsync()).ShouldNotBe(id);
        (await InContainerAsync("cat /uploads/note; cd /scratch; echo *")).ShouldBe("sugar\ntried\n");
        await EndAsync(0, "run", App, "alice", "true");

        // A backup is tried in the image that it was made with.
        await EndAsync(0, "drill", App, "alice", "uploads");
        (await TriedInAsync()).ShouldBe(await ImageAsync("1.0.0"));
        await EndAsync(0, "backup", App, "alice", "uploads");
        await EndAsync(0, "drill", App, "alice", "uploads");
        (await TriedInAsync()).ShouldBe(await ImageAsync("2.0.0"));

        async Task<string> TriedInAsync() => JsonNode.Parse(await File.ReadAllTextAsync($"{Copies("uploads")[^1]}/verified.json", Token))!["image"]!.GetValue<string>();

        async Task<string> ImageAsync(string version) => (await DockerAsync("image", "inspect", "--format", "{{.Id}}", $"{App}:{version}")).Trim();
    }
}

using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Sdk.Container.Hygiene.Testing;
using Sdk.Container.Hygiene.Testing.Engines;
using Sdk.Container.Hygiene.Testing.Publishing;
using Sdk.Container.Hygiene.Tests.Publishing;
using Sdk.Container.Hygiene.Tests.RealArchive;

namespace Sdk.Container.Hygiene.Tests.Services;

/// <summary>openssh-server without root, asked by the machine's own ssh.</summary>
[Trait("Category", "Engine")]
[Trait("Category", "RealArchive")]
public sealed class OpenSshTests(PublishFixture packed, PublishedImages images, EngineFixture engines) : IDisposable
{
    private const string State = "/var/lib/ssh";
    private static CancellationToken Token => TestContext.Current.CancellationToken;
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_key_lets_in_and_nothing_else_does()
    {
        var (engine, image) = await LoadAsync();
        await using var container = await EngineContainer.RunAsync(engine, image, RecipeImages.Strict(), environment: [$"PUBLIC_KEY={await MakeKeyAsync("id")}"]);
        await container.WaitUntilHealthyAsync(Token);
        var address = await container.AddressAsync();

        (await SshAsync(engine, "id", $"ssh@{address}", "id -un; pwd")).Succeeded().Output.ShouldBe("ssh\n/home/ssh\n");
        (await SshAsync(engine, "id", "-tt", $"ssh@{address}", "tty")).Succeeded().Output.ShouldStartWith("/dev/pts/");
        await MakeKeyAsync("other");
        (await SshAsync(engine, "other", $"ssh@{address}", "id")).Output.ShouldContain("Permission denied (publickey)");
        (await SshAsync(engine, "id", $"root@{address}", "id")).Output.ShouldContain("Permission denied (publickey)");
        (await SshAsync(engine, "id", "-o", "PubkeyAuthentication=no", "-o", "PreferredAuthentications=password,keyboard-interactive", $"ssh@{address}", "id")).Output
            .ShouldContain("Permission denied (publickey)");

        await File.WriteAllTextAsync(_folder["batch"], $"put {_folder["batch"]} sent\nget sent {_folder["back"]}\n", Token);
        (await engine.RunAsync("sftp", ["-b", _folder["batch"], "-P", "2222", .. Options("id"), $"ssh@{address}"], Token)).Succeeded();
        (await File.ReadAllTextAsync(_folder["back"], Token)).ShouldBe(await File.ReadAllTextAsync(_folder["batch"], Token));

        (await container.ExecAsync("sh", "-c", $"stat --format '%a %U' {State}/ssh_host_*_key {State}/authorized_keys")).Succeeded().Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .ShouldBe(["600 ssh", "600 ssh", "600 ssh", "600 ssh"]);
        (await container.StopAsync(seconds: 120)).ShouldBe(0);
    }

    [Fact]
    public async Task The_host_key_belongs_to_the_volume()
    {
        var (engine, image) = await LoadAsync();
        string[] environment = [$"AUTHORIZED_KEYS=# a list\n{await MakeKeyAsync("id")}\n{await MakeKeyAsync("second")}"];
        await using EngineVolume volume = new(engine);
        await using EngineVolume other = new(engine);
        var keys = new List<string>();
        foreach (var mounted in new[] { volume, volume, other })
        {
            await using var container = await EngineContainer.RunAsync(engine, image, RecipeImages.Strict(mounted.At(State)), environment: environment);
            await container.WaitUntilHealthyAsync(Token);
            var address = await container.AddressAsync();
            (await SshAsync(engine, "second", $"ssh@{address}", "true")).Succeeded();
            var scanned = (await engine.RunAsync("ssh-keyscan", ["-p", "2222", "-t", "ed25519", address], Token)).Succeeded().Output;
            keys.Add(Regex.Match(scanned, @"ssh-ed25519 \S+").Value);
        }
        keys[0].ShouldNotBeEmpty();
        keys[1].ShouldBe(keys[0]);
        keys[2].ShouldNotBe(keys[0]);
    }

    /// <summary>sshd takes the first value that it reads, and arguments before any.</summary>
    [Fact]
    public async Task Settings_of_the_project_s_and_arguments_change_it()
    {
        var (engine, image) = await LoadAsync();
        var key = await MakeKeyAsync("id");
        await File.WriteAllTextAsync(_folder["own.conf"], "ForceCommand echo \"$SSH_ORIGINAL_COMMAND is not what runs\"\nMaxSessions 7\n", Token);
        await using var container = await EngineContainer.RunAsync(engine, new JsonObject
        {
            ["Image"] = image,
            ["HostConfig"] = RecipeImages.Strict($"{_folder["own.conf"]}:/etc/ssh/sshd_config.d/10-own.conf:ro"),
            ["Env"] = new JsonArray($"PUBLIC_KEY={key}"),
            ["Cmd"] = new JsonArray("-o", "PermitTTY=no"),
        });
        await container.WaitUntilHealthyAsync(Token);
        var address = await container.AddressAsync();
        (await SshAsync(engine, "id", $"ssh@{address}", "id")).Succeeded().Output.ShouldBe("id is not what runs\n");
        (await SshAsync(engine, "id", "-tt", $"ssh@{address}", "id")).Output.ShouldContain("PTY allocation request failed");
    }

    /// <summary>What stands before a key counts; whoever is in lets nobody else in for longer than until the next start, and a key that was taken away is gone.</summary>
    [Fact]
    public async Task Keys_are_those_of_each_start_with_their_options()
    {
        var (engine, image) = await LoadAsync();
        var (bound, other) = (await MakeKeyAsync("bound"), await MakeKeyAsync("other"));
        await using EngineVolume state = new(engine);
        await using EngineVolume home = new(engine);
        await using (var first = await EngineContainer.RunAsync(
            engine, image, RecipeImages.Strict(state.At(State), home.At("/home/ssh")), environment: [$"AUTHORIZED_KEYS=command=\"echo bound\",no-pty {bound}\n{other}"]))
        {
            await first.WaitUntilHealthyAsync(Token);
            var address = await first.AddressAsync();
            (await SshAsync(engine, "bound", $"ssh@{address}", "id")).Succeeded().Output.ShouldBe("bound\n");
            var planted = await MakeKeyAsync("planted");
            (await SshAsync(engine, "other", $"ssh@{address}", $"umask 077; mkdir -p .ssh; echo '{planted}' >.ssh/authorized_keys")).Succeeded();
            (await SshAsync(engine, "planted", $"ssh@{address}", "id")).Output.ShouldContain("Permission denied (publickey)");
            (await first.LogAsync()).ShouldMatch(@"made a new host key: 256 SHA256:\S+ .*\(ED25519\)");
        }
        await using var second = await EngineContainer.RunAsync(engine, image, RecipeImages.Strict(state.At(State), home.At("/home/ssh")), environment: [$"PUBLIC_KEY={bound}"]);
        await second.WaitUntilHealthyAsync(Token);
        (await SshAsync(engine, "bound", $"ssh@{await second.AddressAsync()}", "cat .ssh/authorized_keys")).Succeeded().Output.ShouldContain("ssh-ed25519");
        (await SshAsync(engine, "other", $"ssh@{await second.AddressAsync()}", "id")).Output.ShouldContain("Permission denied (publickey)");
    }

    /// <summary>As a kubelet leaves it for fsGroup.</summary>
    [Fact]
    public async Task A_volume_of_its_group_will_do()
    {
        var (engine, image) = await LoadAsync();
        await using EngineVolume volume = new(engine);
        await using (var preparation = await EngineContainer.RunAsync(
            engine, image, new() { ["Binds"] = new JsonArray(volume.At(State)) }, user: "0", entrypoint: ["/bin/sh", "-ec", $"mkdir {State}/lost+found; chown root:2222 {State}; chmod 2775 {State}"]))
            (await preparation.WaitAsync()).ShouldBe(0, await preparation.LogAsync());
        await using var container = await EngineContainer.RunAsync(engine, image, RecipeImages.Strict(volume.At(State)), environment: [$"PUBLIC_KEY={await MakeKeyAsync("id")}"]);
        await container.WaitUntilHealthyAsync(Token);
        (await SshAsync(engine, "id", $"ssh@{await container.AddressAsync()}", "true")).Succeeded();
    }

    /// <summary>The three places that keys come from.</summary>
    [Fact]
    public async Task Keys_come_from_a_file_of_the_image_and_from_files_that_variables_name()
    {
        var (engine, image) = await LoadAsync();
        foreach (var name in new[] { "first", "second", "third" })
            await MakeKeyAsync(name);
        await using var container = await EngineContainer.RunAsync(
            engine, image, RecipeImages.Strict($"{_folder["first.pub"]}:/etc/ssh/authorized_keys:ro", $"{_folder["second.pub"]}:/run/second:ro", $"{_folder["third.pub"]}:/run/third:ro"),
            environment: ["AUTHORIZED_KEYS_FILE=/run/second", "PUBLIC_KEY_FILE=/run/third"]);
        await container.WaitUntilHealthyAsync(Token);
        foreach (var name in new[] { "first", "second", "third" })
            (await SshAsync(engine, name, $"ssh@{await container.AddressAsync()}", "true")).Succeeded();
    }

    [Theory]
    [InlineData("", "nobody could log in")]
    [InlineData("PUBLIC_KEY=ssh-ed25519 nonsense", "cannot read the public keys")]
    [InlineData("PUBLIC_KEY_FILE=/nowhere", "cannot read /nowhere, which PUBLIC_KEY_FILE names")]
    public async Task Without_a_key_it_does_not_start(string variable, string says)
    {
        var (engine, image) = await LoadAsync();
        await using var container = await EngineContainer.RunAsync(engine, image, RecipeImages.Strict(), environment: variable.Length > 0 ? [variable] : []);
        (await container.WaitAsync()).ShouldBe(1);
        (await container.LogAsync()).ShouldContain(says);
    }

    private Task<(Engine Engine, string Image)> LoadAsync()
    {
        Tool.Need("ssh", "sftp", "ssh-keygen", "ssh-keyscan");
        return new RecipeImages(packed, images, engines).LoadAsync("openssh", """<ItemGroup><DebianPackage Include="openssh-server" /></ItemGroup>""");
    }

    private async Task<string> MakeKeyAsync(string name)
    {
        await Tool.RunAsync("ssh-keygen", _folder.Path, "-q", "-t", "ed25519", "-N", "", "-f", _folder[name]);
        return (await File.ReadAllTextAsync(_folder[$"{name}.pub"], Token)).Trim();
    }

    private Task<ProcessRun> SshAsync(Engine engine, string key, params string[] arguments) => engine.RunAsync("ssh", ["-p", "2222", .. Options(key), .. arguments], Token);

    // Nothing of the machine's own settings, keys or known hosts.
    private string[] Options(string key) =>
        ["-F", "none", "-i", _folder[key], "-o", "IdentitiesOnly=yes", "-o", "BatchMode=yes", "-o", "LogLevel=ERROR", "-o", "StrictHostKeyChecking=no", "-o", "UserKnownHostsFile=/dev/null"];
}

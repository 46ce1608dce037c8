using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Sdk.Container.Hygiene.Testing;
using Sdk.Container.Hygiene.Testing.Engines;
using Sdk.Container.Hygiene.Testing.Publishing;
using Sdk.Container.Hygiene.Tests.Operations;
using Sdk.Container.Hygiene.Tests.Publishing;
using Sdk.Container.Hygiene.Tests.RealArchive;

namespace Sdk.Container.Hygiene.Tests.Services;

/// <summary>redis-server and valkey-server, which one recipe's scripts run, with their own clients.</summary>
[Trait("Category", "Engine")]
[Trait("Category", "RealArchive")]
public sealed class RedisTests(PublishFixture packed, PublishedImages images, EngineFixture engines)
{
    private const string Password = "a b\t\"c\\x41\\$HOME'`é\nnext line#";
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("redis")]
    [InlineData("valkey")]
    public async Task What_was_written_is_there_after_a_restart_on_the_same_volume(string name)
    {
        var (engine, image) = await LoadAsync(name);
        var variable = $"{name.ToUpperInvariant()}_PASSWORD";
        await using EngineVolume volume = new(engine);
        var host = RecipeImages.Strict(volume.At($"/var/lib/{name}"));
        host["Memory"] = 256 << 20;
        await using (var first = await EngineContainer.RunAsync(engine, image, host, environment: [$"{variable}={Password}"]))
        {
            await first.WaitUntilHealthyAsync(Token);
            var address = await first.AddressAsync();
            (await ClientAsync(first, name, address, Password, "set", "key", "value of old")).Succeeded();
            (await ClientAsync(first, name, address, "wrong", "get", "key")).Output.ShouldContain("WRONGPASS");
            (await first.ExecAsync($"{name}-cli", "-h", address, "get", "key")).Output.ShouldContain("NOAUTH");
            // Three quarters of the limit, and nothing is thrown away for it.
            (await ClientAsync(first, name, address, Password, "config", "get", "maxmemory")).Output.ShouldContain($"{192 << 20}");
            (await ClientAsync(first, name, address, Password, "config", "get", "maxmemory-policy")).Output.ShouldContain("noeviction");

            (await first.ExecAsync("id", "-un")).Succeeded().Output.Trim().ShouldBe(name);
            (await first.ExecAsync("cat", "/proc/1/cmdline")).Succeeded().Output.ShouldNotContain("HOME");
            (await first.StopAsync(seconds: 120)).ShouldBe(0);
            (await first.LogAsync()).ShouldNotContain("HOME");
        }

        using var secrets = RecipeImages.OpenFolder();
        await File.WriteAllTextAsync(secrets["password"], $"{Password}\n", Token);
        await File.WriteAllTextAsync(secrets["own.conf"], "maxmemory 100mb\n", Token);
        host = RecipeImages.Strict(volume.At($"/var/lib/{name}"), $"{secrets.Path}:/run/secrets:ro", $"{secrets["own.conf"]}:/etc/{name}/conf.d/own.conf:ro");
        host["Memory"] = 256 << 20;
        await using var second = await EngineContainer.RunAsync(engine, image, host, environment: [$"{variable}_FILE=/run/secrets/password"]);
        await second.WaitUntilHealthyAsync(Token);
        // What the project says wins.
        (await ClientAsync(second, name, await second.AddressAsync(), Password, "config", "get", "maxmemory")).Output.ShouldContain($"{100 << 20}");
        (await ClientAsync(second, name, await second.AddressAsync(), Password, "get", "key")).Succeeded().Output.Trim().ShouldBe("value of old");
    }

    [Theory]
    [InlineData("redis")]
    [InlineData("valkey")]
    public async Task What_the_runner_has_backed_up_comes_back_after_the_loss_of_the_volume(string name)
    {
        var (engine, image) = await LoadAsync(name);
        await using var bed = await ServiceBed.StartAsync(engine, image, $$"""{ "{{name.ToUpperInvariant()}}_PASSWORD": "a secret" }""", $"/var/lib/{name}", $$"""
            "type": "redis", "verify": { "mode": "restore", "command": ["{{name}}-cli", "dbsize"], "expect": "^1$" }
            """);
        await ClientAsync("set", "key", "value of old");
        await bed.BackUpAsync();
        await bed.DrillAsync();
        await ClientAsync("set", "key", "later");
        await bed.LoseAndRestoreAsync();
        (await ClientAsync("get", "key")).ShouldBe("value of old");

        // A container may have planted links where root writes.
        using TemporaryFolder victim = new();
        await File.WriteAllTextAsync(victim["file"], "untouched", Token);
        var data = await bed.VolumeAsync();
        foreach (var (link, target) in new[] { (".hygiene-new", victim["file"]), (".hygiene-old", victim.Path), ("dump.rdb", victim["file"]), ("appendonlydir", victim.Path) })
        {
            File.Delete(Path.Combine(data, link));
            File.CreateSymbolicLink(Path.Combine(data, link), target);
        }
        await bed.RestoreAsync();
        (await ClientAsync("get", "key")).ShouldBe("value of old");
        Directory.EnumerateFileSystemEntries(victim.Path).ShouldBe([victim["file"]]);
        (await File.ReadAllTextAsync(victim["file"], Token)).ShouldBe("untouched");
        Directory.EnumerateFileSystemEntries(data).ShouldAllBe(path => new FileInfo(path).LinkTarget == null);

        Task<string> ClientAsync(params string[] words) => bed.ExecAsync([$"{name}-cli", "--no-auth-warning", "-a", "a secret", .. words]);
    }

    [Theory]
    [InlineData("redis")]
    [InlineData("valkey")]
    public async Task Without_a_password_only_the_container_itself_is_answered_unless_the_user_says_so(string name)
    {
        var (engine, image) = await LoadAsync(name);
        await using var guarded = await EngineContainer.RunAsync(engine, image, RecipeImages.Strict());
        await guarded.WaitUntilHealthyAsync(Token);
        (await guarded.ExecAsync($"{name}-cli", "ping")).Succeeded().Output.Trim().ShouldBe("PONG");
        (await guarded.ExecAsync($"{name}-cli", "-h", await guarded.AddressAsync(), "ping")).Output.ShouldContain("protected mode");
        (await guarded.LogAsync()).ShouldContain("ALLOW_EMPTY_PASSWORD");

        await using var open = await EngineContainer.RunAsync(engine, image, RecipeImages.Strict(), environment: ["ALLOW_EMPTY_PASSWORD=yes"]);
        await open.WaitUntilHealthyAsync(Token);
        (await open.ExecAsync($"{name}-cli", "-h", await open.AddressAsync(), "ping")).Succeeded().Output.Trim().ShouldBe("PONG");
    }

    [Theory]
    [InlineData("redis")]
    [InlineData("valkey")]
    public async Task Variables_go_over_files_and_arguments_over_both(string name)
    {
        var (engine, image) = await LoadAsync(name);
        using var settings = RecipeImages.OpenFolder();
        await File.WriteAllTextAsync(settings["own.conf"], "maxmemory 100mb\nmaxclients 50\ntimeout 7\n", Token);
        var prefix = name.ToUpperInvariant();
        await using var container = await EngineContainer.RunAsync(engine, new JsonObject
        {
            ["Image"] = image,
            ["HostConfig"] = RecipeImages.Strict($"{settings.Path}:/etc/{name}/conf.d:ro"),
            ["Env"] = new JsonArray($"{prefix}_MAXMEMORY=50mb", $"{prefix}_EXTRA_FLAGS=--maxmemory-policy allkeys-lru --maxclients 40"),
            ["Cmd"] = new JsonArray("--appendonly", "yes", "--maxclients", "30"),
        });
        await container.WaitUntilHealthyAsync(Token);
        foreach (var (setting, value) in new[] { ("maxmemory", $"{50 << 20}"), ("maxmemory-policy", "allkeys-lru"), ("timeout", "7"), ("maxclients", "30"), ("appendonly", "yes") })
            (await container.ExecAsync($"{name}-cli", "config", "get", setting)).Succeeded().Output.Split('\n')[1].Trim().ShouldBe(value, setting);
    }

    /// <summary>A file in Debian's place, a pattern among the flags, and a volume where other images have one.</summary>
    [Fact]
    public async Task Debian_s_own_settings_count_and_flags_are_words()
    {
        var (engine, image) = await LoadAsync("redis");
        using var settings = RecipeImages.OpenFolder();
        await File.WriteAllTextAsync(settings["redis.conf"], "maxmemory 100mb\n", Token);
        await using EngineVolume volume = new(engine);
        await using EngineVolume lost = new(engine);
        var host = RecipeImages.Strict(volume.At("/var/lib/redis"), lost.At("/data"), $"{settings["redis.conf"]}:/etc/redis/redis.conf:ro");
        host["Memory"] = 256 << 20;
        for (var start = 0; start < 2; start++)
        {
            await using var container = await EngineContainer.RunAsync(engine, image, host.DeepClone().AsObject(), environment: ["REDIS_PASSWORD=secret", "REDIS_EXTRA_FLAGS=--bind * -::*"]);
            await container.WaitUntilHealthyAsync(Token);
            (await ClientAsync(container, "redis", await container.AddressAsync(), "secret", "config", "get", "maxmemory")).Output.ShouldContain($"{100 << 20}");
            (await ClientAsync(container, "redis", await container.AddressAsync(), "secret", "set", "key", "value")).Succeeded();
            (await container.LogAsync()).ShouldContain("a volume is mounted at /data, and the data is in /var/lib/redis");
            (await container.StopAsync(seconds: 120)).ShouldBe(0);
        }
    }

    [Fact]
    public async Task A_volume_that_cannot_be_written_to_is_told_in_one_sentence()
    {
        var (engine, image) = await LoadAsync("redis");
        await using var container = await EngineContainer.RunAsync(engine, image, RecipeImages.Strict(), user: "12345");
        (await container.WaitAsync()).ShouldBe(1);
        Regex.Count(await container.LogAsync(), "\n").ShouldBe(1);
        (await container.LogAsync()).ShouldContain("redis: cannot write to /var/lib/redis as user 12345: give the volume to 12345:");
    }

    private Task<(Engine Engine, string Image)> LoadAsync(string name) =>
        new RecipeImages(packed, images, engines).LoadAsync(name, $"""<ItemGroup><DebianPackage Include="{name}-server" /></ItemGroup>""");

    // A wrong answer of the server is no error of the client's.
    private static Task<ProcessRun> ClientAsync(EngineContainer container, string name, string address, string password, params string[] command) =>
        container.ExecAsync([$"{name}-cli", "-h", address, "-a", password, "--no-auth-warning", .. command]);
}

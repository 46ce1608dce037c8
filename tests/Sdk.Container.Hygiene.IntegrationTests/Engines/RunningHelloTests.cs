using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Sdk.Container.Hygiene.Testing;
using Sdk.Container.Hygiene.Testing.Engines;
using Sdk.Container.Hygiene.Tests.Publishing;
using Sdk.Container.Hygiene.Tests.RealArchive;

[assembly: AssemblyFixture(typeof(EngineFixture))]

namespace Sdk.Container.Hygiene.Tests.Engines;

/// <summary>samples/hello from Debian's real archive, loaded into a real dockerd and run.</summary>
[Trait("Category", "Engine")]
[Trait("Category", "RealArchive")]
public abstract class RunningHelloTests(PublishFixture packed, PublishedImages images, EngineFixture engines, string release)
{
    private const int Killed = 137;

    /// <summary>How strict a host may be with it: user (null: the image's own) and HostConfig of the engine's API.</summary>
    public static TheoryData<string, string?, string> Restrictions => new()
    {
        { "read-only", null, """{ "ReadonlyRootfs": true }""" },
        { "any user", "12345", """{ "ReadonlyRootfs": true }""" },
        { "no capabilities", null, """{ "ReadonlyRootfs": true, "CapDrop": ["ALL"], "SecurityOpt": ["no-new-privileges"] }""" },
    };

    [Theory]
    [MemberData(nameof(Restrictions))]
    public async Task It_answers_with_what_Debian_gives_it(string kind, string? user, string hostConfig)
    {
        var (engine, image) = await LoadAsync();
        await using var container = await EngineContainer.RunAsync(engine, image.Result.ImageId, JsonNode.Parse(hostConfig)!.AsObject(), user);
        var answer = await container.GetAsync(8080, "/", TestContext.Current.CancellationToken);
        answer.ShouldContain("200 OK", customMessage: kind);
        Number(answer, @"culture: +(\d+) known").ShouldBeGreaterThan(500);
        answer.ShouldContain("in German is 1.234,5");
        Number(answer, @"; (\d+) known; noon").ShouldBeGreaterThan(300);
        answer.ShouldContain("time zone: Etc/UTC");
        answer.ShouldContain("is 14:00 in Berlin");
        Number(answer, @"user id: +(\d+)").ShouldBe(user is null ? 1654 : 12345);

        var bundle = TreeDump.Text(image.PathOf(image.BaseLayer), "etc/ssl/certs/ca-certificates.crt")!;
        Number(answer, @"TLS roots: +(\d+)").ShouldBe(Regex.Count(bundle, "BEGIN CERTIFICATE"));
        Number(answer, @"TLS roots: +(\d+)").ShouldBeGreaterThan(100);
    }

    [Fact]
    public async Task The_engine_knows_it_by_the_id_and_the_layers_of_result_json()
    {
        var (engine, image) = await LoadAsync();
        var inspected = await engine.Api.GetAsync($"/images/{image.Result.ImageId}/json");
        // By the configuration's digest in the store of old, by the manifest's in that of containerd.
        inspected.GetProperty("Id").GetString().ShouldBeOneOf(image.Result.ImageId, image.Result.Digest);
        // Both releases' archives bring the same name: the one that was loaded last has it.
        (await engine.Api.GetAsync("/images/hello:1.0.0/json")).GetProperty("Config").GetProperty("User").GetString().ShouldBe("1654");
        inspected.GetProperty("RootFS").GetProperty("Layers").EnumerateArray().Select(layer => layer.GetString()).ShouldBe(image.Result.Layers.Select(layer => $"sha256:{layer.DiffId}"));
    }

    [Theory]
    [InlineData("/bin/sh")]
    [InlineData("/bin/bash")]
    [InlineData("/usr/bin/dpkg")]
    [InlineData("/usr/bin/perl")]
    [InlineData("/usr/bin/openssl")]
    public async Task There_is_nothing_in_it_for_an_intruder_to_run(string program)
    {
        var (engine, image) = await LoadAsync();
        var failure = await Should.ThrowAsync<HttpRequestException>(() => EngineContainer.RunAsync(engine, image.Result.ImageId, entrypoint: [program]));
        failure.Message.ShouldContain("no such file or directory");
    }

    [Fact]
    public async Task It_ends_when_it_is_asked_to()
    {
        var (engine, image) = await LoadAsync();
        await using var container = await EngineContainer.RunAsync(engine, image.Result.ImageId, new() { ["ReadonlyRootfs"] = true });
        await container.GetAsync(8080, "/health", TestContext.Current.CancellationToken);
        (await container.StopAsync(seconds: 120)).ShouldBe(0, $"{Killed} would be an end by force");
    }

    private async Task<(Engine Engine, PublishedImage Image)> LoadAsync()
    {
        Assert.SkipWhen(EngineFixture.Missing is not null, EngineFixture.Missing ?? "");
        var image = await images.HelloAsync(packed, release);
        return (await engines.StartWithAsync(image.Result.Archive), image);
    }

    private static int Number(string text, string pattern) =>
        Regex.Match(text, pattern) is { Success: true } match ? int.Parse(match.Groups[1].Value, null) : throw new InvalidOperationException($"no {pattern} in\n{text}");
}

public sealed class RunningTrixieTests(PublishFixture packed, PublishedImages images, EngineFixture engines) : RunningHelloTests(packed, images, engines, "trixie");

public sealed class RunningBookwormTests(PublishFixture packed, PublishedImages images, EngineFixture engines) : RunningHelloTests(packed, images, engines, "bookworm");

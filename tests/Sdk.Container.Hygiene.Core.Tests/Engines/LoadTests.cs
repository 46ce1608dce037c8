using System.Text.Json;
using Sdk.Container.Hygiene.Diagnostics;
using Sdk.Container.Hygiene.Engines;
using Sdk.Container.Hygiene.Oci;
using Sdk.Container.Hygiene.Testing;
using Sdk.Container.Hygiene.Testing.Engines;
using Sdk.Container.Hygiene.Tests.Oci;

namespace Sdk.Container.Hygiene.Tests.Engines;

/// <summary>What travels to an engine, and what does not.</summary>
public sealed class LoadTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Image _image;

    public LoadTests() => _image = TinyImage.Compose(_folder);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task An_engine_that_has_nothing_gets_all_of_it_as_a_layout_and_for_docker()
    {
        await using var to = await Connected.ToAsync();
        Serve(to.Fake, []);
        var outcome = await LoadAsync(to);
        outcome.ShouldBe(new(1, 2, _image.Options.Layers.Sum(layer => layer.Size)));
        var files = Connected.Untar(Posted(to.Fake).Single().Body);
        files.Keys.ShouldBe([.. Blobs(_image.Options.Layers[0].Digest.Hex, _image.Options.Layers[1].Digest.Hex, _image.Id.Hex, _image.Digest.Hex), "index.json", "manifest.json", "oci-layout"]);
        files["manifest.json"].ShouldContain("hello:1.0.0");
        files["manifest.json"].ShouldContain("hello:latest");
    }

    [Theory]
    [InlineData("id")]
    [InlineData("id without its algorithm")]
    [InlineData("the manifest's digest")]
    public async Task Nothing_travels_where_the_engine_has_it_under_each_name(string by)
    {
        await using var to = await Connected.ToAsync();
        var id = by switch { "id" => _image.Id.Oci, "the manifest's digest" => _image.Digest.Oci, _ => _image.Id.Hex };
        Serve(to.Fake, new() { ["docker.io/library/hello:1.0.0"] = (id, DiffIds()), ["docker.io/library/hello:latest"] = (id, DiffIds()) });
        (await LoadAsync(to)).ShouldBe(LoadOutcome.Nothing);
        Posted(to.Fake).ShouldBeEmpty();
        to.Fake.Requests.Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_missing_name_alone_costs_no_layer()
    {
        await using var to = await Connected.ToAsync();
        Serve(to.Fake, new() { ["docker.io/library/hello:1.0.0"] = (_image.Id.Oci, DiffIds()) });
        (await LoadAsync(to)).ShouldBe(new(1, 0, 0));
        Connected.Untar(Posted(to.Fake).Single().Body).Keys.ShouldBe([.. Blobs(_image.Id.Hex, _image.Digest.Hex), "manifest.json"]);
    }

    [Fact]
    public async Task After_a_change_of_the_code_only_its_layer_travels_and_nobody_is_asked_for_the_rest()
    {
        await using var to = await Connected.ToAsync();
        Serve(to.Fake, new() { ["docker.io/library/hello:1.0.0"] = (Fake(1), [DiffIds()[0], Fake(2)]) });
        (await LoadAsync(to)).ShouldBe(new(1, 1, _image.Options.Layers[1].Size));
        Connected.Untar(Posted(to.Fake).Single().Body).Keys.ShouldNotContain($"blobs/sha256/{_image.Options.Layers[0].Digest.Hex}");
        to.Fake.Requests.ShouldNotContain(request => request.Path.Contains("images/json", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Layers_of_any_other_image_are_found_but_only_above_the_same_ones()
    {
        await using var to = await Connected.ToAsync();
        Serve(to.Fake, new() { ["other:1"] = (Fake(1), [DiffIds()[0], Fake(2)]), ["upside:down"] = (Fake(3), [DiffIds()[1], DiffIds()[0]]) });
        (await LoadAsync(to)).Layers.ShouldBe(1);
        var files = Connected.Untar(Posted(to.Fake).Single().Body);
        files.Keys.ShouldNotContain($"blobs/sha256/{_image.Options.Layers[0].Digest.Hex}");
        files.Keys.ShouldContain($"blobs/sha256/{_image.Options.Layers[1].Digest.Hex}");
    }

    [Theory]
    [InlineData("json")]
    [InlineData("images/json")]
    public async Task An_image_of_others_that_the_engine_cannot_tell_of_is_passed_over(string asked)
    {
        await using var to = await Connected.ToAsync();
        Serve(to.Fake, new() { ["other:1"] = (Fake(1), [DiffIds()[0], Fake(2)]), ["damaged:1"] = (Fake(3), [DiffIds()[0]]) });
        var serve = to.Fake.Answer;
        to.Fake.Answer = request => request.Path.Split('?')[0].EndsWith(asked == "json" ? $"{Fake(3)}/json" : "/images/json", StringComparison.Ordinal)
            ? FakeReply.Json("""{"message":"layer does not exist"}""", 500) : serve(request);
        (await LoadAsync(to)).ShouldBe(new(1, asked == "json" ? 1 : 2, _image.Options.Layers.Skip(asked == "json" ? 1 : 0).Sum(layer => layer.Size)));
        to.Log.Details.ShouldContain(line => line.Contains("layer does not exist", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_second_of_two_images_does_without_the_layers_of_the_first()
    {
        await using var to = await Connected.ToAsync();
        Serve(to.Fake, []);
        var whole = TinyImage.Options(_folder);
        var below = Image.Compose(whole with { Layers = [whole.Layers[0]] });
        var outcome = await to.Engine.LoadAsync(
            [new(below, [ImageReference.Create(null, "hygiene.local/debian", "trixie")]), new(_image, TinyImage.Names)], TestContext.Current.CancellationToken);
        outcome.ShouldBe(new(2, 2, _image.Options.Layers.Sum(layer => layer.Size)));
        Posted(to.Fake).Count.ShouldBe(2);
    }

    [Theory]
    [InlineData(200)]
    [InlineData(500)]
    public async Task An_engine_that_wants_all_layers_gets_them(int status)
    {
        await using var to = await Connected.ToAsync();
        Serve(to.Fake, new() { ["docker.io/library/hello:1.0.0"] = (Fake(1), DiffIds()) },
            request => Connected.Untar(request.Body).ContainsKey($"blobs/sha256/{_image.Options.Layers[0].Digest.Hex}") ? Loaded
                : status == 200 ? Error("open /x/layer.tar: no such file or directory") : FakeReply.Json("""{"message":"content digest not found"}""", status));
        (await LoadAsync(to)).Layers.ShouldBe(2);
        Posted(to.Fake).Count.ShouldBe(2);
        to.Log.Details.ShouldContain(line => line.Contains("all are sent", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Podman_gets_a_layout_for_each_name_without_the_layers_that_it_has()
    {
        await using var to = await Connected.ToAsync(EngineKind.Podman);
        Serve(to.Fake, new() { ["docker.io/library/hello:1.0.0"] = (Fake(1)[7..], [DiffIds()[0], Fake(2)]) });
        (await LoadAsync(to)).ShouldBe(new(2, 1, _image.Options.Layers[1].Size));
        // Its manifest is of Docker's format, or podman would not see the health check.
        var image = _image.As(ImageFormat.Docker);
        (image.Id, image.Digest == _image.Digest).ShouldBe((_image.Id, false));
        Posted(to.Fake).Select(request => Connected.Untar(request.Body).Keys.ToArray()).ShouldBe([
            [.. Blobs(image.Options.Layers[1].Digest.Hex, image.Id.Hex, image.Digest.Hex), "index.json", "manifest.json", "oci-layout"],
            [.. Blobs(image.Id.Hex, image.Digest.Hex), "index.json", "manifest.json", "oci-layout"],
        ]);
        Connected.Untar(Posted(to.Fake)[0].Body)["index.json"].ShouldContain("application/vnd.docker.distribution.manifest.v2+json");
    }

    [Fact]
    public async Task Podman_gets_an_image_without_a_health_check_as_it_is()
    {
        await using var to = await Connected.ToAsync(EngineKind.Podman);
        Serve(to.Fake, []);
        var options = TinyImage.Options(_folder);
        var image = Image.Compose(options with { Config = options.Config with { Healthcheck = null } });
        await to.Engine.LoadAsync([new(image, TinyImage.Names)], TestContext.Current.CancellationToken);
        Posted(to.Fake).ShouldAllBe(request => Connected.Untar(request.Body).ContainsKey($"blobs/sha256/{image.Digest.Hex}"));
    }

    /// <summary>As docker says it with containerd's store, and ends well.</summary>
    [Fact]
    public async Task Layers_that_were_not_unpacked_are_no_image()
    {
        await using var to = await Connected.ToAsync();
        Serve(to.Fake, [], _ => FakeReply.Json("""{"stream":"Error unpacking image hello:1.0.0: write /x: no space left on device\n"}"""));
        (await Should.ThrowAsync<HygieneException>(LoadAsync(to))).Code.ShouldBe("HYG5113");
    }

    [Theory]
    [InlineData("write /var/lib/docker/tmp/x: no space left on device", "HYG5113")]
    [InlineData("invalid tar header", "HYG5114")]
    public async Task What_the_engine_says_in_its_stream_is_the_publishs_failure(string text, string code)
    {
        await using var to = await Connected.ToAsync();
        Serve(to.Fake, [], _ => Error(text));
        var failure = await Should.ThrowAsync<HygieneException>(LoadAsync(to));
        failure.Code.ShouldBe(code);
        failure.Message.ShouldContain(text);
    }

    [Theory]
    [InlineData("nonsense", "HYG5119")]
    [InlineData("cut", "HYG5117")]
    [InlineData("hangs up", "HYG5117")]
    [InlineData("refused", "HYG5114")]
    [InlineData("full", "HYG5113")]
    public async Task Whatever_an_engine_answers_is_told(string state, string code)
    {
        await using var to = await Connected.ToAsync();
        Serve(to.Fake, [], _ => state switch
        {
            "nonsense" => new() { Body = "<html>"u8.ToArray() },
            "cut" => Loaded with { IsCut = true },
            "hangs up" => new() { Raw = "" },
            "full" => FakeReply.Json("""{"message":"mkdir /x: no space left on device"}""", 500),
            _ => FakeReply.Json("""{"message":"loading is not for you"}""", 403),
        });
        (await Should.ThrowAsync<HygieneException>(LoadAsync(to))).Code.ShouldBe(code);
    }

    [Theory]
    [InlineData("{", "HYG5119")]
    [InlineData("[1]", "HYG5119")]
    [InlineData("", "HYG5119")]
    public async Task An_inspection_that_is_none_is_told(string body, string code)
    {
        await using var to = await Connected.ToAsync();
        to.Fake.Answer = _ => FakeReply.Json(body);
        (await Should.ThrowAsync<HygieneException>(LoadAsync(to))).Code.ShouldBe(code);
    }

    [Fact]
    public async Task A_layer_that_is_missing_on_this_side_is_no_fault_of_the_engine()
    {
        await using var to = await Connected.ToAsync();
        Serve(to.Fake, []);
        File.Delete(_image.Options.Layers[1].Path);
        (await Should.ThrowAsync<HygieneException>(LoadAsync(to))).Code.ShouldBe("HYG5015");
    }

    [Fact]
    public async Task A_cancelled_load_ends()
    {
        await using var to = await Connected.ToAsync();
        using CancellationTokenSource cancellation = new();
        Serve(to.Fake, [], _ =>
        {
            cancellation.Cancel();
            return new() { NeverEnds = true };
        });
        await Should.ThrowAsync<OperationCanceledException>(to.Engine.LoadAsync([new(_image, TinyImage.Names)], cancellation.Token));
        await to.Fake.Abandoned;
    }

    private static FakeReply Loaded => FakeReply.Json("""{"stream":"Loaded image: hello:1.0.0\n"}""");

    private static FakeReply Error(string text) => FakeReply.Json(JsonSerializer.Serialize(new { errorDetail = new { message = text }, error = text }));

    private static IReadOnlyList<FakeRequest> Posted(FakeEngine engine) => [.. engine.Requests.Where(request => request.Path.Contains("images/load", StringComparison.Ordinal))];

    private static IEnumerable<string> Blobs(params string[] digests) => digests.Select(digest => $"blobs/sha256/{digest}");

    private static string Fake(int number) => $"sha256:{number:x64}";

    private string[] DiffIds() => [.. _image.Options.Layers.Select(layer => layer.DiffId.Oci)];

    private Task<LoadOutcome> LoadAsync(Connected to) => to.Engine.LoadAsync([new(_image, TinyImage.Names)], TestContext.Current.CancellationToken);

    private static void Serve(FakeEngine engine, Dictionary<string, (string Id, string[] Layers)> images, Func<FakeRequest, FakeReply>? load = null) => engine.Answer = request =>
    {
        var path = request.Path.Split('?')[0];
        if (path.EndsWith("/images/load", StringComparison.Ordinal))
            return load?.Invoke(request) ?? Loaded;
        if (path.EndsWith("/images/json", StringComparison.Ordinal))
            return FakeReply.Json(JsonSerializer.Serialize(images.Values.Select(image => new { Id = image.Id, RepoTags = Array.Empty<string>() })));
        var name = path["/images/".Length..^"/json".Length];
        return images.FirstOrDefault(image => image.Key == name || image.Value.Id == name) is { Key: not null } found ? FakeReply.Json(Connected.Inspect(found.Value.Id, found.Value.Layers)) : FakeReply.NotFound;
    };
}

using System.Collections.Concurrent;
using System.Text.Json;
using Sdk.Container.Hygiene.Engines;
using Sdk.Container.Hygiene.Oci;
using Sdk.Container.Hygiene.Tar;
using Sdk.Container.Hygiene.Testing;
using Sdk.Container.Hygiene.Testing.Engines;
using Sdk.Container.Hygiene.Tests.Oci;

namespace Sdk.Container.Hygiene.Tests.Engines;

/// <summary>What goes to docker before the image that it is for is made.</summary>
public sealed class LayersAheadTests : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly FakeEngine _fake = FakeEngine.OnSocket();
    private readonly IReadOnlyList<Layer> _layers;

    /// <summary>What the fake engine has: what is loaded into it stays.</summary>
    private readonly ConcurrentDictionary<string, string[]> _images = [];

    private Func<FakeRequest, FakeReply?> _load = _ => null;

    /// <summary>As containerd's store has it.</summary>
    private bool _byManifest;

    public LayersAheadTests()
    {
        _layers = TinyImage.Options(_folder).Layers;
        _fake.Answer = Answer;
    }

    public async ValueTask DisposeAsync()
    {
        await _fake.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Each_layer_travels_once_in_an_image_without_a_name_that_goes_in_the_end()
    {
        await using (var ahead = Create())
        {
            ahead.Send([_layers[0]]);
            ahead.Send(_layers);
            (await ahead.FinishAsync(TestContext.Current.CancellationToken)).ShouldBe(new(0, 2, _layers.Sum(layer => layer.Size)));
            var sent = Posted().Select(request => Connected.Untar(request.Body)).ToList();
            sent.Count.ShouldBe(2);
            sent.ShouldAllBe(files => files["manifest.json"].Contains("\"RepoTags\":[]", StringComparison.Ordinal));
            Blobs(sent[0]).ShouldContain(_layers[0].Digest.Hex);
            Blobs(sent[1]).ShouldContain(_layers[1].Digest.Hex);
            Blobs(sent[1]).ShouldNotContain(_layers[0].Digest.Hex);
            _images.Count.ShouldBe(2);
        }
        _images.ShouldBeEmpty();
    }

    [Fact]
    public async Task An_engine_that_wants_all_layers_each_time_is_left_alone()
    {
        _load = request => Blobs(Connected.Untar(request.Body)).Contains(_layers[0].Digest.Hex) ? null : FakeReply.Json("""{"message":"content digest not found"}""", 500);
        await using var ahead = Create();
        ahead.Send([_layers[0]]);
        ahead.Send(_layers);
        ahead.Send(_layers);
        (await ahead.FinishAsync(TestContext.Current.CancellationToken)).Layers.ShouldBe(1);
        Posted().Count.ShouldBe(2);
    }

    [Fact]
    public async Task The_image_goes_by_whichever_digest_the_engine_has_it()
    {
        _byManifest = true;
        await using (var ahead = Create())
        {
            ahead.Send([_layers[0]]);
            await ahead.FinishAsync(TestContext.Current.CancellationToken);
            _images.Count.ShouldBe(1);
        }
        _images.ShouldBeEmpty();
    }

    [Fact]
    public async Task Podman_gets_everything_with_the_image()
    {
        _fake.Ping["Server"] = "Libpod/4.3.1 (linux)";
        await using var ahead = Create();
        ahead.Send(_layers);
        (await ahead.FinishAsync(TestContext.Current.CancellationToken)).ShouldBe(LoadOutcome.Nothing);
        _fake.Requests.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("none")]
    [InlineData("docker")]
    public async Task Without_an_engine_nothing_is_said_here(string engine)
    {
        await using LayersAhead ahead = new(new() { Engine = engine, DockerHost = $"unix://{_folder["nobody.sock"]}" }, Platform.OfDebian("amd64"), TimeProvider.System);
        ahead.Send(_layers);
        (await ahead.FinishAsync(TestContext.Current.CancellationToken)).ShouldBe(LoadOutcome.Nothing);
    }

    [Fact]
    public async Task What_fails_is_left_to_the_image()
    {
        _load = _ => FakeReply.Json("""{"message":"mkdir /x: no space left on device"}""", 500);
        await using var ahead = Create();
        ahead.Send([_layers[0]]);
        ahead.Send(_layers);
        (await ahead.FinishAsync(TestContext.Current.CancellationToken)).ShouldBe(LoadOutcome.Nothing);
        Posted().ShouldHaveSingleItem();
    }

    [Fact]
    public async Task What_is_on_its_way_when_a_publish_fails_is_removed_when_it_has_come()
    {
        TaskCompletionSource loading = new(TaskCreationOptions.RunContinuationsAsynchronously), failed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _load = _ =>
        {
            loading.SetResult();
            failed.Task.Wait(TestContext.Current.CancellationToken);
            return null;
        };
        var ahead = Create();
        ahead.Send([_layers[0]]);
        ahead.Send(_layers);
        await loading.Task;
        var disposing = ahead.DisposeAsync();
        disposing.IsCompleted.ShouldBeFalse();
        failed.SetResult();
        await disposing;
        Posted().ShouldHaveSingleItem();
        _images.ShouldBeEmpty();
    }

    [Fact]
    public async Task An_engine_that_does_not_come_to_an_end_is_waited_for_no_longer_than_that()
    {
        TaskCompletionSource loading = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _load = _ =>
        {
            loading.SetResult();
            return new() { NeverEnds = true };
        };
        var ahead = Create(patience: TimeSpan.FromMilliseconds(1));
        ahead.Send([_layers[0]]);
        ahead.Send(_layers);
        await loading.Task;
        await ahead.DisposeAsync();
        await _fake.Abandoned;
        Posted().ShouldHaveSingleItem();
    }

    [Fact]
    public async Task An_engine_that_removes_nothing_any_more_is_waited_for_once()
    {
        var ahead = Create(patience: TimeSpan.FromMilliseconds(300));
        ahead.Send([_layers[0]]);
        ahead.Send(_layers);
        await ahead.FinishAsync(TestContext.Current.CancellationToken);
        Posted().Count.ShouldBe(2);
        var answer = _fake.Answer;
        _fake.Answer = request => request.Method == "DELETE" ? new() { IsSilent = true } : answer(request);
        await ahead.DisposeAsync();
        // One, or a second in what the clock has left; four, were each waited for.
        _fake.Requests.Count(request => request.Method == "DELETE").ShouldBeLessThan(3);
    }

    private LayersAhead Create(TimeSpan? patience = null) =>
        new(new() { DockerHost = _fake.Address, Patience = TimeSpan.FromMinutes(1), AnswerPatience = TimeSpan.FromMinutes(1) }, Platform.OfDebian("amd64"), TimeProvider.System) { Patience = patience ?? TimeSpan.FromMinutes(1) };

    private IReadOnlyList<FakeRequest> Posted() => [.. _fake.Requests.Where(request => request.Path.Contains("images/load", StringComparison.Ordinal))];

    private static IEnumerable<string> Blobs(Dictionary<string, string> files) => files.Keys.Select(path => path.Split('/')[^1]);

    private FakeReply Answer(FakeRequest request)
    {
        var path = request.Path.Split('?')[0];
        if (path.EndsWith("/images/load", StringComparison.Ordinal))
            return _load(request) ?? Keep(Connected.Untar(request.Body));
        if (path.EndsWith("/images/json", StringComparison.Ordinal))
            return FakeReply.Json(JsonSerializer.Serialize(_images.Keys.Select(id => new { Id = id, RepoTags = Array.Empty<string>() })));
        var id = Uri.UnescapeDataString(path[(path.IndexOf("/images/", StringComparison.Ordinal) + "/images/".Length)..].Split('/')[0]);
        if (request.Method == "DELETE")
            return _images.TryRemove(id, out _) ? FakeReply.Json("[]") : FakeReply.NotFound;
        return _images.TryGetValue(id, out var layers) ? FakeReply.Json(Connected.Inspect(id, layers)) : FakeReply.NotFound;
    }

    private FakeReply Keep(Dictionary<string, string> files)
    {
        using var manifest = JsonDocument.Parse(files["manifest.json"]);
        var config = manifest.RootElement[0].GetProperty("Config").GetString()!;
        using var document = JsonDocument.Parse(files[config]);
        using var index = _byManifest ? JsonDocument.Parse(files["index.json"]) : null;
        _images[index?.RootElement.GetProperty("manifests")[0].GetProperty("digest").GetString() ?? $"sha256:{config.Split('/')[^1]}"] = [.. document.RootElement.GetProperty("rootfs").GetProperty("diff_ids").EnumerateArray().Select(layer => layer.GetString()!)];
        return FakeReply.Json("""{"stream":"Loaded image ID"}""");
    }
}

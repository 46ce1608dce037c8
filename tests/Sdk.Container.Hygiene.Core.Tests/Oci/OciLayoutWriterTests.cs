using System.Text.Json;
using Sdk.Container.Hygiene.Diagnostics;
using Sdk.Container.Hygiene.Oci;
using Sdk.Container.Hygiene.Storage;
using Sdk.Container.Hygiene.Testing;

namespace Sdk.Container.Hygiene.Tests.Oci;

public sealed class OciLayoutWriterTests : IDisposable
{
    private readonly TemporaryFolder _store = new();
    private readonly TemporaryFolder _layout = new();

    public void Dispose()
    {
        _store.Dispose();
        _layout.Dispose();
    }

    [Fact]
    public async Task A_layout_holds_every_blob_under_its_digest_and_nothing_else()
    {
        var image = TinyImage.Compose(_store);
        await WriteAsync(image);
        _layout.Files.ShouldBe(Expected(image));
        await CheckAsync(image);
        (await File.ReadAllTextAsync(_layout["oci-layout"], TestContext.Current.CancellationToken)).ShouldBe("""{"imageLayoutVersion":"1.0.0"}""");
        (await File.ReadAllTextAsync(_layout["index.json"], TestContext.Current.CancellationToken)).ShouldBe($$"""
            {"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[{{Entry("1.0.0")}},{{Entry("latest")}}]}
            """);

        string Entry(string tag) => $$$"""
            {"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"{{{image.Digest.Oci}}}","size":{{{image.ManifestBytes.Length}}},
            "platform":{"architecture":"amd64","os":"linux"},
            "annotations":{"io.containerd.image.name":"docker.io/library/hello:{{{tag}}}","org.opencontainers.image.ref.name":"{{{tag}}}"}}
            """.ReplaceLineEndings("");
    }

    [Fact]
    public async Task A_changed_layer_replaces_what_depends_on_it_and_leaves_the_rest_alone()
    {
        var before = TinyImage.Compose(_store);
        await WriteAsync(before);
        var old = new DateTime(2001, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        foreach (var file in _layout.Files)
            File.SetLastWriteTimeUtc(_layout[file], old);

        var after = TinyImage.Compose(_store, "hello again");
        await WriteAsync(after);

        _layout.Files.ShouldBe(Expected(after));
        await CheckAsync(after);
        _layout.Files.Where(file => File.GetLastWriteTimeUtc(_layout[file]) == old).ShouldBe([$"blobs/sha256/{after.Options.Layers[0].Digest.Hex}", "oci-layout"], ignoreOrder: true);
    }

    [Fact]
    public async Task The_same_image_again_writes_nothing()
    {
        var image = TinyImage.Compose(_store);
        await WriteAsync(image);
        var old = new DateTime(2001, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        foreach (var file in _layout.Files)
            File.SetLastWriteTimeUtc(_layout[file], old);
        await WriteAsync(image);
        _layout.Files.ShouldAllBe(file => File.GetLastWriteTimeUtc(_layout[file]) == old);
    }

    [Fact]
    public async Task A_failure_leaves_the_image_before_it_readable_and_the_next_write_cleans_up()
    {
        var before = TinyImage.Compose(_store);
        await WriteAsync(before);
        var after = TinyImage.Compose(_store, "hello again");
        var lost = after.Options.Layers[1].Path;
        File.Move(lost, lost + ".lost");
        await File.WriteAllTextAsync(_layout[$"blobs/sha256/{after.Id.Hex}.killed.tmp"], "half of a blob", TestContext.Current.CancellationToken);

        var failure = await Should.ThrowAsync<HygieneException>(WriteAsync(after));
        failure.Code.ShouldBe("HYG5008");
        await CheckAsync(before);

        File.Move(lost + ".lost", lost);
        await WriteAsync(after);
        _layout.Files.ShouldBe(Expected(after));
        await CheckAsync(after);
    }

    [Fact]
    public async Task A_blob_that_was_cut_short_is_written_again()
    {
        var image = TinyImage.Compose(_store);
        await WriteAsync(image);
        var blob = _layout[$"blobs/sha256/{image.Options.Layers[0].Digest.Hex}"];
        await File.WriteAllTextAsync(blob, "short", TestContext.Current.CancellationToken);
        await WriteAsync(image);
        await CheckAsync(image);
    }

    [Fact]
    public async Task Writing_into_the_layout_does_not_reach_the_store()
    {
        var image = TinyImage.Compose(_store);
        await WriteAsync(image);
        var layer = image.Options.Layers[0];
        await File.AppendAllTextAsync(_layout[$"blobs/sha256/{layer.Digest.Hex}"], "more", TestContext.Current.CancellationToken);
        (await Sha256Digest.OfFileAsync(layer.Path, TestContext.Current.CancellationToken)).ShouldBe(layer.Digest);
    }

    [Fact]
    public async Task A_folder_that_cannot_be_made_is_an_error_with_a_code()
    {
        await File.WriteAllTextAsync(_layout["file"], "in the way", TestContext.Current.CancellationToken);
        var failure = await Should.ThrowAsync<HygieneException>(OciLayoutWriter.WriteAsync(_layout["file/layout"], TinyImage.Compose(_store), [], TestContext.Current.CancellationToken));
        failure.Code.ShouldBe("HYG5008");
    }

    private Task WriteAsync(Image image) => OciLayoutWriter.WriteAsync(_layout.Path, image, TinyImage.Names, TestContext.Current.CancellationToken);

    private static IReadOnlyList<string> Expected(Image image) =>
        [.. image.Options.Layers.Select(layer => layer.Digest).Append(image.Id).Append(image.Digest).Select(digest => $"blobs/sha256/{digest.Hex}").Order(StringComparer.Ordinal), "index.json", "oci-layout"];

    // As a reader does: from the index to the manifest to the blobs, each with the digest and size that its descriptor says.
    private async Task CheckAsync(Image image)
    {
        var index = await ReadAsync("index.json");
        var manifest = await ReadAsync(await BlobAsync(index.GetProperty("manifests")[0]));
        await BlobAsync(manifest.GetProperty("config"));
        foreach (var layer in manifest.GetProperty("layers").EnumerateArray())
            await BlobAsync(layer);
        index.GetProperty("manifests")[0].GetProperty("digest").GetString().ShouldBe(image.Digest.Oci);
    }

    private async Task<JsonElement> ReadAsync(string file)
    {
        using var document = JsonDocument.Parse(await File.ReadAllBytesAsync(_layout[file], TestContext.Current.CancellationToken));
        return document.RootElement.Clone();
    }

    private async Task<string> BlobAsync(JsonElement descriptor)
    {
        var digest = descriptor.GetProperty("digest").GetString()!;
        var path = $"blobs/sha256/{digest["sha256:".Length..]}";
        new FileInfo(_layout[path]).Length.ShouldBe(descriptor.GetProperty("size").GetInt64());
        (await Sha256Digest.OfFileAsync(_layout[path], TestContext.Current.CancellationToken)).Oci.ShouldBe(digest);
        return path;
    }
}

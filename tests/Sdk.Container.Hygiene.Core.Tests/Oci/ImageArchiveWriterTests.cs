using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Sdk.Container.Hygiene.Diagnostics;
using Sdk.Container.Hygiene.Oci;
using Sdk.Container.Hygiene.Storage;
using Sdk.Container.Hygiene.Testing;

namespace Sdk.Container.Hygiene.Tests.Oci;

public sealed class ImageArchiveWriterTests : IDisposable
{
    private readonly TemporaryFolder _store = new();
    private readonly TemporaryFolder _output = new();

    public void Dispose()
    {
        _store.Dispose();
        _output.Dispose();
    }

    [Theory]
    [InlineData("hello.tar")]
    [InlineData("deep/folder/hello.tar.gz")]
    [InlineData("hello.TGZ")]
    public async Task An_archive_is_a_layout_and_what_docker_loads(string name)
    {
        var image = TinyImage.Compose(_store);
        var size = await WriteAsync(image, name);
        new FileInfo(_output[name]).Length.ShouldBe(size);
        var entries = Read(_output[name]);

        entries.Keys.ShouldBe([
            "blobs/", "blobs/sha256/",
            .. image.Options.Layers.Select(layer => $"blobs/sha256/{layer.Digest.Hex}"), $"blobs/sha256/{image.Id.Hex}", $"blobs/sha256/{image.Digest.Hex}",
            "index.json", "manifest.json", "oci-layout"]);
        foreach (var (path, content) in entries.Where(entry => entry.Key.Length > "blobs/sha256/".Length))
            Sha256Digest.Of(content).Hex.ShouldBe(path["blobs/sha256/".Length..]);
        Encoding.UTF8.GetString(entries["manifest.json"]).ShouldBe(
            $"[{{\"Config\":\"blobs/sha256/{image.Id.Hex}\",\"RepoTags\":[\"hello:1.0.0\",\"hello:latest\"],\"Layers\":[" +
            string.Join(',', image.Options.Layers.Select(layer => $"\"blobs/sha256/{layer.Digest.Hex}\"")) + "]}]");
        JsonDocument.Parse(entries["index.json"]).RootElement.GetProperty("manifests")[0].GetProperty("digest").GetString().ShouldBe(image.Digest.Oci);
        Encoding.UTF8.GetString(entries["oci-layout"]).ShouldBe("""{"imageLayoutVersion":"1.0.0"}""");
    }

    [Theory]
    [InlineData("a.tar", "b.tar")]
    [InlineData("a.tar.gz", "b.tar.gz")]
    public async Task The_same_image_gives_the_same_bytes_anywhere(string first, string second)
    {
        using var elsewhere = new TemporaryFolder();
        await WriteAsync(TinyImage.Compose(_store), first);
        await WriteAsync(TinyImage.Compose(elsewhere), second);
        (await BytesAsync(second)).ShouldBe(await BytesAsync(first));
        await WriteAsync(TinyImage.Compose(elsewhere, "hello again"), second);
        (await BytesAsync(second)).ShouldNotBe(await BytesAsync(first));
    }

    [Fact]
    public async Task A_layer_that_comes_twice_is_stored_once()
    {
        var options = TinyImage.Options(_store);
        var image = Image.Compose(options with { Layers = [options.Layers[0], options.Layers[1], options.Layers[0]] });
        await WriteAsync(image, "hello.tar");
        var entries = Read(_output["hello.tar"]);
        entries.Count.ShouldBe(2 + 2 + 2 + 3);
        JsonDocument.Parse(entries["manifest.json"]).RootElement[0].GetProperty("Layers").GetArrayLength().ShouldBe(3);
    }

    [Fact]
    public async Task A_failure_leaves_the_archive_before_it_and_nothing_else()
    {
        var before = TinyImage.Compose(_store);
        await WriteAsync(before, "hello.tar");
        var bytes = await BytesAsync("hello.tar");
        var after = TinyImage.Compose(_store, "hello again");
        await File.AppendAllTextAsync(after.Options.Layers[1].Path, "grown", TestContext.Current.CancellationToken);

        (await Should.ThrowAsync<HygieneException>(WriteAsync(after, "hello.tar"))).Code.ShouldBe("HYG5009");
        File.Delete(after.Options.Layers[1].Path);
        (await Should.ThrowAsync<HygieneException>(WriteAsync(after, "hello.tar"))).Code.ShouldBe("HYG5009");

        _output.Files.ShouldBe(["hello.tar"]);
        (await BytesAsync("hello.tar")).ShouldBe(bytes);
    }

    [Fact]
    public async Task A_cancelled_write_leaves_nothing()
    {
        using var cancellation = new CancellationTokenSource();
        await cancellation.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(ImageArchiveWriter.WriteAsync(_output["hello.tar"], TinyImage.Compose(_store), [], cancellation.Token));
        _output.Files.ShouldBeEmpty();
    }

    [Fact]
    public void A_folder_gets_the_file_name_that_the_SDK_gives_it()
    {
        Directory.CreateDirectory(_output["there"]);
        ImageArchiveWriter.ResolvePath("out/", "team/shop", _output.Path).ShouldBe(_output["out/team/shop.tar.gz"]);
        ImageArchiveWriter.ResolvePath(@"out\deep\", "shop", _output.Path).ShouldBe(_output["out/deep/shop.tar.gz"]);
        ImageArchiveWriter.ResolvePath("there", "shop", _output.Path).ShouldBe(_output["there/shop.tar.gz"]);
        ImageArchiveWriter.ResolvePath("out/shop.tar", "shop", _output.Path).ShouldBe(_output["out/shop.tar"]);
        ImageArchiveWriter.ResolvePath(_output["x.tgz"], "shop", "/elsewhere").ShouldBe(_output["x.tgz"]);
    }

    private Task<long> WriteAsync(Image image, string name) => ImageArchiveWriter.WriteAsync(_output[name], image, TinyImage.Names, TestContext.Current.CancellationToken);

    private Task<byte[]> BytesAsync(string name) => File.ReadAllBytesAsync(_output[name], TestContext.Current.CancellationToken);

    private static Dictionary<string, byte[]> Read(string path)
    {
        using var file = File.OpenRead(path);
        using Stream content = path.EndsWith(".tar", StringComparison.Ordinal) ? file : new GZipStream(file, CompressionMode.Decompress);
        using var tar = new TarReader(content);
        var entries = new Dictionary<string, byte[]>();
        while (tar.GetNextEntry() is { } entry)
        {
            using var bytes = new MemoryStream();
            entry.DataStream?.CopyTo(bytes);
            entries.Add(entry.Name, bytes.ToArray());
        }
        return entries;
    }
}

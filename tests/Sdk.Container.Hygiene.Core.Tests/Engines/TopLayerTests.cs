using System.IO.Compression;
using System.Text;
using Sdk.Container.Hygiene.Diagnostics;
using Sdk.Container.Hygiene.Storage;
using Sdk.Container.Hygiene.Tar;
using Sdk.Container.Hygiene.Testing;
using Sdk.Container.Hygiene.Testing.Engines;

namespace Sdk.Container.Hygiene.Tests.Engines;

/// <summary>The built layer's way back, out of whatever archive an engine makes.</summary>
public sealed class TopLayerTests : IDisposable
{
    private static readonly byte[] Layer = Encoding.UTF8.GetBytes(new string('x', 100_000));
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("docker", "0abc/layer.tar", false)]
    [InlineData("newer docker", "blobs/sha256/0abc", false)]
    [InlineData("containerd", "blobs/sha256/0def", true)]
    [InlineData("podman", "0123.tar", false)]
    public async Task It_is_found_by_its_hash_wherever_it_stands(string kind, string name, bool isCompressed)
    {
        await using var to = await Connected.ToAsync();
        Serve(to.Fake, [("empty", []), ("0aaa/layer.tar", "another"u8.ToArray()), (name, isCompressed ? Compress(Layer) : Layer), ("manifest.json", "[]"u8.ToArray())]);
        var read = await ReadAsync(to);
        read.ShouldBe(Layer, kind);
        _folder.Files.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_layer_that_is_not_what_its_hash_says_is_refused()
    {
        await using var to = await Connected.ToAsync();
        Serve(to.Fake, [("0abc/layer.tar", [.. Layer, 0])]);
        (await Should.ThrowAsync<HygieneException>(ReadAsync(to))).Code.ShouldBe("HYG5119");
        _folder.Files.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("no tar", "HYG5119")]
    [InlineData("cut", "HYG5117")]
    [InlineData("no image", "HYG5119")]
    [InlineData("no layers", "HYG5119")]
    [InlineData("no digest", "HYG5119")]
    [InlineData("error", "HYG5118")]
    [InlineData("broken gzip", "HYG5119")]
    public async Task Whatever_an_engine_answers_is_told(string state, string code)
    {
        await using var to = await Connected.ToAsync();
        Serve(to.Fake, [("layer.tar", state == "broken gzip" ? [0x1F, 0x8B, 1, 2, 3] : Layer)]);
        var usual = to.Fake.Answer;
        to.Fake.Answer = request => (state, request.Path.EndsWith("/json", StringComparison.Ordinal)) switch
        {
            ("no tar", false) => FakeReply.Json(new string('z', 2000)),
            ("cut", false) => usual(request) with { Body = usual(request).Body[..5000], IsCut = true },
            ("no image", true) => FakeReply.NotFound,
            ("no layers", true) => FakeReply.Json("""{"Id":"a"}"""),
            ("no digest", true) => FakeReply.Json(Connected.Inspect("a", ["md5:0"])),
            ("error", false) => FakeReply.Json("""{"message":"not today"}""", 500),
            _ => usual(request),
        };
        (await Should.ThrowAsync<HygieneException>(ReadAsync(to))).Code.ShouldBe(code);
        _folder.Files.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_folder_that_cannot_hold_it_is_told()
    {
        await using var to = await Connected.ToAsync();
        Serve(to.Fake, [("layer.tar", Layer)]);
        (await Should.ThrowAsync<HygieneException>(to.Engine.ReadTopLayerAsync("x", _folder["missing"], (_, _) => Task.CompletedTask, default))).Code.ShouldBe("HYG5123");
    }

    [Fact]
    public async Task The_readers_own_failure_is_the_readers()
    {
        await using var to = await Connected.ToAsync();
        Serve(to.Fake, [("layer.tar", Layer)]);
        await Should.ThrowAsync<InvalidOperationException>(to.Engine.ReadTopLayerAsync("x", _folder.Path, (_, _) => throw new InvalidOperationException("mine"), default));
        _folder.Files.ShouldBeEmpty();
    }

    private async Task<byte[]> ReadAsync(Connected to)
    {
        byte[] all = [];
        await to.Engine.ReadTopLayerAsync("x", _folder.Path, async (layer, token) =>
        {
            all = new byte[layer.Length];
            await layer.ReadExactlyAsync(all, token);
        }, TestContext.Current.CancellationToken);
        return all;
    }

    private static byte[] Compress(byte[] bytes)
    {
        using MemoryStream result = new();
        using (GZipStream gzip = new(result, CompressionLevel.Fastest))
            gzip.Write(bytes);
        return result.ToArray();
    }

    private static void Serve(FakeEngine engine, (string Name, byte[] Content)[] files)
    {
        using MemoryStream archive = new();
        TarWriter tar = new(archive);
        foreach (var (name, content) in files)
            tar.Write(new(name, TarEntryKind.File, 0x1A4, 0, Size: content.Length), content);
        tar.WriteEnd();
        var bytes = archive.ToArray();
        engine.Answer = request => request.Path.EndsWith("/json", StringComparison.Ordinal)
            ? FakeReply.Json(Connected.Inspect("sha256:x", [$"sha256:{1:x64}", Sha256Digest.Of(Layer).Oci]))
            : new() { Body = bytes };
    }
}

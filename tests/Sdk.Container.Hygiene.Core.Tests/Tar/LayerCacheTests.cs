using Sdk.Container.Hygiene.Storage;
using Sdk.Container.Hygiene.Tar;
using Sdk.Container.Hygiene.Testing;

namespace Sdk.Container.Hygiene.Tests.Tar;

public sealed class LayerCacheTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private int _made;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_layer_is_made_once()
    {
        var first = await GetAsync("a");
        var second = await GetAsync("a", "by another name");
        _made.ShouldBe(1);
        second.ShouldBe(first with { CreatedBy = "by another name" });
        (await Sha256Digest.OfFileAsync(first.Path, TestContext.Current.CancellationToken)).ShouldBe(first.Digest);
        (await GetAsync("b")).Path.ShouldNotBe(first.Path);
        _made.ShouldBe(2);
    }

    [Theory]
    [InlineData("layer.tar.gz", "short")]
    [InlineData("layer.tar.gz", null)]
    [InlineData("layer.json", "")]
    [InlineData("layer.json", "null")]
    [InlineData("layer.json", "{}")]
    [InlineData("layer.json", "{\"Digest\":\"x\",\"DiffId\":\"y\"}")]
    [InlineData("layer.json", null)]
    public async Task A_damaged_entry_is_made_again(string file, string? content)
    {
        var first = await GetAsync("a");
        var damaged = Path.Combine(Path.GetDirectoryName(first.Path)!, file);
        if (content is null)
            File.Delete(damaged);
        else
            await File.WriteAllTextAsync(damaged, content, TestContext.Current.CancellationToken);
        (await GetAsync("a")).ShouldBe(first);
        _made.ShouldBe(2);
        (await Sha256Digest.OfFileAsync(first.Path, TestContext.Current.CancellationToken)).ShouldBe(first.Digest);
    }

    [Fact]
    public async Task A_failure_leaves_no_layer()
    {
        await Should.ThrowAsync<InvalidDataException>(new LayerCache(new(_folder.Path)).GetOrAddAsync(
            Fingerprint.Of("a"), "", 6, 1, (_, _) => throw new InvalidDataException(), TestContext.Current.CancellationToken));
        _folder.Files.ShouldNotContain(file => file.EndsWith("layer.tar.gz", StringComparison.Ordinal));
        await GetAsync("a");
        _made.ShouldBe(1);
    }

    private Task<Layer> GetAsync(string content, string createdBy = "test") =>
        new LayerCache(new(_folder.Path)).GetOrAddAsync(Fingerprint.Of(content), createdBy, gzipLevel: 6, parallelism: 2, (layer, _) =>
        {
            _made++;
            layer.Tar.Write(new(content, TarEntryKind.Directory, 0, 0));
        }, TestContext.Current.CancellationToken);
}

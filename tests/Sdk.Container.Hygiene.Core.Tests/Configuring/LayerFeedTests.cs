using System.IO.Compression;
using System.Text;
using Sdk.Container.Hygiene.Configuring;
using Sdk.Container.Hygiene.Diagnostics;
using Sdk.Container.Hygiene.Storage;
using Sdk.Container.Hygiene.Tar;
using Sdk.Container.Hygiene.Testing;

namespace Sdk.Container.Hygiene.Tests.Configuring;

/// <summary>What namespace.sh gets of a layer.</summary>
public sealed class LayerFeedTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1, LayerRole.Configured, 1)]
    [InlineData(300_000, LayerRole.Unpacked, 0)]
    public void A_line_with_the_number_of_bytes_and_whether_there_may_be_white_outs_then_the_bytes(int size, LayerRole role, int marks)
    {
        var text = new string('x', size);
        using MemoryStream output = new();
        LayerFeed.TryWrite(output, Create(text, size) with { Role = role }, TestContext.Current.CancellationToken).ShouldBeTrue();
        Encoding.ASCII.GetString(output.ToArray()).ShouldBe($"{size} {marks}\n{text}");
    }

    [Theory]
    [InlineData(99)]
    [InlineData(101)]
    public void A_layer_of_another_size_than_is_said_of_it_is_refused(long size) => Refuse(Create(new('x', 100), size));

    [Fact]
    public void A_layer_that_is_no_gzip_file_is_refused()
    {
        var layer = Create("x", 1);
        File.WriteAllText(layer.Path, "not compressed");
        Refuse(layer);
    }

    [Fact]
    public void A_layer_that_is_gone_is_refused()
    {
        var layer = Create("x", 1);
        File.Delete(layer.Path);
        Refuse(layer);
    }

    [Fact]
    public void Where_nobody_reads_any_more_it_ends()
    {
        using DeafStream output = new();
        LayerFeed.TryWrite(output, Create("x", 1), TestContext.Current.CancellationToken).ShouldBeFalse();
    }

    [Fact]
    public void It_ends_with_the_publish()
    {
        using CancellationTokenSource cancellation = new();
        cancellation.Cancel();
        Should.Throw<OperationCanceledException>(() => LayerFeed.TryWrite(Stream.Null, Create("x", 1), cancellation.Token));
    }

    private static void Refuse(Layer layer) =>
        Should.Throw<HygieneException>(() => LayerFeed.TryWrite(Stream.Null, layer, TestContext.Current.CancellationToken)).Code.ShouldBe("HYG4112");

    private Layer Create(string content, long size)
    {
        var path = _folder["layer.tar.gz"];
        using (GZipStream file = new(File.Create(path), CompressionLevel.Fastest))
            file.Write(Encoding.ASCII.GetBytes(content));
        return new(path, Sha256Digest.Of([]), new FileInfo(path).Length, Sha256Digest.Of([]), size, "a layer");
    }

    private sealed class DeafStream : MemoryStream
    {
        public override void Write(ReadOnlySpan<byte> buffer) => throw new IOException("Broken pipe");
    }
}

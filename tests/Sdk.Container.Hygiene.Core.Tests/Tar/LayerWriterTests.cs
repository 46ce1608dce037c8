using System.IO.Compression;
using System.Text;
using Sdk.Container.Hygiene.Storage;
using Sdk.Container.Hygiene.Tar;

namespace Sdk.Container.Hygiene.Tests.Tar;

public sealed class LayerWriterTests
{
    private static readonly TarEntry Hello = new("app/hello", TarEntryKind.File, Mode: 0x1ED, Modified: 1_700_000_000, Size: 5);

    [Fact]
    public void The_digests_are_those_of_the_bytes()
    {
        var (bytes, digests) = Write(layer => layer.Tar.Write(Hello, "hello"u8));
        var tar = Decompress(bytes);
        digests.ShouldBe(new(Sha256Digest.Of(bytes), bytes.Length, Sha256Digest.Of(tar), tar.Length));
    }

    /// <summary>Pinned: another diff id for the same files would give every user another image.</summary>
    [Fact]
    public void The_diff_id_is_pinned() =>
        Write(layer =>
        {
            layer.Tar.Write(new("app", TarEntryKind.Directory, 0x1ED, 1_700_000_000));
            layer.Tar.Write(Hello, "hello"u8);
            layer.Tar.Write(new("app/link", TarEntryKind.SymbolicLink, 0x1FF, 1_700_000_000, LinkTarget: "hello"));
        }).Digests.DiffId.Hex.ShouldBe("d65614036354328885f9bf5da4de3c8663c41fe7ac08eae2ab3b41f181be2e08");

    [Fact]
    public void Segments_go_in_unchanged_and_count_for_the_diff_id()
    {
        var content = new byte[3_000_000];
        new Random(1).NextBytes(content);
        var big = new TarEntry("app/big", TarEntryKind.File, 0x1A4, 0, Size: content.Length);
        using var segment = new MemoryStream();
        using (var gzip = new GzipMemberStream(segment, new() { CompressionLevel = 6 }, 2, TestContext.Current.CancellationToken))
            new TarWriter(gzip).Write(big, content);

        var (bytes, digests) = Write(layer =>
        {
            layer.Tar.Write(Hello, "hello"u8);
            layer.AppendSegment(new MemoryStream(segment.ToArray()));
            layer.Tar.Write(Hello with { Path = "app/last" }, "hello"u8);
        });

        bytes.AsSpan().IndexOf(segment.ToArray()).ShouldBeGreaterThan(0);
        var whole = Write(layer =>
        {
            layer.Tar.Write(Hello, "hello"u8);
            layer.Tar.Write(big, content);
            layer.Tar.Write(Hello with { Path = "app/last" }, "hello"u8);
        });
        digests.DiffId.ShouldBe(whole.Digests.DiffId);
        Decompress(bytes).AsSpan().SequenceEqual(Decompress(whole.Bytes)).ShouldBeTrue();
        digests.ShouldBe(new(Sha256Digest.Of(bytes), bytes.Length, Sha256Digest.Of(Decompress(bytes)), digests.UncompressedSize));
    }

    [Fact]
    public void A_damaged_segment_is_refused()
    {
        using var segment = new MemoryStream();
        using (var gzip = new GzipMemberStream(segment, new() { CompressionLevel = 6 }, 2, TestContext.Current.CancellationToken))
            gzip.Write(new byte[1024]);
        var whole = segment.ToArray();
        var flipped = whole.ToArray();
        flipped[^5] ^= 1;

        Append(whole); // does not throw
        Append([]);
        Append([.. whole, .. whole]);
        Should.Throw<InvalidDataException>(() => Append(flipped));
        for (var length = 1; length < whole.Length; length++)
            Should.Throw<InvalidDataException>(() => Append(whole[..length]), $"cut to {length}");
        Should.Throw<InvalidDataException>(() => Append([.. whole, .. "garbage"u8]));
        Should.Throw<InvalidDataException>(() => Append([.. whole, 0]));
        Should.Throw<InvalidDataException>(() => Append([.. whole, 0x1F, 0x8B]));
        Should.Throw<InvalidDataException>(() => Append([.. whole, .. new byte[100_000]]));

        static void Append(byte[] bytes) => Write(layer => layer.AppendSegment(new MemoryStream(bytes)));
    }

    [Fact]
    public void A_segment_that_ends_within_a_block_is_refused()
    {
        using var segment = new MemoryStream();
        using (var gzip = new GzipMemberStream(segment, new() { CompressionLevel = 1 }, 1, TestContext.Current.CancellationToken))
            gzip.Write(Encoding.ASCII.GetBytes("not a tar"));
        Should.Throw<InvalidDataException>(() => Write(layer => layer.AppendSegment(new MemoryStream(segment.ToArray()))));
    }

    internal static (byte[] Bytes, LayerDigests Digests) Write(Action<LayerWriter> write, int level = 6, int parallelism = 2)
    {
        using var output = new MemoryStream();
        using var layer = new LayerWriter(output, level, parallelism, TestContext.Current.CancellationToken);
        write(layer);
        var digests = layer.Complete();
        return (output.ToArray(), digests);
    }

    internal static byte[] Decompress(byte[] gzip)
    {
        using var stream = new GZipStream(new MemoryStream(gzip), CompressionMode.Decompress);
        using var result = new MemoryStream();
        stream.CopyTo(result);
        return result.ToArray();
    }
}

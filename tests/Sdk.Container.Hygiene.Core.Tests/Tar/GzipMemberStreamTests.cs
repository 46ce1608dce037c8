using Sdk.Container.Hygiene.Tar;

namespace Sdk.Container.Hygiene.Tests.Tar;

public sealed class GzipMemberStreamTests
{
    private static readonly byte[] Text = MakeText(2_500_000);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(6)]
    [InlineData(9)]
    public void The_bytes_do_not_depend_on_the_sizes_of_the_writes_nor_on_the_threads(int level)
    {
        var whole = Compress(level, 1, Text.Length);
        // Not by the assertion's own comparison, which goes from byte to byte: megabytes take it seconds.
        LayerWriterTests.Decompress(whole).AsSpan().SequenceEqual(Text).ShouldBeTrue();
        Compress(level, 2, 1000).AsSpan().SequenceEqual(whole).ShouldBeTrue();
        Compress(level, 3, 65_536).AsSpan().SequenceEqual(whole).ShouldBeTrue();
        Compress(level, 8, 1_048_575).AsSpan().SequenceEqual(whole).ShouldBeTrue();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(6)]
    [InlineData(9)]
    public void The_header_says_nothing_of_time_level_and_platform(int level) =>
        Compress(level, 1, Text.Length)[..10].ShouldBe([0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 255]);

    [Fact]
    public void What_cannot_be_compressed_is_stored()
    {
        var noise = new byte[3 * GzipMemberStream.MemberSize];
        new Random(1).NextBytes(noise);
        using var output = new MemoryStream();
        using (var gzip = new GzipMemberStream(output, new() { CompressionLevel = 1 }, 2, TestContext.Current.CancellationToken))
            gzip.Write(noise);
        LayerWriterTests.Decompress(output.ToArray()).AsSpan().SequenceEqual(noise).ShouldBeTrue();
        output.Length.ShouldBeLessThan(noise.Length + 1024);
    }

    [Fact]
    public void Flush_ends_a_member()
    {
        using var output = new MemoryStream();
        using var gzip = new GzipMemberStream(output, new() { CompressionLevel = 6 }, 2, TestContext.Current.CancellationToken);
        gzip.Write("first"u8);
        gzip.Flush();
        var end = (int)output.Length;
        gzip.Write("second"u8);
        gzip.Flush();
        gzip.Flush(); // nothing to end
        var bytes = output.ToArray();
        LayerWriterTests.Decompress(bytes[..end]).ShouldBe("first"u8.ToArray());
        LayerWriterTests.Decompress(bytes[end..]).ShouldBe("second"u8.ToArray());
    }

    [Fact]
    public void Nothing_written_is_nothing_compressed()
    {
        using var output = new MemoryStream();
        using (var gzip = new GzipMemberStream(output, new() { CompressionLevel = 6 }, 2, TestContext.Current.CancellationToken))
            gzip.Flush();
        output.Length.ShouldBe(0);
    }

    [Fact]
    public void A_cancelled_stream_neither_goes_on_nor_closes_as_if_it_were_whole()
    {
        using var output = new MemoryStream();
        using var cancellation = new CancellationTokenSource();
        var gzip = new GzipMemberStream(output, new() { CompressionLevel = 6 }, 2, cancellation.Token);
        gzip.Write("first"u8);
        cancellation.Cancel();
        Should.Throw<OperationCanceledException>(() => gzip.Write("second"u8));
        Should.Throw<OperationCanceledException>(gzip.Dispose);
        output.Length.ShouldBe(0);
        gzip.Dispose();
    }

    [Fact]
    public void A_full_disk_surfaces_once()
    {
        var gzip = new GzipMemberStream(new FullDisk(), new() { CompressionLevel = 1 }, 1, TestContext.Current.CancellationToken);
        Should.Throw<IOException>(() => gzip.Write(Text));
        gzip.Abandon();
        gzip.Dispose();
        Should.Throw<ObjectDisposedException>(() => gzip.Write("more"u8));
    }

    private static byte[] Compress(int level, int parallelism, int writeSize)
    {
        using var output = new MemoryStream();
        using (var gzip = new GzipMemberStream(output, new() { CompressionLevel = level }, parallelism, TestContext.Current.CancellationToken))
        {
            for (var at = 0; at < Text.Length; at += writeSize)
                gzip.Write(Text, at, Math.Min(writeSize, Text.Length - at));
        }
        return output.ToArray();
    }

    private static byte[] MakeText(int size)
    {
        var random = new Random(7);
        var words = Enumerable.Range(0, 300).Select(_ => Enumerable.Range(0, random.Next(2, 12)).Select(_ => (byte)random.Next('a', 'z')).ToArray()).ToArray();
        using var text = new MemoryStream();
        while (text.Length < size)
        {
            text.Write(words[random.Next(words.Length)]);
            text.WriteByte((byte)' ');
        }
        return text.ToArray();
    }

    private sealed class FullDisk : MemoryStream
    {
        public override void Write(ReadOnlySpan<byte> buffer) => throw new IOException("No space left on device");
    }
}

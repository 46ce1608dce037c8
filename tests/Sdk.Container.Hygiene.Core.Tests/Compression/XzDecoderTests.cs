using Sdk.Container.Hygiene.Compression;
using Sdk.Container.Hygiene.Testing;

namespace Sdk.Container.Hygiene.Tests.Compression;

public sealed class XzDecoderTests
{
    // The dictionary that the format codes as 40 has 4 GiB.
    private const byte HugeDictionary = 40;

    public static TheoryData<string> Decoders => LibLzma.Instance is null ? ["managed"] : ["managed", "one thread", "two threads"];

    [Theory]
    [MemberData(nameof(Decoders))]
    public void What_xz_wrote_is_read(string decoder)
    {
        Decode(decoder, XzSamples.ThreeBlocks).ShouldBe(XzSamples.Plain);
        Decode(decoder, XzSamples.OneBlock).ShouldBe(XzSamples.Plain);
    }

    [Theory]
    [MemberData(nameof(Decoders))]
    public void Stored_chunks_and_many_blocks_are_read(string decoder)
    {
        var data = new byte[300_000];
        new Random(1).NextBytes(data);
        Decode(decoder, XzWriter.Write(data, blockSize: 70_001)).AsSpan().SequenceEqual(data).ShouldBeTrue();
        Decode(decoder, XzWriter.Write([])).ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Decoders))]
    public void A_stream_that_was_cut_anywhere_is_refused(string decoder)
    {
        for (var length = 0; length < XzSamples.ThreeBlocks.Length; length++)
            Should.Throw<InvalidDataException>(() => Decode(decoder, XzSamples.ThreeBlocks[..length]), $"cut to {length}");
    }

    [Theory]
    [MemberData(nameof(Decoders))]
    public void A_bit_that_flipped_is_never_read_as_other_data(string decoder)
    {
        for (var index = 0; index < XzSamples.ThreeBlocks.Length; index++)
        {
            var damaged = XzSamples.ThreeBlocks.ToArray();
            damaged[index] ^= (byte)(1 << index % 8);
            try
            {
                Decode(decoder, damaged).ShouldBe(XzSamples.Plain, $"bit flipped in byte {index}");
            }
            catch (InvalidDataException)
            {
                // Refused: as it should be.
            }
        }
    }

    [Theory]
    [MemberData(nameof(Decoders))]
    public void Whatever_follows_the_stream_is_refused(string decoder) =>
        Should.Throw<InvalidDataException>(() => Decode(decoder, [.. XzSamples.OneBlock, 0]));

    [Theory]
    [MemberData(nameof(Decoders))]
    public void A_dictionary_beyond_the_memory_limit_is_refused(string decoder) =>
        Should.Throw<InvalidDataException>(() => Decode(decoder, XzWriter.Write(XzSamples.Plain, dictionary: HugeDictionary)));

    [Fact]
    public void The_source_is_closed_with_the_stream()
    {
        var source = new MemoryStream(XzSamples.OneBlock);
        XzDecoder.Open(source).Dispose();
        source.CanRead.ShouldBeFalse();
    }

    private static byte[] Decode(string decoder, byte[] data)
    {
        // As it comes from a .deb or from the network: no position, no length.
        var source = new BoundedReadStream(new MemoryStream(data), long.MaxValue);
        using var stream = decoder switch
        {
            "managed" => XzDecoder.OpenManaged(source),
            "one thread" => XzDecoder.OpenNative(LibLzma.Instance!, source, threads: 1),
            _ => XzDecoder.OpenNative(LibLzma.Instance!, source, threads: 2),
        };
        using var output = new MemoryStream();
        stream.CopyTo(output, bufferSize: 1000);
        return output.ToArray();
    }
}

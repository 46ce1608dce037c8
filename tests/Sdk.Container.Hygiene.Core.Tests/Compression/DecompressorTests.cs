using System.IO.Compression;
using Sdk.Container.Hygiene.Compression;
using Sdk.Container.Hygiene.Testing;

namespace Sdk.Container.Hygiene.Tests.Compression;

public sealed class DecompressorTests
{
    public static TheoryData<string> Extensions => [.. Decompressor.Extensions];

    [Theory]
    [MemberData(nameof(Extensions))]
    public void Every_compression_of_a_deb_is_read(string extension) =>
        Read(Compress(XzSamples.Plain, extension), extension, limit: XzSamples.Plain.Length).ShouldBe(XzSamples.Plain);

    [Theory]
    [MemberData(nameof(Extensions))]
    public void A_bomb_is_refused_at_the_limit(string extension) =>
        Should.Throw<InvalidDataException>(() => Read(Compress(new byte[1 << 20], extension), extension, limit: (1 << 20) - 1));

    [Theory]
    [MemberData(nameof(Extensions))]
    public void Damaged_data_raises_nothing_but_InvalidDataException(string extension)
    {
        var random = new Random(1);
        var valid = Compress(XzSamples.Plain, extension);
        for (var round = 0; round < 500; round++)
        {
            var damaged = valid[..random.Next(valid.Length / 2, valid.Length + 1)];
            damaged[random.Next(damaged.Length)] ^= (byte)(1 << random.Next(8));
            try
            {
                Read(damaged, extension, limit: 1 << 20);
            }
            catch (InvalidDataException)
            {
                // The one exception that may come out.
            }
        }
    }

    private static byte[] Compress(byte[] data, string extension)
    {
        using var output = new MemoryStream();
        switch (extension)
        {
            case "":
                return data;
            case ".gz":
                using (var gzip = new GZipStream(output, CompressionLevel.Fastest))
                    gzip.Write(data);
                return output.ToArray();
            case ".xz":
                return XzWriter.Write(data);
            default:
                using (var zstd = new ZstdSharp.CompressionStream(output))
                    zstd.Write(data);
                return output.ToArray();
        }
    }

    private static byte[] Read(byte[] data, string extension, long limit)
    {
        using var stream = Decompressor.Open(new MemoryStream(data), extension, limit);
        using var output = new MemoryStream();
        stream.CopyTo(output);
        return output.ToArray();
    }
}

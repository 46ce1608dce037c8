using System.IO.Compression;

namespace Sdk.Container.Hygiene.Compression;

/// <summary>Opens compressed data for reading by the extension that Debian's formats name it with (deb(5), and the indices of an archive).</summary>
internal static class Decompressor
{
    /// <summary>What <see cref="Open"/> knows; none is the empty extension.</summary>
    public static IReadOnlyList<string> Extensions { get; } = ["", ".gz", ".xz", ".zst"];

    /// <summary>
    /// The uncompressed data; closing it closes the source. Damaged data, data of more than <paramref name="limit"/> bytes, and anything after the end of the compressed data are an
    /// <see cref="InvalidDataException"/>, and never another exception.
    /// </summary>
    /// <param name="extension">One of <see cref="Extensions"/>.</param>
    /// <param name="threads">For xz: 0 is one for each core.</param>
#pragma warning disable CA2000 // Dispose objects before losing scope: the stream that is returned closes them.
    public static Stream Open(Stream source, string extension, long limit, int threads = 0) => new BoundedReadStream(Decoded(source, extension, threads), limit);
#pragma warning restore CA2000

    private static Stream Decoded(Stream source, string extension, int threads) => extension switch
    {
        "" => source,
        ".gz" => new ForeignDecoderStream(() => new GZipStream(source, CompressionMode.Decompress), source),
        ".xz" => XzDecoder.Open(source, threads),
        ".zst" => new ForeignDecoderStream(() => new ZstdSharp.DecompressionStream(source, checkEndOfStream: true), source),
        _ => throw new ArgumentException($"no known compression: '{extension}'", nameof(extension)),
    };
}

using System.IO.Compression;

namespace Sdk.Container.Hygiene.Compression;

/// <summary>Compresses small files whole, in memory.</summary>
internal static class Gzip
{
    /// <summary>
    /// One gzip member at zlib's level 9, the same for the same bytes and the same zlib: its header has no time and no system (RFC 1952 §2.3.1), as Debian Policy §12.7 wants of
    /// <c>gzip -9n</c>.
    /// </summary>
    public static byte[] Compress(ReadOnlySpan<byte> data)
    {
        using MemoryStream output = new();
        // In one piece: zlib's output depends on the sizes of the writes.
        using (GZipStream gzip = new(output, new ZLibCompressionOptions { CompressionLevel = 9 }, leaveOpen: true))
            gzip.Write(data);
        var compressed = output.ToArray();
        compressed.AsSpan(4, 4).Clear();
        (compressed[8], compressed[9]) = (2, 255); // "maximum compression", "unknown"
        return compressed;
    }
}

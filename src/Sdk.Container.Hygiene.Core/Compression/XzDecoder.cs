namespace Sdk.Container.Hygiene.Compression;

/// <summary>
/// Opens .xz data (the .xz file format, one stream) for reading. The machine's own liblzma does the work where it loads, on several threads where the data was written in
/// blocks (dpkg-deb and Debian's indices are); SharpCompress does it elsewhere. The streams read the same from both, and throw <see cref="InvalidDataException"/> and nothing else
/// on bytes that are not a whole .xz stream. liblzma works within a limit of memory; SharpCompress takes what the data's dictionary asks for, up to 2 GiB.
/// </summary>
/// <remarks>Decode only what was verified before: a decoder is the first place where a crafted file would strike.</remarks>
public static class XzDecoder
{
    /// <summary>xz -9 needs 65 MiB; nothing in a Debian archive needs more.</summary>
    internal const ulong MemoryLimit = 128UL << 20;

    /// <summary>Beyond this the threaded decoder runs fewer threads: a block of 24 MiB, as xz -6 writes, takes some 40 MiB.</summary>
    internal const ulong ThreadingMemoryLimit = 96UL << 20;

    /// <param name="source">Compressed; closed with the stream that is returned.</param>
    /// <param name="threads">0: one for each core.</param>
    public static Stream Open(Stream source, int threads = 0) =>
        LibLzma.Instance is { } library ? OpenNative(library, source, threads) : OpenManaged(source);

    internal static Stream OpenNative(LibLzma library, Stream source, int threads) => new LzmaReadStream(library, source, threads);

    // SharpCompress asks its source for the position, to know where a block is padded.
    internal static Stream OpenManaged(Stream source) =>
        new ForeignDecoderStream(() => new SharpCompress.Compressors.Xz.XZStream(new CountingReadStream(source)), source);
}

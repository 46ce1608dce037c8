using System.Buffers;
using System.IO.Compression;

namespace Sdk.Container.Hygiene.Tar;

/// <summary>
/// Writes a layer: tar entries are compressed on the way, and pieces that were compressed before are taken over as they are. Knows both digests at the end without
/// reading anything twice. Memory is bounded by the members in flight (<see cref="GzipMemberStream"/>), not by the layer.
/// </summary>
/// <remarks>Entries must come in the order they shall have; the writer neither sorts nor adds parent directories.</remarks>
public sealed class LayerWriter : IDisposable
{
    private const int BlockSize = 512;
    private const int CopyBufferSize = 128 * 1024;

    // .NET's GZipStream takes a last member without its checksum for whole, and ignores what is no member. So a member of our own is read behind a segment's last.
    private const byte Marker = (byte)'.';
    private static readonly byte[] EndMarker = MakeEndMarker();

    private readonly HashingStream _compressed;
    private readonly GzipMemberStream _gzip;
    private readonly HashingStream _uncompressed;

    /// <param name="output">Takes the compressed layer; not closed.</param>
    /// <param name="gzipLevel">0 to 9, zlib's scale.</param>
    /// <param name="parallelism">Threads that compress.</param>
    public LayerWriter(Stream output, int gzipLevel, int parallelism, CancellationToken cancellationToken)
    {
        _compressed = new(output);
        _gzip = new(_compressed, new ZLibCompressionOptions { CompressionLevel = gzipLevel }, parallelism, cancellationToken);
        _uncompressed = new(_gzip);
        Tar = new(_uncompressed);
    }

    /// <summary>Takes the layer's entries. <see cref="Complete"/> writes the end.</summary>
    public TarWriter Tar { get; }

    /// <summary>
    /// Takes over whole gzip members, as <see cref="GzipMemberStream"/> made them of whole tar entries: their bytes go into the layer unchanged, and what they hold counts
    /// for the diff id. Damaged members, and members that do not end at a tar block, are an <see cref="InvalidDataException"/>; the layer is lost then.
    /// </summary>
    public void AppendSegment(Stream gzipMembers)
    {
        _gzip.Flush();
        using var tee = new TeeStream(gzipMembers, _compressed, EndMarker);
        using var members = new GZipStream(tee, CompressionMode.Decompress);
        var buffer = ArrayPool<byte>.Shared.Rent(CopyBufferSize);
        try
        {
            // The last byte is the marker's. It is missing where something else than a member follows the last member, and a member without its end swallows it.
            var length = 0;
            while (members.Read(buffer, length, buffer.Length - length) is var read && read > 0)
            {
                length += read;
                _uncompressed.Hash(buffer.AsSpan(0, length - 1));
                buffer[0] = buffer[length - 1];
                length = 1;
            }
            if (length != 1 || buffer[0] != Marker || _uncompressed.Length % BlockSize != 0)
                throw new InvalidDataException("a segment is not a series of whole gzip members that ends at a tar block");
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Ends the archive and writes out everything.</summary>
    public LayerDigests Complete()
    {
        Tar.WriteEnd();
        _gzip.Flush();
        return new(_compressed.Digest, _compressed.Length, _uncompressed.Digest, _uncompressed.Length);
    }

    /// <summary>Without <see cref="Complete"/> before it, gives up: what is in memory is dropped, and the output is no layer.</summary>
    public void Dispose()
    {
        _gzip.Abandon();
        _uncompressed.Dispose();
        _gzip.Dispose();
        _compressed.Dispose();
    }

    private static byte[] MakeEndMarker()
    {
        using var member = new GzipMember(1);
        member.Fill([Marker]);
        return member.Compress(new()).Compressed.ToArray();
    }
}

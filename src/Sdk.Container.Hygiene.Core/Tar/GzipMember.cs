using System.Buffers;
using System.IO.Compression;

namespace Sdk.Container.Hygiene.Tar;

/// <summary>One gzip member: its input, and after <see cref="Compress"/> its bytes. Both are borrowed from the array pool until it is disposed.</summary>
internal sealed class GzipMember(int size) : IDisposable
{
    private readonly byte[] _input = ArrayPool<byte>.Shared.Rent(size);
    private byte[]? _output;
    private int _inputLength;
    private int _outputLength;

    public bool IsFull => _inputLength == size;

    public ReadOnlySpan<byte> Compressed => _output.AsSpan(0, _outputLength);

    /// <summary>Takes what fits, and says how much that was.</summary>
    public int Fill(ReadOnlySpan<byte> data)
    {
        var taken = Math.Min(data.Length, size - _inputLength);
        data[..taken].CopyTo(_input.AsSpan(_inputLength));
        _inputLength += taken;
        return taken;
    }

    /// <summary>The input is fed in one piece: zlib's output depends on the sizes of the writes.</summary>
    public GzipMember Compress(ZLibCompressionOptions options)
    {
        // Fixed Huffman codes, which zlib uses at level 1, need up to 9 bits for a byte.
        _output = ArrayPool<byte>.Shared.Rent(size + size / 8 + 1024);
        Deflate(options);
        if (_outputLength > _inputLength && options.CompressionLevel != 0)
            Deflate(new() { CompressionLevel = 0 });
        // RFC 1952 §2.3.1: no time; extra flags and operating system say nothing (0 and 255), as zlib sets them by level and platform.
        _output.AsSpan(4, 5).Clear();
        _output[9] = 255;
        return this;
    }

    private void Deflate(ZLibCompressionOptions options)
    {
        using var stream = new MemoryStream(_output!);
        using (var gzip = new GZipStream(stream, options, leaveOpen: true))
            gzip.Write(_input, 0, _inputLength);
        _outputLength = (int)stream.Position;
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_input);
        if (_output is not null)
            ArrayPool<byte>.Shared.Return(_output);
        _output = null;
    }
}

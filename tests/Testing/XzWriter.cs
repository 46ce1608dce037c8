using System.Buffers.Binary;

namespace Sdk.Container.Hygiene.Testing;

/// <summary>
/// Writes .xz without compressing (LZMA2 has chunks for that), so that tests need no encoder: several blocks with their sizes in the headers, as dpkg-deb writes them
/// (the .xz file format, sections 2 and 3).
/// </summary>
public static class XzWriter
{
    private const byte CheckCrc32 = 1;

    /// <param name="dictionary">The dictionary size that the header asks for, in the format's own coding: 40 is 4 GiB, 22 is 8 MiB.</param>
    public static byte[] Write(ReadOnlySpan<byte> data, int blockSize = 1 << 20, byte dictionary = 22)
    {
        var output = new MemoryStream();
        output.Write([0xFD, (byte)'7', (byte)'z', (byte)'X', (byte)'Z', 0]);
        output.Write([0, CheckCrc32]);
        WriteCrc(output, [0, CheckCrc32]);
        var records = new List<(long Unpadded, long Uncompressed)>();
        for (var start = 0; start < data.Length; start += blockSize)
            records.Add(WriteBlock(output, data[start..Math.Min(data.Length, start + blockSize)], dictionary));
        var indexSize = WriteIndex(output, records);
        byte[] footer = [0, 0, 0, 0, 0, CheckCrc32];
        BinaryPrimitives.WriteInt32LittleEndian(footer, indexSize / 4 - 1);
        WriteCrc(output, footer);
        output.Write(footer);
        output.Write("YZ"u8);
        return output.ToArray();
    }

    private static (long Unpadded, long Uncompressed) WriteBlock(MemoryStream output, ReadOnlySpan<byte> data, byte dictionary)
    {
        var start = output.Length;
        var chunks = Chunks(data);
        var header = new MemoryStream();
        header.Write([0, 0xC0]);
        WriteNumber(header, chunks.Length);
        WriteNumber(header, data.Length);
        header.Write([0x21, 1, dictionary]);
        Pad(header);
        var bytes = header.ToArray();
        bytes[0] = (byte)(bytes.Length / 4);
        output.Write(bytes);
        WriteCrc(output, bytes);
        output.Write(chunks);
        var unpadded = output.Length - start + 4;
        Pad(output);
        WriteCrc(output, data);
        return (unpadded, data.Length);
    }

    private static byte[] Chunks(ReadOnlySpan<byte> data)
    {
        var chunks = new MemoryStream();
        for (var start = 0; start < data.Length; start += 1 << 16)
        {
            var chunk = data[start..Math.Min(data.Length, start + (1 << 16))];
            chunks.Write([(byte)(start == 0 ? 1 : 2), (byte)((chunk.Length - 1) >> 8), (byte)(chunk.Length - 1)]);
            chunks.Write(chunk);
        }
        chunks.WriteByte(0);
        return chunks.ToArray();
    }

    private static int WriteIndex(MemoryStream output, List<(long Unpadded, long Uncompressed)> records)
    {
        var index = new MemoryStream();
        index.WriteByte(0);
        WriteNumber(index, records.Count);
        foreach (var (unpadded, uncompressed) in records)
        {
            WriteNumber(index, unpadded);
            WriteNumber(index, uncompressed);
        }
        Pad(index);
        var bytes = index.ToArray();
        output.Write(bytes);
        WriteCrc(output, bytes);
        return bytes.Length + 4;
    }

    private static void WriteNumber(MemoryStream output, long number)
    {
        for (; number >= 0x80; number >>= 7)
            output.WriteByte((byte)(number | 0x80));
        output.WriteByte((byte)number);
    }

    private static void Pad(MemoryStream output)
    {
        while (output.Length % 4 != 0)
            output.WriteByte(0);
    }

    private static void WriteCrc(MemoryStream output, ReadOnlySpan<byte> data)
    {
        Span<byte> crc = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(crc, Crc32(data));
        output.Write(crc);
    }

    private static uint Crc32(ReadOnlySpan<byte> data)
    {
        var crc = uint.MaxValue;
        foreach (var value in data)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
                crc = (crc >> 1) ^ ((crc & 1) * 0xEDB88320);
        }
        return ~crc;
    }
}

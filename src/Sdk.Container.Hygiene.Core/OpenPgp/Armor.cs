using System.Buffers;
using System.Buffers.Text;

namespace Sdk.Container.Hygiene.OpenPgp;

/// <summary>
/// Binary data as text between two armor lines (RFC 9580 §6). The checksum is passed over, as §6.1 demands: it protects against nothing that a signature does not.
/// </summary>
internal static class Armor
{
    /// <summary>Reads from behind the first armor line to the end of the last. Throws <see cref="FormatException"/>.</summary>
    public static byte[] Read(ref LineReader lines, ReadOnlySpan<byte> lastLine)
    {
        ReadOnlySpan<byte> line;
        while (!(line = lines.Next()).IsEmpty)
            if (line.IndexOf((byte)':') < 1)
                throw new FormatException("its armor has a line that is no header");

        var radix64 = new ArrayBufferWriter<byte>();
        while (!(line = lines.Next()).StartsWith((byte)'-'))
        {
            if (!IsChecksum(line))
            {
                radix64.Write(line);
                continue;
            }
            line = lines.Next();
            break;
        }
        return line.SequenceEqual(lastLine) ? Decode(radix64.WrittenSpan) : throw new FormatException("its armor does not end as it began");
    }

    private static bool IsChecksum(ReadOnlySpan<byte> line) => line.Length == 5 && line[0] == '=';

    private static byte[] Decode(ReadOnlySpan<byte> radix64)
    {
        var data = new byte[Base64.GetMaxDecodedFromUtf8Length(radix64.Length)];
        return Base64.DecodeFromUtf8(radix64, data, out _, out var written) == OperationStatus.Done
            ? data[..written]
            : throw new FormatException("its armor is not radix-64");
    }
}

using System.Globalization;
using System.IO.Compression;
using System.Text;
using Sdk.Container.Hygiene.Diagnostics;
using Sdk.Container.Hygiene.Tar;

namespace Sdk.Container.Hygiene.Configuring;

/// <summary>
/// Hands layers to namespace.sh, one after the other: a line with the number of bytes and whether it may have white-outs (1, else 0), then the layer as a tar. Unpacked here, since .NET's zlib is faster than gzip(1), for which
/// the scripts would wait.
/// </summary>
internal static class LayerFeed
{
    private const int BufferSize = 128 << 10;

    /// <summary>False where nobody reads any more. A layer that cannot be read is HYG4112.</summary>
    public static bool TryWrite(Stream output, Layer layer, CancellationToken cancellationToken)
    {
        var buffer = new byte[BufferSize];
        try
        {
            using var file = new FileStream(layer.Path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.SequentialScan);
            using GZipStream tar = new(file, CompressionMode.Decompress);
            var left = layer.UncompressedSize;
            if (!TryWrite(output, Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{left} {(layer.Role == LayerRole.Unpacked ? 0 : 1)}\n"))))
                return false;
            while (tar.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false) is var read and > 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
                left -= read;
                if (left < 0)
                    break;
                if (!TryWrite(output, buffer.AsSpan(0, read)))
                    return false;
            }
            return left == 0 ? true : throw new InvalidDataException("it has another size than is written beside it");
        }
        catch (Exception damage) when (damage is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            throw RootfsDiagnostics.DamagedStore("a layer", layer.Path, damage.Message).ToException(damage);
        }
    }

    private static bool TryWrite(Stream output, ReadOnlySpan<byte> bytes)
    {
        try
        {
            output.Write(bytes);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }
}

using System.Text;
using Sdk.Container.Hygiene.Storage;

namespace Sdk.Container.Hygiene.Operations.Rendering;

/// <summary>A file of the operations folder.</summary>
/// <param name="Path">Relative to the folder, with <c>/</c>: <c>systemd/shop@.service</c>.</param>
/// <param name="Content">Text in UTF-8, with LF.</param>
/// <param name="Mode">Unix permissions: 0644 or 0755.</param>
public sealed record OperationsFile(string Path, string Content, int Mode)
{
    public const int Plain = 0b110_100_100;

    /// <summary>SHA256SUMS, as <c>sha256sum --check</c> reads it, over these files.</summary>
    public static OperationsFile Checksums(IEnumerable<OperationsFile> files) => new("SHA256SUMS",
        string.Concat(files.OrderBy(file => file.Path, StringComparer.Ordinal).Select(file => $"{Sha256Digest.Of(Encoding.UTF8.GetBytes(file.Content)).Hex}  {file.Path}\n")), Plain);
}

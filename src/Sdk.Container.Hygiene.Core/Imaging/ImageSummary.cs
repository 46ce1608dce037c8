using System.Globalization;

namespace Sdk.Container.Hygiene.Imaging;

/// <summary>What came of a publish, in words.</summary>
public static class ImageSummary
{
    /// <summary><c>hello:1.0.0 (sha256:3f1a…, 62 MB, 14 Debian packages)</c>. The size is that of the unpacked image.</summary>
    public static string Line(ImageResult result) => string.Create(CultureInfo.InvariantCulture,
        $"{result.Names[0]} ({result.Digest[..19]}…, {Megabytes(result.UncompressedSize)}, {result.Packages} Debian packages)");

    /// <summary>The same, and where it is: <c>… in docker 20.10.24</c>, else the archive's path.</summary>
    /// <param name="engine">Null where the image is in none.</param>
    /// <param name="directory">Absolute: below it, the path is said relative to it.</param>
    public static string Line(ImageResult result, string? engine, string directory)
    {
        var relative = Path.GetRelativePath(directory, result.Archive);
        return $"{Line(result)} in {engine ?? (relative.StartsWith("..", StringComparison.Ordinal) ? result.Archive : relative)}";
    }

    /// <summary>Names, digests, files and layers, for a log at normal verbosity.</summary>
    public static string Render(ImageResult result) => string.Join('\n',
    [
        $"image    {string.Join(", ", result.Names)}",
        $"digest   {result.Digest}",
        $"id       {result.ImageId}",
        $"layout   {result.Layout}",
        $"archive  {result.Archive} ({Megabytes(result.ArchiveSize)})",
        .. result.Layers.Select(layer => $"layer    sha256:{layer.Digest[..12]}  {Megabytes(layer.Size),8}  {Megabytes(layer.UncompressedSize),8} unpacked  {layer.CreatedBy}"),
    ]);

    private static string Megabytes(long bytes) => bytes >= 10_000_000
        ? string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:F0} MB")
        : string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:F1} MB");
}

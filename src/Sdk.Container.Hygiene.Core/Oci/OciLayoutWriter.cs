using Sdk.Container.Hygiene.Diagnostics;

namespace Sdk.Container.Hygiene.Oci;

/// <summary>
/// Writes an image as a folder (OCI image-spec, image-layout.md), which holds that image and nothing else. What is there already stays, and what the image no longer
/// needs goes; <c>index.json</c> is replaced in one step between the two, so the layout is readable whenever the process ends.
/// </summary>
public static class OciLayoutWriter
{
    /// <param name="directory">Absolute; created where it is missing. A fault of the file system is <c>HYG5008</c>.</param>
    /// <param name="names">May be empty: the image is then found by its digest alone.</param>
    public static async Task WriteAsync(string directory, Image image, IReadOnlyList<ImageReference> names, CancellationToken cancellationToken)
    {
        try
        {
            var blobs = Directory.CreateDirectory(Path.Combine(directory, "blobs", "sha256")).FullName;
            var kept = new HashSet<string>(StringComparer.Ordinal);
            foreach (var blob in image.Blobs)
            {
                cancellationToken.ThrowIfCancellationRequested();
                kept.Add(blob.Digest.Hex);
                await AddBlobAsync(Path.Combine(blobs, blob.Digest.Hex), blob, cancellationToken);
            }
            await ReplaceAsync(Path.Combine(directory, "oci-layout"), OciJson.Write(new(), OciJson.Relaxed.OciLayoutFile), cancellationToken);
            await ReplaceAsync(Path.Combine(directory, "index.json"), OciJson.Write(image.Index(names), OciJson.Relaxed.ImageIndex), cancellationToken);
            foreach (var file in Directory.EnumerateFiles(blobs).Where(file => !kept.Contains(Path.GetFileName(file))))
                File.Delete(file);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw ImageDiagnostics.CannotWriteLayout(directory, cause.Message).ToException(cause);
        }
    }

    // A blob is named by its digest, and comes under that name only when it is whole: one of the right size is the right one. Files are copied (or cloned, where the file
    // system can) rather than hard-linked: whoever writes into the layout must not reach the store.
    private static async Task AddBlobAsync(string path, ImageBlob blob, CancellationToken cancellationToken)
    {
        if (new FileInfo(path) is { Exists: true } present && present.Length == blob.Size)
            return;
        if (blob.Path is null)
        {
            await ReplaceAsync(path, blob.Bytes, cancellationToken);
            return;
        }
        var temporary = Temporary(path);
        File.Copy(blob.Path, temporary);
        File.Move(temporary, path, overwrite: true);
    }

    private static async Task ReplaceAsync(string path, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        if (new FileInfo(path) is { Exists: true } present && present.Length == content.Length)
        {
            var old = await File.ReadAllBytesAsync(path, cancellationToken);
            if (content.Span.SequenceEqual(old))
                return;
        }
        var temporary = Temporary(path);
        await File.WriteAllBytesAsync(temporary, content, cancellationToken);
        File.Move(temporary, path, overwrite: true);
    }

    private static string Temporary(string path) => $"{path}.{Path.GetRandomFileName()}.tmp";
}

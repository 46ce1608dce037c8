using Sdk.Container.Hygiene.Diagnostics;
using Sdk.Container.Hygiene.Storage;
using Sdk.Container.Hygiene.Tar;

namespace Sdk.Container.Hygiene.Oci;

/// <summary>
/// Writes an image as one file that is both: an OCI layout in a tar (what podman, skopeo and containerd read) and what <c>docker load</c> of any age takes, by the
/// <c>manifest.json</c> beside it. The same image gives the same bytes. The file appears under its name when it is whole.
/// </summary>
public static class ImageArchiveWriter
{
    /// <summary>The .NET SDK's meaning of <c>ContainerArchiveOutputPath</c>: a folder (one that exists, or a path that ends with a slash) gets <c>repository.tar.gz</c>.</summary>
    /// <param name="baseDirectory">Absolute: the project's folder.</param>
    public static string ResolvePath(string path, string repository, string baseDirectory)
    {
        path = path.Replace('\\', '/');
        var full = Path.GetFullPath(path, baseDirectory);
        return path.EndsWith('/') || Directory.Exists(full) ? Path.Combine(full, repository + ".tar.gz") : full;
    }

    /// <summary>Returns the size of the file. A fault of the file system is <c>HYG5009</c>.</summary>
    /// <param name="path">Absolute; its folder is created where it is missing. Where it ends with <c>.gz</c> or <c>.tgz</c>, the archive is a gzip file.</param>
    /// <param name="names">May be empty: the image is then loaded without a name.</param>
    public static Task<long> WriteAsync(string path, Image image, IReadOnlyList<ImageReference> names, CancellationToken cancellationToken) =>
        Task.Run(() => Write(path, image, names, cancellationToken), cancellationToken);

    private static long Write(string path, Image image, IReadOnlyList<ImageReference> names, CancellationToken cancellationToken)
    {
        var temporary = $"{path}.{Path.GetRandomFileName()}.tmp";
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            try
            {
                WriteFile(temporary, IsGzip(path), image, names, cancellationToken);
                File.Move(temporary, path, overwrite: true);
                return new FileInfo(path).Length;
            }
            finally
            {
                File.Delete(temporary);
            }
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            throw ImageDiagnostics.CannotWriteArchive(path, cause.Message).ToException(cause);
        }
    }

    private static bool IsGzip(string path) => path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) || path.EndsWith(".tgz", StringComparison.OrdinalIgnoreCase);

    private static void WriteFile(string path, bool gzip, Image image, IReadOnlyList<ImageReference> names, CancellationToken cancellationToken)
    {
        using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0);
        if (!gzip)
        {
            WriteTar(file, image, names, NoLayers, isLayout: true, cancellationToken);
            return;
        }
        // The layers are compressed already: a second pass would cost a second and gain nothing.
        using var stored = new GzipMemberStream(file, new() { CompressionLevel = 0 }, parallelism: 1, cancellationToken);
        WriteTar(stored, image, names, NoLayers, isLayout: true, cancellationToken);
    }

    private static IReadOnlySet<Sha256Digest> NoLayers { get; } = new HashSet<Sha256Digest>();

    /// <param name="omitted">Layers that the reader has: they are named, but their files stay out.</param>
    /// <param name="isLayout">Whether it is to be called an OCI layout where layers stay out, too, whose blobs would have to be there.</param>
    internal static void WriteTar(Stream output, Image image, IReadOnlyList<ImageReference> names, IReadOnlySet<Sha256Digest> omitted, bool isLayout, CancellationToken cancellationToken)
    {
        isLayout |= omitted.Count == 0;
        var tar = new TarWriter(output);
        tar.Write(Directory("blobs"));
        tar.Write(Directory("blobs/sha256"));
        foreach (var blob in image.Blobs.Where(blob => !omitted.Contains(blob.Digest)))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var entry = File(blob.LayoutPath, blob.Size);
            if (blob.Path is null)
            {
                tar.Write(entry, blob.Bytes.Span);
                continue;
            }
            using var content = System.IO.File.OpenRead(blob.Path);
            tar.Write(entry, content);
        }
        if (isLayout)
            Document("index.json", OciJson.Write(image.Index(names), OciJson.Relaxed.ImageIndex));
        Document("manifest.json", OciJson.Write(DockerManifest(image, names), OciJson.Relaxed.IReadOnlyListDockerArchiveItem));
        if (isLayout)
            Document("oci-layout", OciJson.Write(new(), OciJson.Relaxed.OciLayoutFile));
        tar.WriteEnd();

        void Document(string path, byte[] content) => tar.Write(File(path, content.Length), content);
        TarEntry Directory(string path) => new(path, TarEntryKind.Directory, UnixModes.Executable, image.Options.Created);
        TarEntry File(string path, long size) => new(path, TarEntryKind.File, UnixModes.File, image.Options.Created, Size: size);
    }

    private static IReadOnlyList<DockerArchiveItem> DockerManifest(Image image, IReadOnlyList<ImageReference> names) =>
    [
        new($"blobs/sha256/{image.Id.Hex}", [.. names.Select(name => name.Name)], [.. image.Options.Layers.Select(layer => $"blobs/sha256/{layer.Digest.Hex}")]),
    ];
}

namespace Sdk.Container.Hygiene.Storage;

/// <summary>
/// Replaces files as a whole: written beside the target under a random name, then renamed over it, so a reader sees the old bytes or the new ones, and a full disk or a
/// killed process leaves the old ones. What a killed process left beside the target is removed by a later write, a day after.
/// </summary>
public static class AtomicFile
{
    /// <param name="path">Absolute; its folder is created.</param>
    public static async Task WriteAsync(string path, Func<Stream, CancellationToken, Task> write, TimeProvider time, CancellationToken cancellationToken)
    {
        var (folder, prefix) = (Path.GetDirectoryName(path)!, $".{Path.GetFileName(path)}.");
        await using var file = new PendingFile(Path.Join(folder, $"{prefix}{TemporaryFiles.RandomName()}.tmp"), size: null);
        TemporaryFiles.Try(() =>
        {
            foreach (var leftover in new DirectoryInfo(folder).EnumerateFiles($"{prefix}*.tmp"))
                TemporaryFiles.RemoveIfStale(leftover, time.GetUtcNow());
        });
        await write(file, cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        file.MoveTo(path);
    }

    public static Task WriteAsync(string path, ReadOnlyMemory<byte> content, TimeProvider time, CancellationToken cancellationToken) =>
        WriteAsync(path, (file, token) => file.WriteAsync(content, token).AsTask(), time, cancellationToken);

    /// <summary>As <see cref="WriteAsync(string, ReadOnlyMemory{byte}, TimeProvider, CancellationToken)"/>, but a file that has these bytes already keeps its time. True where it was written.</summary>
    public static async Task<bool> WriteIfDifferentAsync(string path, ReadOnlyMemory<byte> content, TimeProvider time, CancellationToken cancellationToken)
    {
        if (await HasContentAsync(path, content, cancellationToken))
            return false;
        await WriteAsync(path, content, time, cancellationToken);
        return true;
    }

    private static async Task<bool> HasContentAsync(string path, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        try
        {
            var file = new FileInfo(path);
            if (!file.Exists || file.Length != content.Length)
                return false;
            var present = await File.ReadAllBytesAsync(path, cancellationToken);
            return content.Span.SequenceEqual(present);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return false; // writing says what is wrong
        }
    }
}

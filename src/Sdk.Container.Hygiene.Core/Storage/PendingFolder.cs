namespace Sdk.Container.Hygiene.Storage;

/// <summary>A folder being filled under a temporary name, then renamed into place; closing it without that removes it.</summary>
internal sealed class PendingFolder(string temporary) : IDisposable
{
    public async Task FillAsync(Func<string, CancellationToken, Task> produce, CancellationToken cancellationToken)
    {
        try
        {
            Directory.CreateDirectory(temporary);
            await produce(temporary, cancellationToken);
            cancellationToken.ThrowIfCancellationRequested();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw failure.ToHygiene(temporary);
        }
    }

    /// <summary>Renames the folder. Its bytes reach the disk first: after a power failure there is the whole entry, or none.</summary>
    public void MoveTo(string target)
    {
        try
        {
            foreach (var path in Directory.EnumerateFiles(temporary, "*", SearchOption.AllDirectories))
            {
                using var file = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite);
                RandomAccess.FlushToDisk(file);
            }
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            Directory.Move(temporary, target);
        }
        // Where the file system has no locks, another process may have been first: its entry is as good.
        catch (IOException) when (Directory.Exists(target))
        {
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw failure.ToHygiene(target);
        }
    }

    public void Dispose() => TemporaryFiles.Try(() =>
    {
        if (Directory.Exists(temporary))
            Directory.Delete(temporary, recursive: true);
    });
}

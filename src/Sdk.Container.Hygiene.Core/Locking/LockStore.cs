using Sdk.Container.Hygiene.Diagnostics;
using Sdk.Container.Hygiene.Storage;

namespace Sdk.Container.Hygiene.Locking;

/// <summary>The lock as a file of the project.</summary>
/// <param name="path">Absolute path, <c>debian.lock.json</c> beside the project file by default.</param>
public sealed class LockStore(string path, TimeProvider time)
{
    public string Path { get; } = path;

    /// <summary>The lock; null where there is no file.</summary>
    /// <exception cref="HygieneException">HYG2001 to HYG2006: it can't be read or trusted.</exception>
    public LockFile? Read()
    {
        try
        {
            return File.Exists(Path) ? LockFileSerializer.Read(File.ReadAllBytes(Path), Path) : null;
        }
        catch (FileNotFoundException)
        {
            return null; // removed meanwhile
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw LockDiagnostics.CannotRead(new(Path), failure.Message).ToException(failure);
        }
    }

    /// <summary>Replaces the file as a whole. A file that says the same already keeps its bytes and its time. True where it was written.</summary>
    /// <exception cref="HygieneException">HYG2007 where the file can't be written, HYG2011 where the lock must not be.</exception>
    public async Task<bool> WriteAsync(LockFile file, CancellationToken cancellationToken)
    {
        var content = LockFileSerializer.Write(file, Path);
        try
        {
            return await AtomicFile.WriteIfDifferentAsync(Path, content, time, cancellationToken);
        }
        catch (HygieneException failure)
        {
            // The store's own advice, another folder for it, does not help here.
            throw LockDiagnostics.CannotWrite(new(Path), failure.InnerException?.Message ?? failure.Message).ToException(failure);
        }
    }
}

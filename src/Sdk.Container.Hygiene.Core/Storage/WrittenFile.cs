namespace Sdk.Container.Hygiene.Storage;

/// <summary>A file as it was left, by which a later run sees that nobody has touched it.</summary>
/// <param name="Path">As it was asked for.</param>
/// <param name="Modified">Ticks, in UTC.</param>
internal sealed record WrittenFile(string Path, long Size, long Modified)
{
    /// <summary>Null where there is no such file.</summary>
    /// <param name="folder">Where a relative path begins.</param>
    public static WrittenFile? Of(string path, string folder = "") =>
        new FileInfo(System.IO.Path.Join(folder, path)) is { Exists: true } file ? new(path, file.Length, file.LastWriteTimeUtc.Ticks) : null;
}

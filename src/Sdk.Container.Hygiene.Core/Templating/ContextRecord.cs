using System.Text.Json;
using System.Text.Json.Serialization;
using Sdk.Container.Hygiene.Storage;

namespace Sdk.Container.Hygiene.Templating;

/// <summary>What was written the last time: see <see cref="ContextWriter"/>.</summary>
/// <param name="Fingerprint">Of all that the context is made of.</param>
internal sealed record ContextRecord(string Fingerprint, IReadOnlyList<ContextFile> Files)
{
    /// <summary>Null where there is none that can be read.</summary>
    public static ContextRecord? TryRead(string path)
    {
        try
        {
            var record = JsonSerializer.Deserialize(File.ReadAllBytes(path), ContextRecordJson.Default.ContextRecord);
            return record is { Fingerprint: not null, Files: not null } && !record.Files.Contains(null!) ? record : null;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or JsonException)
        {
            return null; // then everything is made anew, and the file is replaced
        }
    }

    public Task WriteAsync(string path, TimeProvider time, CancellationToken cancellationToken) =>
        AtomicFile.WriteAsync(path, JsonSerializer.SerializeToUtf8Bytes(this, ContextRecordJson.Default.ContextRecord), time, cancellationToken);

    /// <summary>Whether the folder holds these files, as they were left, and no other.</summary>
    public bool Describes(string directory)
    {
        try
        {
            return new DirectoryInfo(directory).EnumerateFileSystemInfos().Count() == Files.Count && Files.All(file => ContextFile.Of(Path.Join(directory, file.Name)) == file);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}

/// <summary>A file of the context.</summary>
/// <param name="Modified">Ticks, in UTC.</param>
internal sealed record ContextFile(string Name, long Size, long Modified)
{
    /// <summary>Null where there is no such file.</summary>
    public static ContextFile? Of(string path) => new FileInfo(path) is { Exists: true } file ? new(file.Name, file.Length, file.LastWriteTimeUtc.Ticks) : null;
}

[JsonSerializable(typeof(ContextRecord))]
internal sealed partial class ContextRecordJson : JsonSerializerContext;

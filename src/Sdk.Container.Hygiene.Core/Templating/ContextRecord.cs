using System.Text.Json;
using System.Text.Json.Serialization;
using Sdk.Container.Hygiene.Storage;

namespace Sdk.Container.Hygiene.Templating;

/// <summary>What was written the last time: see <see cref="ContextWriter"/>.</summary>
/// <param name="Fingerprint">Of all that the context is made of.</param>
internal sealed record ContextRecord(string Fingerprint, IReadOnlyList<WrittenFile> Files)
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
            return new DirectoryInfo(directory).EnumerateFileSystemInfos().Count() == Files.Count && Files.All(file => WrittenFile.Of(file.Path, directory) == file);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}

[JsonSerializable(typeof(ContextRecord))]
internal sealed partial class ContextRecordJson : JsonSerializerContext;

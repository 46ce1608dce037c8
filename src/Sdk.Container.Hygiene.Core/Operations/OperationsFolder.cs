using System.Text.Json;
using System.Text.Json.Serialization;
using Sdk.Container.Hygiene.Diagnostics;
using Sdk.Container.Hygiene.Storage;

namespace Sdk.Container.Hygiene.Operations;

/// <summary>
/// Writes the folder of operations. What has not changed keeps its time; what an earlier publish wrote there and this one does not is removed, and what others put there stays.
/// </summary>
/// <param name="record">Absolute: where it is kept what was written.</param>
public sealed class OperationsFolder(string record, TimeProvider time)
{
    /// <summary>Whether the folder was last written of the same, and all files are as they were left.</summary>
    /// <param name="directory">Absolute.</param>
    /// <param name="fingerprint">Of all that the files are made of.</param>
    public bool IsUpToDate(string directory, string fingerprint)
    {
        try
        {
            var last = ReadRecord();
            return last.Fingerprint == fingerprint && last.Files.All(file => file.Path.StartsWith($"{directory}/", StringComparison.Ordinal) && WrittenFile.Of(file.Path) == file);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return false; // writing will tell why
        }
    }

    /// <summary>True where something was written or removed.</summary>
    /// <param name="directory">Absolute.</param>
    /// <param name="files">None: the project has no operations any more.</param>
    /// <param name="fingerprint">See <see cref="IsUpToDate"/>.</param>
    /// <exception cref="HygieneException">HYG6055.</exception>
    public async Task<bool> WriteAsync(string directory, IReadOnlyList<OperationsFile> files, string fingerprint, CancellationToken cancellationToken)
    {
        try
        {
            var earlier = ReadRecord().Files.Select(file => file.Path).ToList();
            var current = files.Select(file => Path.Join(directory, file.Path)).Order(StringComparer.Ordinal).ToList();
            // Before anything is written: what ends half-way is remembered, too.
            if (current.Except(earlier).Any())
                await WriteRecordAsync(new("", [.. earlier.Union(current).Order(StringComparer.Ordinal).Select(path => new WrittenFile(path, 0, 0))]), cancellationToken);
            var changed = false;
            foreach (var file in files)
                changed |= await WriteAsync(Path.Join(directory, file.Path), file, cancellationToken);
            foreach (var stale in earlier.Except(current))
                changed |= Remove(stale);
            await WriteRecordAsync(new(fingerprint, [.. current.Select(path => WrittenFile.Of(path)).OfType<WrittenFile>()]), cancellationToken);
            return changed;
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw OperationsDiagnostics.CannotWrite(directory, cause.Message.TrimEnd('.')).ToException(cause);
        }
        catch (HygieneException failure)
        {
            // The store's own advice, another folder for it, does not help here.
            throw OperationsDiagnostics.CannotWrite(directory, (failure.InnerException ?? failure).Message.TrimEnd('.')).ToException(failure);
        }
    }

    private async Task<bool> WriteAsync(string path, OperationsFile file, CancellationToken cancellationToken)
    {
        var written = await AtomicFile.WriteIfDifferentAsync(path, file.Content, time, cancellationToken);
        if (OperatingSystem.IsWindows() || File.GetUnixFileMode(path) == file.Mode)
            return written;
        File.SetUnixFileMode(path, file.Mode);
        return true;
    }

    // And the folders that are empty then, which nobody else has use for.
    private static bool Remove(string path)
    {
        if (!File.Exists(path))
            return false;
        File.Delete(path);
        for (var folder = Path.GetDirectoryName(path); folder is not null && !Directory.EnumerateFileSystemEntries(folder).Any(); folder = Path.GetDirectoryName(folder))
            Directory.Delete(folder);
        return true;
    }

    private OperationsRecord ReadRecord()
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(record), OperationsRecordJson.Default.OperationsRecord) is { Files: not null } read && !read.Files.Contains(null!) ? read : OperationsRecord.None;
        }
        catch (Exception failure) when (failure is FileNotFoundException or DirectoryNotFoundException or JsonException)
        {
            return OperationsRecord.None; // then nothing is known to be ours
        }
    }

    private Task<bool> WriteRecordAsync(OperationsRecord written, CancellationToken cancellationToken) =>
        AtomicFile.WriteIfDifferentAsync(record, JsonSerializer.SerializeToUtf8Bytes(written, OperationsRecordJson.Default.OperationsRecord), time, cancellationToken);
}

/// <summary>What was written the last time; paths are absolute.</summary>
/// <param name="Fingerprint">Empty where it came to no end.</param>
internal sealed record OperationsRecord(string Fingerprint, IReadOnlyList<WrittenFile> Files)
{
    public static readonly OperationsRecord None = new("", []);
}

[JsonSerializable(typeof(OperationsRecord))]
internal sealed partial class OperationsRecordJson : JsonSerializerContext;

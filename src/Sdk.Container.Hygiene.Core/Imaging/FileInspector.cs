using System.Buffers;
using System.Security.Cryptography;
using Sdk.Container.Hygiene.Diagnostics;

namespace Sdk.Container.Hygiene.Imaging;

/// <summary>Learns what a layer's fingerprint needs to know of a file, and reads it only where no stamp knows it.</summary>
internal sealed class FileInspector(IReadOnlyList<FileStamp> known, TimeProvider time)
{
    // File systems keep times in steps of up to two seconds (FAT): a file that was written just now could change again and keep its times.
    private static readonly TimeSpan Settled = TimeSpan.FromSeconds(2);

    private readonly Dictionary<string, FileStamp> _known = known.DistinctBy(stamp => stamp.Path).ToDictionary(stamp => stamp.Path, StringComparer.Ordinal);

    /// <summary>A missing file is <c>HYG5001</c>, an unreadable one <c>HYG5002</c>, one that changes meanwhile <c>HYG5005</c>.</summary>
    public FileStamp Inspect(PublishFile file, CancellationToken cancellationToken)
    {
        var info = Find(file);
        if (_known.TryGetValue(file.SourcePath, out var stamp) && stamp == Stamp(file.SourcePath, info, stamp.Sha256, stamp.IsProgram))
            return stamp;
        using var content = new PublishFileStream(file.SourcePath);
        var program = content.IsProgram;
        var (sha256, size) = Hash(content, cancellationToken);
        return size == info.Length ? Stamp(file.SourcePath, info, sha256, program) : throw ImageDiagnostics.FileChangedMeanwhile(file.SourcePath).ToException();
    }

    /// <summary>Whether a stamp may be believed the next time.</summary>
    public bool IsSettled(FileStamp stamp) => time.GetUtcNow().UtcTicks - Math.Max(stamp.Modified, stamp.Changed) >= Settled.Ticks;

    // The size and time of a symbolic link are its own; those of the file behind it count.
    private static FileInfo Find(PublishFile file)
    {
        try
        {
            var info = new FileInfo(file.SourcePath);
            if (info.LinkTarget is not null)
                info = info.ResolveLinkTarget(returnFinalTarget: true) as FileInfo ?? info;
            return info.Exists ? info : throw ImageDiagnostics.MissingPublishFile(file.SourcePath, file.RelativePath).ToException();
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw ImageDiagnostics.UnreadablePublishFile(file.SourcePath, cause.Message).ToException(cause);
        }
    }

    private static FileStamp Stamp(string path, FileInfo info, string sha256, bool program) =>
        new(path, info.Length, info.LastWriteTimeUtc.Ticks, ChangeTime.Of(info), sha256, program);

    private static (string Sha256, long Size) Hash(PublishFileStream content, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = ArrayPool<byte>.Shared.Rent(256 * 1024);
        try
        {
            var size = 0L;
            for (; content.Read(buffer, 0, buffer.Length) is var read && read > 0; size += read)
            {
                cancellationToken.ThrowIfCancellationRequested();
                hash.AppendData(buffer, 0, read);
            }
            return (Convert.ToHexStringLower(hash.GetHashAndReset()), size);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}

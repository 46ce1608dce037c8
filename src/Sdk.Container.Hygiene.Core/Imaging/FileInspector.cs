using System.Buffers;
using System.Security.Cryptography;
using Sdk.Container.Hygiene.Diagnostics;

namespace Sdk.Container.Hygiene.Imaging;

/// <summary>Learns what a layer's fingerprint needs to know of a file, and reads it only where no stamp knows it.</summary>
internal sealed class FileInspector(IReadOnlyList<FileStamp> known, TimeProvider time)
{
    // A file that was written just now could change again and keep its times. File systems keep them in steps of up to two seconds (FAT), and those that know fractions in steps of
    // the kernel's clock, ten milliseconds at most.
    private static readonly TimeSpan CoarseStep = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan FineStep = TimeSpan.FromMilliseconds(100);

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

    /// <summary>Whether each of the files has a stamp that still fits. One that is missing, or cannot be looked at, has changed.</summary>
    public static bool AreUnchanged(IReadOnlyList<PublishFile> files, IReadOnlyList<FileStamp> stamps)
    {
        var known = stamps.DistinctBy(stamp => stamp.Path).ToDictionary(stamp => stamp.Path, StringComparer.Ordinal);
        try
        {
            return files.All(file => known.TryGetValue(file.SourcePath, out var stamp) && stamp == Stamp(file.SourcePath, Find(file), stamp.Sha256, stamp.IsProgram));
        }
        catch (HygieneException)
        {
            return false; // told with its code where the files are read
        }
    }

    /// <summary>Whether a stamp may be believed the next time.</summary>
    public bool IsSettled(FileStamp stamp)
    {
        var step = stamp.Changed % TimeSpan.TicksPerSecond == 0 ? CoarseStep : FineStep;
        return time.GetUtcNow().UtcTicks - Math.Max(stamp.Modified, stamp.Changed) >= step.Ticks;
    }

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

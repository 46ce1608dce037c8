using System.Globalization;
using Sdk.Container.Hygiene.Diagnostics;
using Sdk.Container.Hygiene.Storage;
using Sdk.Container.Hygiene.Tar;

namespace Sdk.Container.Hygiene.Imaging;

/// <summary>What a layer of the user's files will hold: every entry by its path, in ordinal order, each directory above it included.</summary>
/// <param name="below">Directories of the layers below, by path: an entry for one of them must say of it what is there already.</param>
internal sealed class LayerPlan(EntryTime time, IReadOnlyDictionary<string, TarEntry> below)
{
    private const string FormatVersion = "2";

    private readonly SortedDictionary<string, (TarEntry Entry, FileStamp? Content)> _entries = new(StringComparer.Ordinal);

    public bool IsEmpty => _entries.Count == 0;

    public void AddFile(string path, FileStamp content)
    {
        AddParents(path);
        _entries[path] = (new(path, TarEntryKind.File, content.IsProgram ? UnixModes.Executable : UnixModes.File, time.OfContent(content.Sha256), Size: content.Size), content);
    }

    public void AddDirectory(string path, int mode, int userId, int groupId)
    {
        AddParents(path);
        _entries[path] = (new(path, TarEntryKind.Directory, mode, time.Seconds, userId, groupId), null);
    }

    /// <summary>Over all that the layer's bytes depend on.</summary>
    /// <param name="runtimeVersion">.NET's version: another zlib may give other bytes.</param>
    public Fingerprint Fingerprint(string runtimeVersion, int gzipLevel) => Storage.Fingerprint.Of(
    [
        "app layer", FormatVersion, runtimeVersion, Number(gzipLevel), Number(time.Seconds),
        .. _entries.Values.SelectMany<(TarEntry Entry, FileStamp? Content), string>(item =>
            [item.Entry.Path, Number((int)item.Entry.Kind), Number(item.Entry.Mode), Number(item.Entry.UserId), Number(item.Entry.GroupId), item.Content?.Sha256 ?? ""]),
    ]);

    /// <summary>Writes the entries. A file that is not what its stamp says is <c>HYG5005</c>: the layer would stand under a wrong fingerprint for ever.</summary>
    public void Write(LayerWriter layer, CancellationToken cancellationToken)
    {
        foreach (var (entry, content) in _entries.Values)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (content is null)
                layer.Tar.Write(entry);
            else
                WriteFile(layer.Tar, entry, content);
        }
    }

    private static void WriteFile(TarWriter tar, TarEntry entry, FileStamp content)
    {
        using var hash = new HashingStream(Stream.Null);
        try
        {
            using var source = new PublishFileStream(content.Path);
            using var hashed = new TeeStream(source, hash, default);
            tar.Write(entry, hashed);
        }
        catch (InvalidDataException change)
        {
            throw ImageDiagnostics.FileChangedMeanwhile(content.Path).ToException(change);
        }
        if (hash.Digest.Hex != content.Sha256)
            throw ImageDiagnostics.FileChangedMeanwhile(content.Path).ToException();
    }

    private void AddParents(string path)
    {
        foreach (var parent in ImagePath.Parents(path))
        {
            var entry = below.TryGetValue(parent, out var there)
                ? there with { Path = parent, Kind = TarEntryKind.Directory, Modified = time.Seconds }
                : new(parent, TarEntryKind.Directory, UnixModes.Executable, time.Seconds);
            _entries.TryAdd(parent, (entry, null));
        }
    }

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);
}

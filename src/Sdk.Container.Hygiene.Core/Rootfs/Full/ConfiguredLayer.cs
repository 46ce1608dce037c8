using System.Security.Cryptography;
using System.Text;
using Sdk.Container.Hygiene.Debian.Deb;
using Sdk.Container.Hygiene.Tar;

namespace Sdk.Container.Hygiene.Rootfs.Full;

/// <summary>
/// Makes a layer of what a configuration changed: the same bytes whoever ran it. Only what really differs from the layers beneath is in it, sorted, with its parents, no younger than the
/// packages, and white-outs for what is gone.
/// </summary>
/// <param name="epoch">Seconds since 1970.</param>
internal sealed class ConfiguredLayer(RootState below, RootChanges changes, long epoch)
{
    private const string WhiteOut = ".wh.";
    private const string Opaque = ".wh..wh..opq";

    private readonly SortedDictionary<string, LayerTarEntry> _entries = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _sums = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _contents = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _removed = new(StringComparer.Ordinal);

    /// <summary>Writes the layer, and gives the state of the root filesystem with it.</summary>
    public (LayerDigests Digests, RootState State) Write(string path, CancellationToken cancellationToken)
    {
        using var tar = new FileStream(changes.Tar, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16);
        foreach (var entry in LayerTarReader.Read(tar))
            Take(entry, tar);
        if (changes.Remaining is { } remaining)
            _removed.UnionWith(below.Files.Keys.Where(file => !remaining.Contains(file)));
        // With a folder goes what is in it.
        _removed.RemoveWhere(file => !below.Files.ContainsKey(file) || PackagePath.Parents(file).Any(_removed.Contains));
        DropUnchangedDirectories();
        AddParents();

        using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0);
        using var layer = new LayerWriter(file, PackageConverter.GzipLevel, 2, cancellationToken);
        foreach (var (name, entry) in _entries)
            WriteEntry(layer.Tar, name, entry, tar);
        return (layer.Complete(), below.With(_entries.Values.Where(entry => !Path.GetFileName(entry.Path).StartsWith(WhiteOut, StringComparison.Ordinal)).Select(entry => new PackageFile(entry.Entry, _sums.GetValueOrDefault(entry.Path, ""))), _removed, _contents));
    }

    private void Take(LayerTarEntry entry, FileStream tar)
    {
        var name = Path.GetFileName(entry.Path);
        if (name == Opaque)
        {
            var folder = PackagePath.Parent(entry.Path);
            _removed.UnionWith(below.Files.Keys.Where(file => PackagePath.Parent(file) == folder));
        }
        else if (name.StartsWith(WhiteOut, StringComparison.Ordinal))
        {
            var folder = PackagePath.Parent(entry.Path);
            _removed.Add(folder.Length == 0 ? name[WhiteOut.Length..] : $"{folder}/{name[WhiteOut.Length..]}");
        }
        else if (entry.Path.Length > 0)
        {
            if (entry.Entry.Kind == TarEntryKind.File)
                _sums[entry.Path] = Hash(entry, tar);
            if (RootState.IsContinued(entry.Path) && entry.Entry.Kind == TarEntryKind.File)
                _contents[entry.Path] = Encoding.UTF8.GetString(Content(entry, tar));
            if (!IsUnchanged(entry))
                _entries[entry.Path] = entry with { Entry = entry.Entry with { Modified = Math.Min(entry.Entry.Modified, epoch) } };
        }
    }

    private bool IsUnchanged(LayerTarEntry entry) =>
        entry.Entry.Kind != TarEntryKind.Directory && entry.Attributes.Count == 0
        && below.Files.TryGetValue(entry.Path, out var there) && there.Sha256 == _sums.GetValueOrDefault(entry.Path, "")
        && there.Entry with { Modified = 0 } == entry.Entry with { Modified = 0 };

    // A folder counts where it is new, or where its owner or mode are: not because something in it came and went.
    private void DropUnchangedDirectories()
    {
        foreach (var (path, entry) in _entries.Where(pair => pair.Value.Entry.Kind == TarEntryKind.Directory).ToList())
        {
            if (below.Files.TryGetValue(path, out var there) && there.Entry with { Modified = 0 } == entry.Entry with { Modified = 0 })
                _entries.Remove(path);
        }
    }

    private void AddParents()
    {
        foreach (var path in _removed)
        {
            var folder = PackagePath.Parent(path);
            var name = Path.GetFileName(path);
            // Something else may stand there now: then it replaces what was.
            if (_entries.ContainsKey(path))
                continue;
            var whiteOut = folder.Length == 0 ? $"{WhiteOut}{name}" : $"{folder}/{WhiteOut}{name}";
            _entries[whiteOut] = new(whiteOut, new(whiteOut, TarEntryKind.File, 0, epoch), new Dictionary<string, byte[]>(), 0);
        }
        foreach (var path in _entries.Keys.ToList())
        {
            foreach (var parent in PackagePath.Parents(path).Where(parent => !_entries.ContainsKey(parent)))
            {
                var entry = below.Files.GetValueOrDefault(parent)?.Entry ?? new(parent, TarEntryKind.Directory, UnixModes.Executable, epoch);
                _entries[parent] = new(parent, entry, new Dictionary<string, byte[]>(), 0);
            }
        }
    }

    private void WriteEntry(TarWriter output, string path, LayerTarEntry entry, FileStream tar)
    {
        output.WriteAttributes(entry.Entry, entry.Attributes);
        if (!_sums.ContainsKey(path))
        {
            output.Write(entry.Entry);
            return;
        }
        using var content = new SectionStream(tar, entry.Offset, entry.Entry.Size);
        output.Write(entry.Entry, content);
    }

    private static string Hash(LayerTarEntry entry, FileStream tar)
    {
        using var content = new SectionStream(tar, entry.Offset, entry.Entry.Size);
        return Convert.ToHexStringLower(SHA256.HashData(content));
    }

    private static byte[] Content(LayerTarEntry entry, FileStream tar)
    {
        tar.Position = entry.Offset;
        var content = new byte[entry.Entry.Size];
        tar.ReadExactly(content);
        return content;
    }
}

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
    private readonly HashSet<string> _emptied = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _removed = new(StringComparer.Ordinal);

    /// <summary>Writes the layer, and gives the state of the root filesystem with it.</summary>
    public (LayerDigests Digests, RootState State) Write(string path, CancellationToken cancellationToken)
    {
        using var tar = new FileStream(changes.Tar, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16);
        foreach (var entry in LayerTarReader.Read(tar))
            Take(entry);
        HardLinks.Settle(_entries);
        foreach (var (name, entry) in _entries.Where(pair => pair.Value.Entry.Kind == TarEntryKind.File))
            Read(name, entry, tar);
        FindRemoved();
        DropUnchanged();
        var files = _entries.Values.Select(entry => new PackageFile(entry.Entry, _sums.GetValueOrDefault(entry.Path, ""), Hash(entry.Attributes))).ToList();
        AddWhiteOuts();
        AddParents();

        using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0);
        using var layer = new LayerWriter(file, PackageConverter.GzipLevel, 2, cancellationToken);
        foreach (var (name, entry) in _entries)
            WriteEntry(layer.Tar, name, entry, tar);
        return (layer.Complete(), below.With(files, _removed, _contents));
    }

    private void Take(LayerTarEntry entry)
    {
        var (folder, name) = (PackagePath.Parent(entry.Path), Path.GetFileName(entry.Path));
        if (name == Opaque)
            _emptied.Add(folder);
        else if (name.StartsWith(WhiteOut, StringComparison.Ordinal))
            _removed.Add(Join(folder, name[WhiteOut.Length..]));
        else if (entry.Path.Length > 0)
            _entries[entry.Path] = entry with
            {
                Entry = entry.Entry with { Modified = Math.Min(entry.Entry.Modified, epoch) },
                // Others are the configurer's own, as overlayfs' and SELinux' are.
                Attributes = entry.Attributes.Where(attribute => attribute.Key == "security.capability").ToDictionary(),
            };
    }

    private void Read(string path, LayerTarEntry entry, FileStream tar)
    {
        using var content = new SectionStream(tar, entry.Offset, entry.Entry.Size);
        if (!RootState.IsContinued(path))
        {
            _sums[path] = Convert.ToHexStringLower(SHA256.HashData(content));
            return;
        }
        var bytes = new byte[entry.Entry.Size];
        content.ReadExactly(bytes);
        _sums[path] = Convert.ToHexStringLower(SHA256.HashData(bytes));
        _contents[path] = Encoding.UTF8.GetString(bytes);
    }

    // Who ran it tells single paths, folders that were emptied, or all that remains.
    private void FindRemoved()
    {
        if (_emptied.Count > 0)
            _removed.UnionWith(below.Files.Keys.Where(path => PackagePath.Parents(path).Append("").Any(_emptied.Contains)));
        if (changes.Remaining is { } remaining)
            _removed.UnionWith(below.Files.Keys.Where(path => !remaining.Contains(path)));
        // What stands in the tar has come back. With a folder goes what is in it, and so it does where something else has its place.
        _removed.RemoveWhere(path => !below.Files.ContainsKey(path) || _entries.ContainsKey(path));
        _removed.RemoveWhere(path => PackagePath.Parents(path).Any(parent => _removed.Contains(parent) || IsNoFolder(parent)));
    }

    private bool IsNoFolder(string path) => _entries.TryGetValue(path, out var entry) && entry.Entry.Kind != TarEntryKind.Directory;

    // A folder counts where it is new, or where its owner or mode are: not because something in it came and went. Names of one file stay together.
    private void DropUnchanged()
    {
        var changed = _entries.Values.Where(entry => !IsUnchanged(entry)).Select(HardLinks.FirstOf).ToHashSet(StringComparer.Ordinal);
        foreach (var entry in _entries.Values.Where(entry => !changed.Contains(HardLinks.FirstOf(entry))).ToList())
            _entries.Remove(entry.Path);
    }

    private bool IsUnchanged(LayerTarEntry entry)
    {
        if (!below.Files.TryGetValue(entry.Path, out var there))
            return false;
        if (there.Entry.Kind == TarEntryKind.HardLink && below.Files.TryGetValue(there.Entry.LinkTarget, out var target))
            there = target;
        var now = _entries[HardLinks.FirstOf(entry)];
        return there.Sha256 == _sums.GetValueOrDefault(now.Path, "") && there.Attributes == Hash(now.Attributes)
            && there.Entry with { Path = "", Modified = 0 } == now.Entry with { Path = "", Modified = 0 };
    }

    private void AddWhiteOuts()
    {
        foreach (var path in _removed)
        {
            var whiteOut = Join(PackagePath.Parent(path), $"{WhiteOut}{Path.GetFileName(path)}");
            _entries[whiteOut] = Plain(new(whiteOut, TarEntryKind.File, 0, epoch));
        }
    }

    private void AddParents()
    {
        foreach (var parent in _entries.Keys.SelectMany(PackagePath.Parents).Distinct(StringComparer.Ordinal).Where(parent => !_entries.ContainsKey(parent)).ToList())
            _entries[parent] = Plain(below.Files.GetValueOrDefault(parent)?.Entry ?? new(parent, TarEntryKind.Directory, UnixModes.Executable, epoch));
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

    private static LayerTarEntry Plain(TarEntry entry) => new(entry.Path, entry, new Dictionary<string, byte[]>(), 0);

    private static string Join(string folder, string name) => folder.Length == 0 ? name : $"{folder}/{name}";

    private static string? Hash(IReadOnlyDictionary<string, byte[]> attributes) =>
        attributes.TryGetValue("security.capability", out var capability) ? Convert.ToHexStringLower(capability) : null;
}

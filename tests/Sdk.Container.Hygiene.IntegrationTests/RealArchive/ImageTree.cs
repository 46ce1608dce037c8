using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;

namespace Sdk.Container.Hygiene.Tests.RealArchive;

/// <summary>A path of a root filesystem: kind, permissions, owner and group by name, and content (SHA-256) or target. Links have no permissions of their own.</summary>
internal sealed record TreeEntry(char Kind, UnixFileMode Mode, string Owner, string Content);

/// <summary>A root filesystem, read by .NET's tar reader: an image's layers on each other, or one tar.</summary>
internal sealed class ImageTree
{
    private readonly SortedDictionary<string, (TarEntryType Kind, UnixFileMode Mode, int User, int Group, string Content)> _entries = new(StringComparer.Ordinal);
    private readonly Dictionary<string, byte[]> _contents = new(StringComparer.Ordinal);

    public static ImageTree OfImage(PublishedImage image)
    {
        ImageTree tree = new();
        foreach (var layer in image.Result.Layers)
            tree.AddLayer(image.PathOf(layer));
        return tree;
    }

    /// <summary>Each layer by itself: what a later one hides is in the image all the same.</summary>
    public static IEnumerable<ImageTree> OfLayers(PublishedImage image)
    {
        foreach (var layer in image.Result.Layers)
        {
            ImageTree tree = new();
            tree.AddLayer(image.PathOf(layer));
            yield return tree;
        }
    }

    public static ImageTree OfTar(string path)
    {
        ImageTree tree = new();
        using var file = File.OpenRead(path);
        tree.Add(file);
        return tree;
    }

    public IEnumerable<string> Paths => _entries.Keys;

    /// <summary>The content of a small text file; empty where there is none.</summary>
    public string Text(string path) => _contents.TryGetValue(path, out var content) ? Encoding.UTF8.GetString(content) : "";

    /// <summary>Null where there is nothing. Owners are named by the tree's own accounts.</summary>
    public TreeEntry? this[string path]
    {
        get
        {
            if (!_entries.TryGetValue(path, out var entry))
                return null;
            var kind = entry.Kind switch { TarEntryType.Directory => 'd', TarEntryType.SymbolicLink => 'l', _ => 'f' };
            return new(kind, kind == 'l' ? 0 : entry.Mode, $"{Name("etc/passwd", entry.User)}:{Name("etc/group", entry.Group)}", entry.Content);
        }
    }

    /// <summary>Files that look for text in them: every file's content, for the search of secrets.</summary>
    public IEnumerable<(string Path, byte[] Content)> SmallFiles => _contents.Select(content => (content.Key, content.Value));

    private void AddLayer(string path)
    {
        using var file = File.OpenRead(path);
        using GZipStream gzip = new(file, CompressionMode.Decompress);
        Add(gzip);
    }

    private string Name(string file, int id) =>
        Text(file).Split('\n').Select(line => line.Split(':')).FirstOrDefault(fields => fields.Length > 2 && fields[2] == $"{id}")?[0] ?? $"{id}";

    private void Add(Stream stream)
    {
        using TarReader tar = new(stream);
        while (tar.GetNextEntry() is { } entry)
        {
            if (entry.EntryType is TarEntryType.CharacterDevice or TarEntryType.BlockDevice or TarEntryType.GlobalExtendedAttributes)
                continue;
            var path = (entry.Name.StartsWith("./", StringComparison.Ordinal) ? entry.Name[2..] : entry.Name).TrimEnd('/');
            if (path is "" or ".")
                continue;
            var name = Path.GetFileName(path);
            if (name.StartsWith(".wh.", StringComparison.Ordinal))
                Remove(Path.Join(Path.GetDirectoryName(path), name[4..]));
            else
                Add(path, entry);
        }
    }

    private void Add(string path, TarEntry entry)
    {
        var content = entry.LinkName;
        var kind = entry.EntryType;
        if (kind == TarEntryType.HardLink)
        {
            var target = content.StartsWith("./", StringComparison.Ordinal) ? content[2..] : content;
            (kind, content) = (TarEntryType.RegularFile, _entries[target].Content);
        }
        else if (kind is TarEntryType.RegularFile or TarEntryType.V7RegularFile)
        {
            using MemoryStream bytes = new();
            entry.DataStream?.CopyTo(bytes);
            content = Convert.ToHexStringLower(SHA256.HashData(bytes.ToArray()));
            if (bytes.Length <= 1 << 20)
                _contents[path] = bytes.ToArray();
        }
        _entries[path] = (kind, entry.Mode, entry.Uid, entry.Gid, content);
    }

    private void Remove(string path)
    {
        foreach (var gone in _entries.Keys.Where(key => key == path || key.StartsWith($"{path}/", StringComparison.Ordinal)).ToList())
        {
            _entries.Remove(gone);
            _contents.Remove(gone);
        }
    }
}

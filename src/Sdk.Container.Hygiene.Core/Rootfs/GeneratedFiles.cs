using System.Text;
using Sdk.Container.Hygiene.Tar;

namespace Sdk.Container.Hygiene.Rootfs;

/// <summary>
/// What a layer gets that no package brings. Whatever a package brings at the same place comes first: the image shall be Debian's where Debian says something.
/// </summary>
/// <param name="modified">The time of everything generated, in seconds since 1970.</param>
internal sealed class GeneratedFiles(RootfsTree tree, long modified)
{
    private readonly SortedDictionary<string, (TarEntry Entry, byte[] Content)> _entries = new(StringComparer.Ordinal);

    /// <summary>The layer that the files are for.</summary>
    public RootfsTree Tree { get; } = tree;

    /// <summary>Files and links, sorted by path.</summary>
    public IEnumerable<(TarEntry Entry, byte[] Content)> Files => _entries.Values;

    public void Directory(string path, int mode = 0x1ED, int user = 0, int group = 0) =>
        Tree.AddDirectory(new(path, TarEntryKind.Directory, mode, modified, user, group));

    public void File(string path, string text) => File(path, Encoding.UTF8.GetBytes(text));

    public void File(string path, byte[] content) => Add(new(path, TarEntryKind.File, 0x1A4, modified, Size: content.Length), content);

    public void Link(string path, string target) => Add(LinkEntry(path, target), []);

    /// <summary>A file that stands for all packages of the image, and so replaces that of the layer beneath.</summary>
    public void Replace(string path, byte[] content) => Put(new(path, TarEntryKind.File, 0x1A4, modified, Size: content.Length), content);

    public void Replace(string path, string text) => Replace(path, Encoding.UTF8.GetBytes(text));

    /// <summary>A link that the layer beneath may have with another target.</summary>
    public void ReplaceLink(string path, string target) => Put(LinkEntry(path, target), []);

    private TarEntry LinkEntry(string path, string target) => new(path, TarEntryKind.SymbolicLink, 0x1FF, modified, LinkTarget: target);

    private void Add(TarEntry entry, byte[] content)
    {
        if (!Tree.Has(entry.Path))
            Put(entry, content);
    }

    private void Put(TarEntry entry, byte[] content)
    {
        _entries[entry.Path] = (entry, content);
        Tree.AddGenerated(entry);
    }
}

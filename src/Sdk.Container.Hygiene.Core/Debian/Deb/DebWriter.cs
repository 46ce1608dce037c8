using System.Text;
using Sdk.Container.Hygiene.Compression;
using Sdk.Container.Hygiene.Tar;

namespace Sdk.Container.Hygiene.Debian.Deb;

/// <summary>
/// Writes a .deb of format 2.0 (deb(5)), the same bytes for the same package. What breaks a rule of Debian Policy is a <see cref="Diagnostics.HygieneException"/> (HYG606x), all at once.
/// </summary>
/// <remarks>Compressed by gzip: every dpkg reads it, zstd only that of Debian 12 and later; and .NET writes no xz.</remarks>
public static class DebWriter
{
    public static byte[] Write(DebPackage package)
    {
        DebRules.Check(package);
        var entries = WithParents(package.Entries);
        using MemoryStream deb = new();
        ArWriter ar = new(deb, package.Modified);
        ar.Write("debian-binary", "2.0\n"u8);
        ar.Write("control.tar.gz", Tar(ControlFiles(package, entries), package.Modified));
        ar.Write("data.tar.gz", Tar(entries, package.Modified));
        return deb.ToArray();
    }

    private static List<DebEntry> ControlFiles(DebPackage package, IReadOnlyList<DebEntry> entries)
    {
        SortedDictionary<string, DebEntry> files = new(StringComparer.Ordinal);
        Add("control", DebControlText.Control(package, entries), DebEntry.File);
        Add("conffiles", DebControlText.Conffiles(entries), DebEntry.File);
        Add("md5sums", DebControlText.Md5Sums(entries), DebEntry.File);
        foreach (var (name, text) in package.Scripts)
            Add(name, text, DebEntry.Program);
        return [.. files.Values];

        void Add(string name, string text, Func<string, ReadOnlyMemory<byte>, DebEntry> make)
        {
            if (text.Length > 0)
                files.Add(name, make($"/{name}", Encoding.UTF8.GetBytes(text)));
        }
    }

    // In ordinal order, in which a directory comes before what is in it.
    private static List<DebEntry> WithParents(IReadOnlyList<DebEntry> entries)
    {
        SortedDictionary<string, DebEntry> all = new(StringComparer.Ordinal);
        foreach (var entry in entries)
            all.Add(entry.Path, entry);
        foreach (var entry in entries)
            for (var slash = entry.Path.LastIndexOf('/'); slash > 0; slash = entry.Path.LastIndexOf('/', slash - 1))
                all.TryAdd(entry.Path[..slash], DebEntry.Directory(entry.Path[..slash]));
        return [.. all.Values];
    }

    private static byte[] Tar(IEnumerable<DebEntry> entries, long modified)
    {
        using MemoryStream output = new();
        TarWriter tar = new(output);
        tar.Write(new(".", TarEntryKind.Directory, UnixModes.Executable, modified));
        foreach (var entry in entries)
            tar.Write(new($".{entry.Path}", entry.Kind, entry.Mode, modified, Size: entry.Content.Length, LinkTarget: entry.LinkTarget), entry.Content.Span);
        tar.WriteEnd();
        return Gzip.Compress(output.GetBuffer().AsSpan(0, (int)output.Length));
    }
}

using Sdk.Container.Hygiene.Tar;

namespace Sdk.Container.Hygiene.Rootfs.Full;

/// <summary>Files with several names: which of them has the content in a tar, and which are links to it, depends on who wrote it. Here the first by ordinal order has it.</summary>
internal static class HardLinks
{
    /// <param name="entries">By path.</param>
    public static void Settle(SortedDictionary<string, LayerTarEntry> entries)
    {
        foreach (var names in entries.Values.Where(entry => entry.Entry.Kind == TarEntryKind.HardLink).GroupBy(entry => Root(entries, entry), StringComparer.Ordinal).ToList())
        {
            // tar(5) has the content before its links; one that is not in the tar stands beneath, unchanged, and cannot be linked to by every engine.
            if (!entries.TryGetValue(names.Key, out var file))
                throw new InvalidDataException($"the hard link '{names.First().Path}' leads to '{names.Key}', which the layer does not have");
            var paths = names.Select(entry => entry.Path).Append(file.Path).Order(StringComparer.Ordinal).ToList();
            entries[paths[0]] = file with { Path = paths[0], Entry = file.Entry with { Path = paths[0] } };
            foreach (var path in paths.Skip(1))
                entries[path] = file with { Path = path, Attributes = new Dictionary<string, byte[]>(), Entry = file.Entry with { Path = path, Kind = TarEntryKind.HardLink, LinkTarget = paths[0], Size = 0 } };
        }
    }

    /// <summary>The path that has the content; for what is no hard link, its own.</summary>
    public static string FirstOf(LayerTarEntry entry) => entry.Entry.Kind == TarEntryKind.HardLink ? entry.Entry.LinkTarget : entry.Path;

    private static string Root(SortedDictionary<string, LayerTarEntry> entries, LayerTarEntry entry)
    {
        for (var steps = 0; entry.Entry.Kind == TarEntryKind.HardLink && entries.TryGetValue(entry.Entry.LinkTarget, out var target) && steps < entries.Count; steps++)
            entry = target;
        return entry.Entry.Kind == TarEntryKind.HardLink ? entry.Entry.LinkTarget : entry.Path;
    }
}

using Sdk.Container.Hygiene.Rootfs;
using Sdk.Container.Hygiene.Rootfs.Full;
using Sdk.Container.Hygiene.Tar;

namespace Sdk.Container.Hygiene.Services;

/// <summary>The folders of a service's volumes. An engine makes a new volume as its folder is, with owner and mode, so it has to be there and belong to who writes into it.</summary>
public static class ServiceVolumes
{
    /// <param name="volumes">Absolute paths.</param>
    /// <param name="parts">What the recipe brings: its folders are as it says.</param>
    /// <param name="below">The packages' files: a folder of theirs keeps its mode and gets another owner.</param>
    /// <param name="user">Whom the service runs as.</param>
    /// <param name="roots">By path: how the project says that they are, whoever brings them.</param>
    public static IReadOnlyList<AddedFile> Folders(IEnumerable<string> volumes, IReadOnlyList<AddedFile> parts, RootState below, string user, IReadOnlyDictionary<string, VolumeRoot> roots)
    {
        var made = parts.ToLookup(part => below.Follow(part.Path), StringComparer.Ordinal);
        List<AddedFile> folders = [];
        foreach (var volume in volumes.DistinctBy(below.Follow, StringComparer.Ordinal))
        {
            var (path, root) = (below.Follow(volume), roots.GetValueOrDefault(volume));
            var there = below.Files.GetValueOrDefault(path)?.Entry;
            // A link leads to a folder elsewhere, which nobody asked to give away.
            if ((made.Contains(path) && root is null) || there is not (null or { Kind: TarEntryKind.Directory }))
                continue;
            var part = made[path].LastOrDefault();
            folders.Add(new($"/{path}", null, null, root?.Owner is var (own, group) ? $"{own}:{group}" : part?.Owner ?? user, root?.Mode ?? part?.Mode ?? there?.Mode));
        }
        return folders;
    }
}

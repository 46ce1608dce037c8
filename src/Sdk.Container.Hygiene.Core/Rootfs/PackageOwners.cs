using Sdk.Container.Hygiene.Tar;

namespace Sdk.Container.Hygiene.Rootfs;

/// <summary>
/// Who owns a package's files. For dpkg, the names in the package's tar count before its numbers, each by itself, where there is such an account when the package is unpacked (lib/dpkg/tarfn.c). Debian's own
/// packages have both alike; other tools write names alone, or the numbers of the machine that they ran on.
/// </summary>
internal sealed class PackageOwners
{
    private readonly SortedDictionary<string, FileOwner> _unknown = new(StringComparer.Ordinal);

    /// <summary>What accounts alone can tell that are none of Debian's own.</summary>
    public IReadOnlyList<FileOwner> Unknown => [.. _unknown.Values];

    /// <summary>The entry, its path as in the image, with the numbers of Debian's own accounts where its names are theirs.</summary>
    public TarEntry Resolve(TarEntry entry, (string User, string Group) names)
    {
        var (user, group) = (AccountFiles.FindDebianUser(names.User), AccountFiles.FindDebianGroup(names.Group));
        var (otherUser, otherGroup) = (user is null && IsName(names.User) ? names.User : "", group is null && IsName(names.Group) ? names.Group : "");
        // A hard link has no owner of its own.
        if (otherUser.Length + otherGroup.Length > 0 && entry.Kind != TarEntryKind.HardLink)
            _unknown[entry.Path] = new(entry.Path, otherUser, otherGroup);
        return entry with { UserId = user ?? entry.UserId, GroupId = group ?? entry.GroupId };
    }

    // What passwd(5) can hold, and a line of words.
    private static bool IsName(string name) => name.Length > 0 && name.All(letter => letter is > ' ' and < '\x7F' and not ':');
}

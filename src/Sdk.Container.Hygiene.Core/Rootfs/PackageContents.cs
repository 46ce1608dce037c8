using Sdk.Container.Hygiene.Diagnostics;
using Sdk.Container.Hygiene.Tar;

namespace Sdk.Container.Hygiene.Rootfs;

/// <summary>
/// What was read of a package so far: every entry passes here before anything is made of it, and is refused (HYG41xx) where it is not what a decent package has.
/// Whatever is filtered out is held to the same rules.
/// </summary>
/// <param name="package">As in messages: name and version.</param>
internal sealed class PackageContents(string package, PackageFilter filter, IReadOnlySet<string> without)
{
    private const int DefaultMode = 0x1ED; // rwxr-xr-x

    private readonly Dictionary<string, TarEntryKind> _kinds = new(StringComparer.Ordinal);
    private readonly Dictionary<string, TarEntry> _directories = new(StringComparer.Ordinal);
    private readonly HashSet<string> _linkable = new(StringComparer.Ordinal);
    private readonly List<PackageFile> _files = [];
    private readonly List<string> _paths = [];
    private readonly PackageOwners _owners = new();

    public IReadOnlyList<PackageFile> Files => _files;

    /// <summary>See <see cref="PackageManifest.Owners"/>.</summary>
    public IReadOnlyList<FileOwner> Owners => _owners.Unknown;

    /// <summary>What stays of the package as dpkg lists it, in its order and at its own places: <c>/bin/x</c>, the root as <c>/.</c>. dpkg --verify holds the image to this list.</summary>
    public IEnumerable<string> Listed(IEnumerable<TarEntry> directories)
    {
        var stay = _files.Select(file => file.Entry).Concat(directories).Select(entry => entry.Path).ToHashSet(StringComparer.Ordinal);
        return _paths.Where(path => path.Length == 0 || stay.Contains(PackagePath.Merge(path)) || PackagePath.Aliases.ContainsKey(path)).Select(path => path.Length == 0 ? "/." : $"/{path}");
    }

    /// <summary>
    /// Checks an entry as it stands in the archive. Gives it as it will stand in the image, and whether it stays there; null for what needs no further care: directories, and links that
    /// Debian's merged /usr has anyway.
    /// </summary>
    /// <param name="owners">The names beside the entry's numbers.</param>
    public (TarEntry Entry, bool Keep)? Place(TarEntry raw, (string User, string Group) owners)
    {
        var original = Normalize(raw.Path, raw.Path);
        _paths.Add(original);
        if (original.Length == 0 || IsMergedLink(raw, original))
            return null;
        var entry = _owners.Resolve(raw with { Path = PackagePath.Merge(original) }, owners);
        if (entry.Kind is not (TarEntryKind.Directory or TarEntryKind.File or TarEntryKind.SymbolicLink or TarEntryKind.HardLink))
            throw RootfsDiagnostics.UnsupportedEntry(package, original, entry.Kind == TarEntryKind.Fifo ? "named pipe" : "device").ToException();
        CheckParents(entry.Path);
        if (!_kinds.TryAdd(entry.Path, entry.Kind) && !(entry.Kind == TarEntryKind.Directory && _kinds[entry.Path] == TarEntryKind.Directory))
            throw RootfsDiagnostics.DuplicatePath(package, entry.Path).ToException();
        if (entry.Kind == TarEntryKind.Directory)
        {
            if (original == entry.Path || !_directories.ContainsKey(entry.Path))
                _directories[entry.Path] = entry; // Of usr/lib and lib, the first says how the folder is.
            return null;
        }
        if (entry.Kind == TarEntryKind.HardLink)
            entry = entry with { LinkTarget = PackagePath.Merge(Normalize(raw.LinkTarget, raw.Path)) };
        if (entry.Kind == TarEntryKind.SymbolicLink && entry.LinkTarget.Length == 0)
            throw RootfsDiagnostics.UnsafePath(package, entry.Path, "is a link to nothing").ToException();
        var keep = filter.Keeps(entry.Path, entry.Kind) && !without.Contains(entry.Path);
        if (entry.Kind == TarEntryKind.HardLink)
            CheckHardLink(entry, keep);
        return (entry, keep);
    }

    /// <summary>Takes an entry that stays, when its content is known.</summary>
    public void Add(PackageFile file)
    {
        _files.Add(file);
        if (file.Entry.Kind is TarEntryKind.File or TarEntryKind.HardLink)
            _linkable.Add(file.Entry.Path);
    }

    /// <summary>The directories that stay, and those that the files need, sorted; where the package says nothing of one, it is root's and open to all.</summary>
    public IReadOnlyList<TarEntry> Directories()
    {
        var stay = new Dictionary<string, TarEntry>(StringComparer.Ordinal);
        foreach (var entry in _directories.Values.Where(directory => filter.Keeps(directory.Path, directory.Kind)).Concat(_files.Select(file => file.Entry)))
        {
            if (entry.Kind == TarEntryKind.Directory)
                stay[entry.Path] = entry;
            foreach (var parent in PackagePath.Parents(entry.Path).TakeWhile(parent => !stay.ContainsKey(parent)))
                stay[parent] = _directories.GetValueOrDefault(parent) ?? new(parent, TarEntryKind.Directory, DefaultMode, entry.Modified);
        }
        return [.. stay.Values.OrderBy(directory => directory.Path, StringComparer.Ordinal)];
    }

    private string Normalize(string path, string entry) =>
        PackagePath.TryNormalize(path, out var normalized, out var fault) ? normalized : throw RootfsDiagnostics.UnsafePath(package, entry, fault).ToException();

    // base-files brings the links themselves since Debian 13; anything else in their place would split what is one.
    private bool IsMergedLink(TarEntry raw, string path)
    {
        if (raw.Kind == TarEntryKind.Directory || !PackagePath.Aliases.TryGetValue(path, out var place))
            return false;
        return raw.Kind == TarEntryKind.SymbolicLink && raw.LinkTarget.Replace("../", "", StringComparison.Ordinal).Trim('/') == place
            ? true
            : throw RootfsDiagnostics.UnsafePath(package, path, $"stands where Debian has a link to '{place}'").ToException();
    }

    // A parent that no entry brings is a folder from now on, so that no link can take its place later.
    private void CheckParents(string path)
    {
        foreach (var parent in PackagePath.Parents(path))
        {
            if (_kinds.TryAdd(parent, TarEntryKind.Directory))
                continue;
            if (_kinds[parent] != TarEntryKind.Directory)
                throw RootfsDiagnostics.UnsafePath(package, path, $"lies beneath '{parent}', which is no folder").ToException();
            break;
        }
    }

    private void CheckHardLink(TarEntry entry, bool keep)
    {
        if (!_kinds.TryGetValue(entry.LinkTarget, out var target) || target is not (TarEntryKind.File or TarEntryKind.HardLink) || entry.LinkTarget == entry.Path)
            throw RootfsDiagnostics.BrokenHardLink(package, entry.Path, entry.LinkTarget).ToException();
        if (keep && !_linkable.Contains(entry.LinkTarget))
            throw RootfsDiagnostics.FilteredHardLink(package, entry.Path, entry.LinkTarget).ToException();
    }
}

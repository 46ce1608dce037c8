using Sdk.Container.Hygiene.Diagnostics;
using Sdk.Container.Hygiene.Rootfs.Full;
using Sdk.Container.Hygiene.Tar;

namespace Sdk.Container.Hygiene.Rootfs;

/// <summary>The directories and files of a layer, with those of the layer beneath: never on a disk, so that owners and modes are what the packages say, on any system.</summary>
/// <param name="below">Null for the base.</param>
internal sealed class RootfsTree(RootfsTree? below)
{
    private const int DefaultMode = 0x1ED; // rwxr-xr-x

    private readonly SortedDictionary<string, TarEntry> _directories = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (PackageManifest Owner, PackageFile File)> _files = new(StringComparer.Ordinal);
    private readonly HashSet<string> _generated = new(StringComparer.Ordinal);
    private readonly Dictionary<string, HashSet<string>> _displaced = new(StringComparer.Ordinal);

    public RootfsTree? Below { get; } = below;

    /// <summary>
    /// The layer's directories, each after its parents. On a base, those of the base that hold something of this layer are among them, unchanged: a layer without them would
    /// leave it to the engine which mode and time they get.
    /// </summary>
    public IEnumerable<TarEntry> Directories => _directories.Values;

    /// <summary>By package: the files that another package of this layer or of the base has in their place (Debian Policy §7.6.1), so that the package must be converted without them.</summary>
    public IReadOnlyDictionary<string, HashSet<string>> Displaced => _displaced;

    /// <summary>True where this layer, not the one beneath, has a file or a link at the path.</summary>
    public bool Brings(string path) => _files.ContainsKey(path);

    /// <summary>The file, the link or the directory that the package brings to the path; null where it stands there as another package or the layer beneath has it.</summary>
    public TarEntry? FindOf(PackageManifest package, string path) =>
        _files.TryGetValue(path, out var found) ? ReferenceEquals(found.Owner, package) ? found.File.Entry : null
        : _directories.GetValueOrDefault(path) is { } directory && package.Directories.Any(own => ReferenceEquals(own, directory)) ? directory : null;

    /// <summary>True where this layer or the one beneath has a file, a link or a directory at the path.</summary>
    public bool Has(string path) => FindFile(path) is not null || HasDirectory(path) || IsGenerated(path);

    public bool HasDirectory(string path) => _directories.ContainsKey(path) || Below?.HasDirectory(path) == true;

    /// <summary>
    /// Adds a package. Two packages with one file are a conflict (HYG4110), as for dpkg, unless the files are the same or one package says that it replaces the other.
    /// </summary>
    public void Add(PackageManifest package)
    {
        foreach (var file in package.Files)
        {
            var path = file.Entry.Path;
            if (HasDirectory(path))
                throw RootfsDiagnostics.FileConflict(path, package.Name, OwnerOf(path)).ToException();
            if (FindFile(path) is not { } other || WinsOver(package, file, other))
                _files[path] = (package, file);
        }
        foreach (var directory in package.Directories)
        {
            if (FindFile(directory.Path) is { } other)
                throw RootfsDiagnostics.FileConflict(directory.Path, package.Name, other.Owner.Name).ToException();
            // dpkg would write through a link of the base's; a folder in a layer above would take its place.
            if (Below?.IsGenerated(directory.Path) == true)
                throw RootfsDiagnostics.FileConflict(directory.Path, package.Name, "the base").ToException();
            if (Below?.HasDirectory(directory.Path) != true && _directories.TryAdd(directory.Path, directory))
                AddParents(directory.Path, directory.Modified);
        }
        foreach (var file in package.Files)
            AddParents(file.Entry.Path, file.Entry.Modified);
    }

    /// <summary>Adds a directory that is not there yet, and its parents.</summary>
    public void AddDirectory(TarEntry directory)
    {
        if (Has(directory.Path))
            return;
        _directories.Add(directory.Path, directory);
        AddParents(directory.Path, directory.Modified);
    }

    /// <summary>Makes sure that a directory which is there, in this layer or beneath, stands in this layer, with its parents.</summary>
    public void Need(string directory, long modified) => AddParents($"{directory}/", modified);

    /// <summary>Adds a file or a link that no package brings. A package of the layer above may bring it: then it is no conflict.</summary>
    public void AddGenerated(TarEntry entry)
    {
        _generated.Add(entry.Path);
        AddParents(entry.Path, entry.Modified);
    }

    /// <summary>Takes what a configured root filesystem says of each path for how it stands: owners and modes of directories, and what scripts made.</summary>
    public void Restate(RootState root)
    {
        foreach (var (path, file) in root.Files)
        {
            if (file.Entry.Kind == TarEntryKind.Directory)
                _directories[path] = file.Entry;
            else if (!_files.ContainsKey(path))
                _generated.Add(path);
        }
    }

    /// <summary>The root filesystem with this layer in it.</summary>
    public RootState StateOn(RootState below, GeneratedFiles generated) => below.With(
        [
            .. _directories.Values.Select(entry => new PackageFile(entry)),
            .. _files.Values.Where(file => !_displaced.TryGetValue(file.Owner.Name, out var lost) || !lost.Contains(file.File.Entry.Path)).Select(file => file.File),
            .. generated.Files.Select(file => new PackageFile(file.Entry, file.Entry.Kind == TarEntryKind.File ? Storage.Sha256Digest.Of(file.Content).Hex : "")),
        ],
        [],
        generated.Files.Where(file => RootState.IsContinued(file.Entry.Path) && file.Entry.Kind == TarEntryKind.File)
            .ToDictionary(file => file.Entry.Path, file => System.Text.Encoding.UTF8.GetString(file.Content)));

    // As the layer beneath has them, where it has them.
    private void AddParents(string path, long modified)
    {
        foreach (var parent in PackagePath.Parents(path))
        {
            if (!_directories.TryAdd(parent, Below?.FindDirectory(parent) ?? new(parent, TarEntryKind.Directory, DefaultMode, modified)))
                break;
        }
    }

    private bool IsGenerated(string path) => _generated.Contains(path) || Below?.IsGenerated(path) == true;

    private TarEntry? FindDirectory(string path) => _directories.GetValueOrDefault(path) ?? Below?.FindDirectory(path);

    private (PackageManifest Owner, PackageFile File)? FindFile(string path) => _files.TryGetValue(path, out var found) ? found : Below?.FindFile(path);

    private bool WinsOver(PackageManifest package, PackageFile file, (PackageManifest Owner, PackageFile File) other)
    {
        var path = file.Entry.Path;
        if (IsSame(file, other.File) || PackageReplacement.Replaces(other.Owner, package))
        {
            Displace(package, path);
            return false;
        }
        if (!PackageReplacement.Replaces(package, other.Owner))
            throw RootfsDiagnostics.FileConflict(path, other.Owner.Name, package.Name).ToException();
        if (_files.ContainsKey(path)) // In the layer beneath it stays, hidden.
            Displace(other.Owner, path);
        return true;
    }

    private void Displace(PackageManifest package, string path)
    {
        if (!_displaced.TryGetValue(package.Name, out var paths))
            _displaced.Add(package.Name, paths = new(StringComparer.Ordinal));
        paths.Add(path);
    }

    // Times may differ: nobody depends on them.
    private static bool IsSame(PackageFile one, PackageFile other) =>
        one.Sha256 == other.Sha256 && one.Entry == other.Entry with { Modified = one.Entry.Modified };

    // Directories have many owners; one that has something in it is enough for a message.
    private string OwnerOf(string directory) =>
        _files.Where(file => file.Key.StartsWith($"{directory}/", StringComparison.Ordinal)).Select(file => file.Value.Owner.Name).FirstOrDefault() ?? Below?.OwnerOf(directory) ?? "another";
}

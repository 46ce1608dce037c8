using Sdk.Container.Hygiene.Diagnostics;
using Sdk.Container.Hygiene.Rootfs.Full;
using Sdk.Container.Hygiene.Storage;
using Sdk.Container.Hygiene.Tar;

namespace Sdk.Container.Hygiene.Rootfs;

/// <summary>A path that a project or a recipe adds to the image.</summary>
/// <param name="Path">Absolute, or relative to the root.</param>
/// <param name="Content">Null for links and directories.</param>
/// <param name="Target">Of a symbolic link; else null.</param>
/// <param name="Owner"><c>user:group</c>, by name or number.</param>
/// <param name="Mode">Permission bits; null: as usual for its kind.</param>
public sealed record AddedFile(string Path, ReadOnlyMemory<byte>? Content, string? Target = null, string Owner = "root:root", int? Mode = null)
{
    /// <summary>Finds the item that asked for it, for a message.</summary>
    public Func<SourceLocation?> Locate { get; init; } = static () => null;
}

/// <summary>Makes a layer of single files with owners and modes: configuration that a project brings, and what makes a service of a package.</summary>
public sealed class FileLayer(ContentStore store)
{
    private const string FormatVersion = "1";
    private const int GzipLevel = 6;

    /// <param name="below">The root filesystem beneath, where its paths are known: its folders stay as they are.</param>
    /// <param name="modified">Seconds since 1970: the time of everything in it.</param>
    public Task<Layer> WriteAsync(IReadOnlyList<AddedFile> files, RootState below, AccountTable accounts, long modified, string createdBy, CancellationToken cancellationToken)
    {
        Dictionary<string, AddedFile> places = new(StringComparer.Ordinal);
        var entries = new SortedDictionary<string, (TarEntry Entry, ReadOnlyMemory<byte> Content)>(StringComparer.Ordinal);
        foreach (var file in files)
        {
            var path = below.Follow(file.Path);
            var isFolder = file is { Content: null, Target: null };
            if (!isFolder && (entries.TryGetValue(path, out var made) ? made.Entry : below.Files.GetValueOrDefault(path)?.Entry)?.Kind == TarEntryKind.Directory)
                throw (ServiceDiagnostics.FolderInTheWay(file.Path) with { Location = file.Locate() }).ToException();
            places[path] = file;
            var (user, group) = accounts.Find(file.Owner)
                ?? throw (ServiceDiagnostics.UnknownOwner(file.Path, file.Owner, NearestName.Find(file.Owner.Split(':')[0], accounts.Names)) with { Location = file.Locate() }).ToException();
            entries[path] = (file switch
            {
                { Content: { } content } => new(path, TarEntryKind.File, file.Mode ?? UnixModes.File, modified, user, group, content.Length),
                { Target: { } target } => new(path, TarEntryKind.SymbolicLink, 0x1FF, modified, user, group, LinkTarget: target),
                _ => new(path, TarEntryKind.Directory, file.Mode ?? UnixModes.Executable, modified, user, group),
            }, file.Content ?? default);
        }
        foreach (var (path, file) in places)
        {
            if (PackagePath.Parents(path).FirstOrDefault(parent => (entries.TryGetValue(parent, out var above) ? above.Entry : below.Files.GetValueOrDefault(parent)?.Entry) is { Kind: not TarEntryKind.Directory }) is { } obstacle)
                throw (ServiceDiagnostics.FileInTheWay(file.Path, $"/{obstacle}") with { Location = file.Locate() }).ToException();
        }
        foreach (var parent in entries.Keys.ToList().SelectMany(PackagePath.Parents).Where(parent => !entries.ContainsKey(parent)).Distinct())
            entries.Add(parent, (below.Files.GetValueOrDefault(parent)?.Entry ?? new(parent, TarEntryKind.Directory, UnixModes.Executable, modified), default));

        var fingerprint = Fingerprint.Of(
        [
            "file layer", FormatVersion, .. PackageConverter.Dependencies,
            .. entries.Values.SelectMany(entry => new[] { entry.Entry.ToString(), Sha256Digest.Of(entry.Content.Span).Hex }),
        ]);
        return new LayerCache(store).GetOrAddAsync(fingerprint, createdBy, GzipLevel, 1, (layer, _) =>
        {
            foreach (var (entry, content) in entries.Values)
                layer.Tar.Write(entry, content.Span);
        }, cancellationToken);
    }
}

using System.Collections.Concurrent;
using Sdk.Container.Hygiene.Diagnostics;
using Sdk.Container.Hygiene.Locking;
using Sdk.Container.Hygiene.Tar;

namespace Sdk.Container.Hygiene.Rootfs;

/// <summary>Writes layers: converts their packages, settles who brings what, generates what no package brings, and joins it all.</summary>
internal sealed class LayerComposition(PackageConverter converter, RootfsOptions options, Func<LockedPackage, CancellationToken, Task<string>> fetch, IHygieneLog log)
{
    // More would be no faster, and each takes some 25 MB, up to 120 MB where xz uses threads.
    private const int ConversionsAtOnce = 4;

    /// <summary>The generated part of a layer is small.</summary>
    private const int MembersInFlight = 2;

    /// <param name="layer">Sorted by name.</param>
    /// <param name="below">The packages of the base, where the layer is that of the project's packages; else none.</param>
    public async Task WriteAsync(IReadOnlyList<LockedPackage> layer, IReadOnlyList<LockedPackage> below, string folder, CancellationToken cancellationToken)
    {
        var converted = await ConvertAsync([.. below, .. layer], _ => [], cancellationToken);
        var (beneath, own) = (converted[..below.Count].ConvertAll(package => package.Manifest), converted[below.Count..]);
        // What the base generates is made again, to know where it stands; nobody writes it.
        var ground = below.Count > 0 ? Generate(TreeOf(beneath, below: null), beneath, []).Tree : null;

        var tree = TreeOf(own.ConvertAll(package => package.Manifest), ground);
        if (tree.Displaced.Count > 0)
            own = await ConvertAsync(layer, package => tree.Displaced.GetValueOrDefault(package.Name) ?? [], cancellationToken);
        var manifests = own.ConvertAll(package => package.Manifest);
        var digests = Write(Path.Join(folder, ComposedLayer.LayerName), Generate(tree, manifests, beneath), own, cancellationToken);
        ComposedLayer.Of(digests, [.. manifests.SelectMany(ScriptWarning.Of)]).WriteTo(folder);
    }

    private GeneratedFiles Generate(RootfsTree tree, IReadOnlyList<PackageManifest> packages, IReadOnlyList<PackageManifest> below)
    {
        var generated = new GeneratedFiles(tree, options.SourceDateEpoch ?? packages.Select(package => package.Newest).DefaultIfEmpty().Max());
        if (tree.Below is null)
            BaseFiles.AddTo(generated, options.AppUserId);
        ScriptEffects.AddTo(generated, packages, below);
        return generated;
    }

    // base-files says how the top folders are, so it comes first; dpkg, too, leaves a folder as the first package made it.
    private static RootfsTree TreeOf(IEnumerable<PackageManifest> packages, RootfsTree? below)
    {
        var tree = new RootfsTree(below);
        foreach (var package in packages.OrderBy(package => package.Name != "base-files"))
            tree.Add(package);
        return tree;
    }

    private static LayerDigests Write(string path, GeneratedFiles generated, IEnumerable<ConvertedPackage> packages, CancellationToken cancellationToken)
    {
        using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0);
        using var layer = new LayerWriter(file, PackageConverter.GzipLevel, MembersInFlight, cancellationToken);
        foreach (var directory in generated.Tree.Directories)
            layer.Tar.Write(directory);
        foreach (var (entry, content) in generated.Files)
            layer.Tar.Write(entry, content);
        foreach (var package in packages)
            Append(layer, package, cancellationToken);
        return layer.Complete();
    }

    private static void Append(LayerWriter layer, ConvertedPackage package, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var segment = File.OpenRead(package.Segment);
        try
        {
            layer.AppendSegment(segment);
        }
        catch (InvalidDataException exception)
        {
            throw RootfsDiagnostics.DamagedStore($"{package.Manifest.Name} {package.Manifest.Version}", package.Folder, exception.Message).ToException(exception);
        }
    }

    // The largest first: it decides when the last is done.
    private async Task<List<ConvertedPackage>> ConvertAsync(
        IReadOnlyList<LockedPackage> packages, Func<LockedPackage, IReadOnlyCollection<string>> without, CancellationToken cancellationToken)
    {
        var converted = new ConcurrentDictionary<LockedPackage, ConvertedPackage>();
        await Parallel.ForEachAsync(
            packages.OrderByDescending(package => package.Size), new ParallelOptions { MaxDegreeOfParallelism = ConversionsAtOnce, CancellationToken = cancellationToken }, async (package, token) =>
            {
                converted[package] = await converter.ConvertAsync(package, options.Filter, FetchAsync, without(package), token);
            });
        return [.. packages.Select(package => converted[package])];
    }

    private Task<string> FetchAsync(LockedPackage package, CancellationToken cancellationToken)
    {
        log.Info($"converting {package.Name} {package.Version}");
        return fetch(package, cancellationToken);
    }
}

using System.Collections.Concurrent;
using Sdk.Container.Hygiene.Diagnostics;
using Sdk.Container.Hygiene.Locking;
using Sdk.Container.Hygiene.Rootfs.Full;
using Sdk.Container.Hygiene.Tar;

namespace Sdk.Container.Hygiene.Rootfs;

/// <summary>Writes layers: converts their packages, settles who brings what, generates what no package brings, and joins it all.</summary>
internal sealed class LayerComposition(PackageConverter converter, RootfsOptions options, Func<LockedPackage, CancellationToken, Task<string>> fetch, IHygieneLog log)
{
    // More would be no faster, and each takes some 25 MB, up to 120 MB where xz uses threads.
    private const int ConversionsAtOnce = 4;

    /// <summary>The generated part of a layer is small.</summary>
    private const int MembersInFlight = 2;

    /// <summary>The layer as it is, and beside it the root filesystem that it makes with what is beneath.</summary>
    /// <param name="layer">Sorted by name.</param>
    /// <param name="below">The packages of the base, where the layer is that of the project's packages; else none.</param>
    public async Task WriteAsync(IReadOnlyList<LockedPackage> layer, IReadOnlyList<LockedPackage> below, string folder, CancellationToken cancellationToken)
    {
        var (beneath, own) = await ConvertBothAsync(layer, below, cancellationToken);
        // What the base generates is made again, to know where it stands; nobody writes it.
        var ground = below.Count > 0 ? Generate(TreeOf(beneath, below: null), beneath, []) : null;
        (var tree, own) = await SettleAsync(layer, own, ground?.Tree, cancellationToken);
        var manifests = own.ConvertAll(package => package.Manifest);
        var generated = Generate(tree, manifests, beneath);
        var digests = Write(Path.Join(folder, ComposedLayer.LayerName), generated, own.ConvertAll(package => (package, package.Segment)), cancellationToken);
        tree.StateOn(ground?.Tree.StateOn(RootState.Empty, ground) ?? RootState.Empty, generated).WriteTo(folder);
        ComposedLayer.Of(digests, options.EpochOf(manifests), [.. manifests.SelectMany(ScriptWarning.Of)]).WriteTo(folder);
    }

    /// <summary>The layer as dpkg --unpack would leave it, with dpkg's database; beside it, the root filesystem that it makes with what is beneath.</summary>
    /// <param name="root">The root filesystem beneath, configured.</param>
    public async Task WriteUnpackedAsync(IReadOnlyList<LockedPackage> layer, IReadOnlyList<LockedPackage> below, RootState root, string folder, CancellationToken cancellationToken)
    {
        var (beneath, own) = await ConvertBothAsync(layer, below, cancellationToken);
        (var tree, own) = await SettleAsync(layer, own, below.Count > 0 ? GroundOf(beneath, root) : null, cancellationToken);
        var manifests = own.ConvertAll(package => package.Manifest);
        var generated = new GeneratedFiles(tree, options.EpochOf(manifests));
        new DpkgFiles(root, options.EpochOf(manifests.Concat(beneath))).AddTo(generated, manifests, beneath, options.Filter, options.SelectionsOn(below));
        var segments = own.Select(package => (package, package.Segment)).Concat(own.Select(package => (package, package.Database)));
        var digests = Write(Path.Join(folder, ComposedLayer.LayerName), generated, segments, cancellationToken);
        ComposedLayer.Of(digests, options.EpochOf(manifests), []).WriteTo(folder);
        tree.StateOn(root, generated).WriteTo(folder);
    }

    /// <summary>What <see cref="ConfigurationPlan"/> and <see cref="DpkgFiles"/> count as the time of a layer with these packages.</summary>
    public async Task<long> EpochOfAsync(IReadOnlyList<LockedPackage> packages, CancellationToken cancellationToken) =>
        options.EpochOf((await ConvertAsync(packages, _ => [], cancellationToken)).Select(package => package.Manifest));

    private async Task<(List<PackageManifest> Beneath, List<ConvertedPackage> Own)> ConvertBothAsync(
        IReadOnlyList<LockedPackage> layer, IReadOnlyList<LockedPackage> below, CancellationToken cancellationToken)
    {
        var converted = await ConvertAsync([.. below, .. layer], _ => [], cancellationToken);
        return (converted[..below.Count].ConvertAll(package => package.Manifest), converted[below.Count..]);
    }

    private async Task<(RootfsTree Tree, List<ConvertedPackage> Own)> SettleAsync(
        IReadOnlyList<LockedPackage> layer, List<ConvertedPackage> own, RootfsTree? ground, CancellationToken cancellationToken)
    {
        var tree = TreeOf(own.ConvertAll(package => package.Manifest), ground);
        return (tree, tree.Displaced.Count == 0 ? own
            : await ConvertAsync(layer, package => tree.Displaced.GetValueOrDefault(package.Name) ?? [], cancellationToken));
    }

    // The packages say whose a file is, the state says how everything stands since it was configured.
    private static RootfsTree GroundOf(IReadOnlyList<PackageManifest> beneath, RootState root)
    {
        var tree = TreeOf(beneath, below: null);
        tree.Restate(root);
        return tree;
    }

    private GeneratedFiles Generate(RootfsTree tree, IReadOnlyList<PackageManifest> packages, IReadOnlyList<PackageManifest> below)
    {
        var generated = new GeneratedFiles(tree, options.EpochOf(packages));
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

    private static LayerDigests Write(string path, GeneratedFiles generated, IEnumerable<(ConvertedPackage Package, string Segment)> segments, CancellationToken cancellationToken)
    {
        using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0);
        using var layer = new LayerWriter(file, PackageConverter.GzipLevel, MembersInFlight, cancellationToken);
        foreach (var directory in generated.Tree.Directories)
            layer.Tar.Write(directory);
        foreach (var (entry, content) in generated.Files)
            layer.Tar.Write(entry, content);
        foreach (var (package, segment) in segments)
            Append(layer, package, segment, cancellationToken);
        return layer.Complete();
    }

    private static void Append(LayerWriter layer, ConvertedPackage package, string path, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var segment = File.OpenRead(path);
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

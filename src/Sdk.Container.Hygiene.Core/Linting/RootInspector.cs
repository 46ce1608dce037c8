using Sdk.Container.Hygiene.Diagnostics;
using Sdk.Container.Hygiene.Locking;
using Sdk.Container.Hygiene.Rootfs;
using Sdk.Container.Hygiene.Storage;
using Sdk.Container.Hygiene.Tar;

namespace Sdk.Container.Hygiene.Linting;

/// <summary>Knows what is in a stack of layers. What it learns is kept by the layers' digests: where an app changed, its topmost layer alone is read.</summary>
internal sealed class RootInspector(ContentStore store, FilterOptions filter)
{
    private const string Kind = "lint";
    private const string FileName = "facts.json";

    // Grows with every change of what is read from a layer.
    private const string FormatVersion = "1";

    /// <param name="layers">The lowest first.</param>
    /// <param name="packages">Those of the lock. They are asked whose a file is, when its layer is read.</param>
    public async Task<RootFacts> InspectAsync(IReadOnlyList<Layer> layers, IReadOnlyList<LockedPackage> packages, CancellationToken cancellationToken)
    {
        var chain = new List<Fingerprint>();
        foreach (var layer in layers)
            chain.Add(Fingerprint.Of(Kind, FormatVersion, chain.Count > 0 ? chain[^1].ToString() : "", layer.DiffId.Hex));
        // All are looked for, so that those which tomorrow's change builds on stay in the store, too.
        var known = chain.ConvertAll(fingerprint => Find(fingerprint));
        var first = known.FindLastIndex(folder => folder is not null) + 1;
        var facts = first == 0 ? RootFacts.Empty : RootFacts.TryRead(Path.Join(known[first - 1], FileName));
        if (facts is null)
        {
            TemporaryFiles.Try(() => Directory.Delete(known[first - 1]!, recursive: true));
            (first, facts) = (0, RootFacts.Empty);
        }
        for (var i = first; i < layers.Count; i++)
        {
            facts = await ReadAsync(layers[i], facts, packages, cancellationToken);
            await store.GetOrAddDerivedAsync(Kind, chain[i], (folder, token) => File.WriteAllBytesAsync(Path.Join(folder, FileName), facts.ToJson(), token), cancellationToken);
        }
        return facts;

        string? Find(Fingerprint fingerprint) => store.FindDerived(Kind, fingerprint);
    }

    private async Task<RootFacts> ReadAsync(Layer layer, RootFacts below, IReadOnlyList<LockedPackage> packages, CancellationToken cancellationToken)
    {
        var reading = new LayerReading(below);
        try
        {
            await using var file = new FileStream(layer.Path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16);
            reading.Read(file, cancellationToken);
        }
        catch (Exception damage) when (damage is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            throw ImageDiagnostics.CannotReadLayer(damage.Message).ToException(damage);
        }
        return reading.Result(await FindPackagesAsync(reading.Files, packages, cancellationToken));
    }

    // A file is a package's where it is the very same, but for owner and mode, which scripts change; a directory, where it has the mode that the package gives it.
    private async Task<IReadOnlyDictionary<string, PackageManifest>> FindPackagesAsync(
        IReadOnlyList<(RemarkableFile File, string Sha256)> files, IReadOnlyList<LockedPackage> packages, CancellationToken cancellationToken)
    {
        var found = new Dictionary<string, PackageManifest>(StringComparer.Ordinal);
        if (files.Count == 0)
            return found;
        var wanted = files.ToDictionary(file => file.File.Entry.Path, StringComparer.Ordinal);
        var converter = new PackageConverter(store);
        foreach (var package in packages)
        {
            if (await converter.FindManifestAsync(package, filter, cancellationToken) is not { } manifest)
                continue;
            foreach (var file in manifest.Files)
            {
                if (wanted.TryGetValue(file.Entry.Path, out var there) && there.File.Entry.Kind == file.Entry.Kind && there.Sha256 == file.Sha256)
                    found.TryAdd(file.Entry.Path, manifest);
            }
            foreach (var directory in manifest.Directories)
            {
                if (wanted.TryGetValue(directory.Path, out var there) && there.File.Entry.Kind == directory.Kind && there.File.Entry.Mode == directory.Mode)
                    found.TryAdd(directory.Path, manifest);
            }
        }
        return found;
    }
}

using Sdk.Container.Hygiene.Diagnostics;
using Sdk.Container.Hygiene.Locking;
using Sdk.Container.Hygiene.Storage;
using Sdk.Container.Hygiene.Tar;

namespace Sdk.Container.Hygiene.Rootfs;

/// <summary>What of a package goes into the image.</summary>
/// <param name="Documentation">Keep /usr/share/doc, man and info; copyright files stay in any case.</param>
/// <param name="Locales">Languages whose translations are kept (<c>de</c>, <c>pt_BR</c>), or <c>*</c> for all.</param>
public sealed record FilterOptions(bool Documentation, IReadOnlyList<string> Locales);

/// <summary>What the generated files of the base say.</summary>
public sealed record RootfsOptions
{
    public required FilterOptions Filter { get; init; }

    /// <summary>The app's user and group id.</summary>
    public int AppUserId { get; init; } = 1654;

    /// <summary>Seconds since 1970 for what is generated; null: the newest time among the packages' own files, so that the same packages give the same layer on any day.</summary>
    public long? SourceDateEpoch { get; init; }
}

/// <summary>Composes the layers of a distroless root filesystem from .debs, running none of their scripts.</summary>
/// <param name="store">Where converted packages and finished layers are kept, each by what it was made from.</param>
public sealed class RootfsComposer(ContentStore store)
{
    private const string FormatVersion = "2";

    /// <summary>
    /// The base layer and, where there are any, the layer of the user's packages. <paramref name="fetch"/> gives the path of a package's verified .deb, and is called only
    /// where the converted form is not in the store. Conversions run side by side. Throws <see cref="HygieneException"/> (HYG41xx).
    /// </summary>
    public async Task<IReadOnlyList<Layer>> ComposeAsync(
        IReadOnlyList<LockedPackage> packages, RootfsOptions options, Func<LockedPackage, CancellationToken, Task<string>> fetch, IHygieneLog log, CancellationToken cancellationToken)
    {
        if (options.AppUserId is < 1 or > 65533)
            throw RootfsDiagnostics.BadUserId(options.AppUserId).ToException();
        var sorted = packages.OrderBy(package => package.Name, StringComparer.Ordinal).ToList();
        var composition = new LayerComposition(new(store), options, fetch, log);
        var @base = sorted.FindAll(package => package.InBase);
        var own = sorted.FindAll(package => !package.InBase);

        var layers = new List<Layer> { await GetLayerAsync("Debian packages of the base", @base, below: []) };
        if (own.Count > 0)
            layers.Add(await GetLayerAsync("Debian packages of the project", own, below: @base));
        return layers;

        async Task<Layer> GetLayerAsync(string name, List<LockedPackage> layer, List<LockedPackage> below)
        {
            var folder = await store.GetOrAddDerivedAsync(
                "layer", Identify(layer, below, options), (target, token) => composition.WriteAsync(layer, below, target, token), cancellationToken);
            var (record, result) = ComposedLayer.Read(folder, name);
            foreach (var warning in record.Warnings)
                log.Report(warning.ToDiagnostic());
            return result;
        }
    }

    /// <summary>The packages whose .deb is still to be read: none where the layers are in the store, else those that are not converted yet.</summary>
    public IReadOnlyList<LockedPackage> FindMissing(IReadOnlyList<LockedPackage> packages, RootfsOptions options)
    {
        var sorted = packages.OrderBy(package => package.Name, StringComparer.Ordinal).ToList();
        var @base = sorted.FindAll(package => package.InBase);
        var own = sorted.FindAll(package => !package.InBase);
        var composed = Find(@base, []) && (own.Count == 0 || Find(own, @base));
        return composed ? [] : sorted.FindAll(package => !PackageConverter.IsConverted(store, package, options.Filter));

        bool Find(List<LockedPackage> layer, List<LockedPackage> below) => store.FindDerived("layer", Identify(layer, below, options)) is not null;
    }

    private static Fingerprint Identify(IEnumerable<LockedPackage> layer, IEnumerable<LockedPackage> below, RootfsOptions options) => Fingerprint.Of(
    [
        FormatVersion, .. PackageConverter.Dependencies, .. PackageConverter.Describe(options.Filter), $"{options.AppUserId}", $"{options.SourceDateEpoch}",
        .. layer.Select(Describe), "on", .. below.Select(Describe),
    ]);

    private static string Describe(LockedPackage package) => $"{package.Name} {package.Version} {package.Architecture} {package.Sha256}";
}

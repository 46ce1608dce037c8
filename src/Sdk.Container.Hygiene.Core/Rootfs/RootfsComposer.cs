using Sdk.Container.Hygiene.Diagnostics;
using Sdk.Container.Hygiene.Locking;
using Sdk.Container.Hygiene.Rootfs.Full;
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

    /// <summary>Whether maintainer scripts are run.</summary>
    public RootfsFamily Family { get; init; }

    /// <summary>What the scripts of the project's packages are answered. The base is asked nothing: it is the same for all who share it.</summary>
    public IReadOnlyList<DebconfSelection> Selections { get; init; } = [];

    /// <summary>The app's user and group id.</summary>
    public int AppUserId { get; init; } = 1654;

    /// <summary>Seconds since 1970 for what is generated; null: the newest time among the packages' own files, so that the same packages give the same layer on any day.</summary>
    public long? SourceDateEpoch { get; init; }

    /// <summary>Those of a layer that stands on these packages.</summary>
    internal IReadOnlyList<DebconfSelection> SelectionsOn(IReadOnlyCollection<LockedPackage> below) => below.Count > 0 ? Selections : [];

    internal long EpochOf(IEnumerable<PackageManifest> packages) => SourceDateEpoch ?? packages.Select(package => package.Newest).DefaultIfEmpty().Max();
}

/// <summary>The two kinds of root filesystem.</summary>
public enum RootfsFamily
{
    /// <summary>Composed without running anything: no shell, no package manager, unless a package asks for them.</summary>
    Distroless,

    /// <summary>A Debian with dpkg, apt and bash, whose maintainer scripts have run.</summary>
    Full,
}

/// <summary>Composes the layers of a root filesystem from .debs: of a distroless one running none of their scripts, of a full one with what their scripts changed as layers of their own.</summary>
/// <param name="store">Where converted packages and finished layers are kept, each by what it was made from.</param>
/// <param name="configurer">Called only where a full root filesystem has a layer that was never configured before; null where there is none.</param>
/// <param name="made">Told of the layers so far while there is still something to be done on them: when the scripts of the last one begin to run, and when they have.</param>
public sealed class RootfsComposer(ContentStore store, Func<CancellationToken, Task<IRootConfigurer>>? configurer = null, Action<IReadOnlyList<Layer>>? made = null)
{
    private const string FormatVersion = "8";
    private const string Kind = "layer";

    /// <summary>What configures an unpacked layer, run as root in a root filesystem that ends with it.</summary>
    public static IReadOnlyList<string> ConfigureCommand => DpkgFiles.Command;

    /// <summary>
    /// The base layer and, where there are any, the layer of the user's packages; in a full root filesystem each followed by what its configuration changed. Conversions run side by side.
    /// Throws <see cref="HygieneException"/> (HYG41xx).
    /// </summary>
    /// <param name="fetch">Gives the path of a package's verified .deb; called only where the converted form is not in the store.</param>
    public async Task<IReadOnlyList<Layer>> ComposeAsync(
        IReadOnlyList<LockedPackage> packages, RootfsOptions options, Func<LockedPackage, CancellationToken, Task<string>> fetch, IHygieneLog log, CancellationToken cancellationToken)
    {
        if (options.AppUserId is < 1 or > 65533)
            throw RootfsDiagnostics.BadUserId(options.AppUserId).ToException();
        var (@base, own) = Part(packages);
        var full = options.Family == RootfsFamily.Full;
        if (options.Selections is [var first, ..] && (!full || own.Count == 0))
            throw ((full ? ConfiguringDiagnostics.UnaskedQuestion(first.Question, []) : ConfiguringDiagnostics.NoQuestions(first.Question)) with { Location = first.Locate() }).ToException();
        var composition = new LayerComposition(new(store), options, fetch, log);
        var configuration = new LayerConfiguration(store, configurer ?? (_ => throw ConfiguringDiagnostics.NoPlace("nothing is given that could run them").ToException()), made ?? (_ => { }), log);

        var (layers, root) = (new List<Layer>(), new Lazy<RootState>(RootState.Empty));
        await AddAsync("Debian packages of the base", @base, below: []);
        if (own.Count > 0)
            await AddAsync("Debian packages of the project", own, below: @base);
        return layers;

        async Task AddAsync(string name, List<LockedPackage> layer, List<LockedPackage> below)
        {
            var fingerprint = Identify(layer, below, options);
            if (!full)
            {
                layers.Add((await WriteAsync()).Layer);
                return;
            }
            try
            {
                (var unpacked, var configured, root) = await configuration.ConfigureAsync(
                    name, layers, WriteAsync, fingerprint, () => composition.EpochOfAsync([.. below, .. layer], cancellationToken), cancellationToken);
                layers.AddRange([unpacked, configured with { IsBase = unpacked.IsBase }]);
            }
            catch (HygieneException failure) when (options.Selections.FirstOrDefault(selection => ConfiguringDiagnostics.IsAbout(failure.Diagnostics[0], selection.Question)) is { } selection)
            {
                throw (failure.Diagnostics[0] with { Location = selection.Locate() }).ToException(failure.InnerException);
            }

            async Task<(Layer Layer, string Folder)> WriteAsync()
            {
                var folder = await store.GetOrAddDerivedAsync(
                    Kind, fingerprint,
                    (target, token) => full ? composition.WriteUnpackedAsync(layer, below, root.Value, target, token) : composition.WriteAsync(layer, below, target, token), cancellationToken);
                var (record, read) = ComposedLayer.Read(folder, name);
                foreach (var warning in record.Warnings)
                    log.Report(warning.ToDiagnostic());
                var result = read with { IsBase = below.Count == 0 };
                return (full ? result with { Role = LayerRole.Unpacked } : result, folder);
            }
        }
    }

    /// <summary>The packages whose .deb is still to be read: none where the layers are in the store, else those that are not converted yet.</summary>
    public IReadOnlyList<LockedPackage> FindMissing(IReadOnlyList<LockedPackage> packages, RootfsOptions options)
    {
        var (@base, own) = Part(packages);
        var composed = Find(@base, []) && (own.Count == 0 || Find(own, @base));
        return composed ? [] : [.. @base.Concat(own).Where(package => !PackageConverter.IsConverted(store, package, options.Filter))];

        bool Find(List<LockedPackage> layer, List<LockedPackage> below) => store.FindDerived(Kind, Identify(layer, below, options)) is not null;
    }

    /// <summary>What the base is, whoever uses it: the same packages and options have the same name.</summary>
    public static string BaseName(IReadOnlyList<LockedPackage> packages, RootfsOptions options) => Identify(Part(packages).Base, [], options).ToString();

    private static (List<LockedPackage> Base, List<LockedPackage> Own) Part(IReadOnlyList<LockedPackage> packages)
    {
        var sorted = packages.OrderBy(package => package.Name, StringComparer.Ordinal).ToList();
        return (sorted.FindAll(package => package.InBase), sorted.FindAll(package => !package.InBase));
    }

    private static Fingerprint Identify(IEnumerable<LockedPackage> layer, IReadOnlyCollection<LockedPackage> below, RootfsOptions options) => Fingerprint.Of(
    [
        FormatVersion, .. PackageConverter.Dependencies, .. PackageConverter.Describe(options.Filter), $"{options.Family}", $"{options.AppUserId}", $"{options.SourceDateEpoch}",
        .. options.Family == RootfsFamily.Full ? [DpkgFiles.Script] : Array.Empty<string>(),
        .. layer.Select(Describe), "on", .. below.Select(Describe), .. options.SelectionsOn(below).Select(selection => selection.Line),
    ]);

    private static string Describe(LockedPackage package) => $"{package.Name} {package.Version} {package.Architecture} {package.Sha256}";
}

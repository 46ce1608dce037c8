using Sdk.Container.Hygiene.Locking;
using Sdk.Container.Hygiene.Rootfs;
using Sdk.Container.Hygiene.Rootfs.Full;
using Sdk.Container.Hygiene.Storage;
using Sdk.Container.Hygiene.Tar;
using Sdk.Container.Hygiene.Testing;

namespace Sdk.Container.Hygiene.Tests.Rootfs;

/// <summary>A store, some .debs, and the layers made of them.</summary>
internal sealed class ComposeHarness : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Dictionary<LockedPackage, string> _files = [];
    private int _fetches;

    public RecordingLog Log { get; } = new();

    public RootfsOptions Options { get; set; } = new() { Filter = new(Documentation: false, Locales: []) };

    public ContentStore Store => field ??= new(_folder["store"]);

    /// <summary>Who configures the layers of a full root filesystem.</summary>
    public IRootConfigurer? Configurer { get; set; }

    /// <summary>The layers so far, each time that there was another one to be configured or just configured.</summary>
    public List<IReadOnlyList<Layer>> Made { get; } = [];

    public IReadOnlyList<LockedPackage> Packages => [.. _files.Keys];

    /// <summary>How often a .deb was asked for.</summary>
    public int Fetches => _fetches;

    public LockedPackage Base(DebBuilder deb) => Add(deb.Lock(deb.Build()), deb.Build());

    public LockedPackage Own(DebBuilder deb) => Add(deb.Lock(deb.Build(), inBase: false), deb.Build());

    /// <summary>A package whose bytes need not be what the lock says.</summary>
    public LockedPackage Add(LockedPackage package, byte[] deb)
    {
        var path = _folder[$"{_files.Count}.deb"];
        File.WriteAllBytes(path, deb);
        _files.Add(package, path);
        return package;
    }

    public async Task<IReadOnlyList<Layer>> ComposeAsync() =>
        await new RootfsComposer(Store, Configurer is null ? null : _ => Task.FromResult(Configurer), Made.Add).ComposeAsync(Packages, Options, FetchAsync, Log, TestContext.Current.CancellationToken);

    /// <summary>The packages that would have to be fetched for what the options ask for.</summary>
    public IReadOnlyList<LockedPackage> MissingNow => new RootfsComposer(Store).FindMissing(Packages, Options);

    public async Task<Layer> ComposeBaseAsync() => (await ComposeAsync())[0];

    public Task<ConvertedPackage> ConvertAsync(LockedPackage package) =>
        new PackageConverter(Store).ConvertAsync(package, Options.Filter, FetchAsync, [], TestContext.Current.CancellationToken);

    public void Dispose() => _folder.Dispose();

    private Task<string> FetchAsync(LockedPackage package, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _fetches);
        return Task.FromResult(_files[package]);
    }
}

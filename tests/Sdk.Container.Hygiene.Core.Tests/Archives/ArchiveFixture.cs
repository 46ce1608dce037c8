using Sdk.Container.Hygiene.Archives;
using Sdk.Container.Hygiene.OpenPgp;
using Sdk.Container.Hygiene.Storage;
using Sdk.Container.Hygiene.Testing;

namespace Sdk.Container.Hygiene.Tests.Archives;

/// <summary>A fake archive, its mirrors, a store, a clock and a log: what every test of the client starts with.</summary>
public abstract class ArchiveFixture : IDisposable
{
    protected ArchiveFixture()
    {
        Archive = FakeArchive.Trixie;
        Hello = Archive["trixie"].Add(FakePackage.Of("hello"));
        Mirror = new(Archive, "mirror.example", "second.example");
    }

    protected FakeArchive Archive { get; }

    protected FakePackage Hello { get; }

    protected FakeMirror Mirror { get; }

    protected TemporaryFolder Folder { get; } = new();

    protected ManualTime Time { get; } = new();

    protected RecordingLog Log { get; } = new();

    protected ContentStore Store => new(Folder.Path, time: Time);

    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    protected static SuiteRequest Trixie => new("trixie", ["main"], ["amd64"]);

    /// <summary>The settings of the next client.</summary>
    protected MirrorSettings Settings { get; set; } = new() { Mirrors = ["http://mirror.example/debian"] };

    protected static MirrorSettings TwoMirrors => new() { Mirrors = ["http://mirror.example/debian", "http://second.example/debian"] };

    protected IReadOnlyList<AptSource> Sources { get; set; } = [];

    protected IReadOnlyList<DebianRepository> Repositories { get; set; } = [];

    protected bool Offline { get; set; }

    protected ReleaseSigner Trusted { get; set; } = ReleaseSigner.Default;

    protected ArchiveClient Client()
    {
        var keyring = Keyring.Parse(Trusted.PublicKeyring);
        return new(Store, new() { Keyring = keyring, Mirrors = new(Settings, Sources, keyring), Repositories = Repositories, Offline = Offline }, Log, Time, Mirror);
    }

    /// <summary>Opens a suite; waits before another try take no time.</summary>
    protected async Task<SuiteSnapshot> OpenAsync(SuiteRequest? request = null)
    {
        using var client = Client();
        return await Patiently(client.OpenSuiteAsync(request ?? Trixie, Token));
    }

    /// <summary>Opens a suite and reads its packages.</summary>
    protected async Task<IReadOnlyList<string>> ReadNamesAsync(SuiteRequest? request = null)
    {
        using var client = Client();
        var suite = await Patiently(client.OpenSuiteAsync(request ?? Trixie, Token));
        var indexes = await Patiently(suite.LoadIndexesAsync((request ?? Trixie).Architectures[0], Token));
        return [.. indexes.SelectMany(index => index.Names)];
    }

    protected async Task<string> FetchAsync(FakePackage package, string suite = "trixie", DateTimeOffset? locked = null)
    {
        using var client = Client();
        return await Patiently(client.FetchPackageAsync(package.Lock(suite), locked ?? Archive["trixie"].Date, Token));
    }

    /// <summary>Lets the waits between tries pass, but not the time after which a download has stalled.</summary>
    protected Task<T> Patiently<T>(Task<T> task) => Time.PassAsync(task, TimeSpan.FromSeconds(9));

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
        Folder.Dispose();
        Mirror.Dispose();
    }
}

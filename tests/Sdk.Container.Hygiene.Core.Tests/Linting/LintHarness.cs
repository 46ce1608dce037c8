using System.IO.Compression;
using System.Text;
using Sdk.Container.Hygiene.Diagnostics;
using Sdk.Container.Hygiene.Linting;
using Sdk.Container.Hygiene.Locking;
using Sdk.Container.Hygiene.Rootfs;
using Sdk.Container.Hygiene.Storage;
using Sdk.Container.Hygiene.Tar;
using Sdk.Container.Hygiene.Testing;

namespace Sdk.Container.Hygiene.Tests.Linting;

/// <summary>An image of layers that a test makes, of a trixie that is looked after, and that runs as a user of its own: nothing to complain of.</summary>
public sealed class LintHarness : IDisposable
{
    private static readonly FilterOptions Filter = new(Documentation: false, []);

    private readonly TemporaryFolder _folder = new();
    private readonly List<Layer> _layers = [];
    private readonly List<LockedPackage> _packages = [];

    public ContentStore Store => new(_folder["store"]);

    public RecordingLog Log { get; } = new();

    public DateTimeOffset Now { get; set; } = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    public string? User { get; set; } = "1654";

    public RootfsFamily Family { get; set; }

    public IReadOnlyList<LockedSuite> Suites { get; set; } = SampleLock.Architecture.Suites;

    public static Entry File(string path, int mode = 0b110_100_100, string content = "x") => new(new(path, TarEntryKind.File, mode, 0, Size: Encoding.UTF8.GetByteCount(content)), Encoding.UTF8.GetBytes(content));

    public static Entry Directory(string path, int mode = 0b111_101_101) => new(new(path, TarEntryKind.Directory, mode, 0), []);

    public static Entry Link(string path, string target) => new(new(path, TarEntryKind.SymbolicLink, 0x1FF, 0, LinkTarget: target), []);

    /// <summary>Puts a layer on top.</summary>
    public LintHarness With(params Entry[] entries)
    {
        using var tar = new MemoryStream();
        var writer = new TarWriter(tar);
        foreach (var entry in entries)
        {
            if (entry.Attribute is { } attribute)
                writer.WriteAttributes(entry.Header, new Dictionary<string, byte[]> { [attribute] = [1, 0, 0, 2] });
            writer.Write(entry.Header, entry.Content);
        }
        writer.WriteEnd();
        using var gzip = new MemoryStream();
        using (var compressing = new GZipStream(gzip, CompressionLevel.Fastest, leaveOpen: true))
            compressing.Write(tar.ToArray());
        var path = _folder[$"{_layers.Count}-{Guid.NewGuid():N}.tar.gz"];
        System.IO.File.WriteAllBytes(path, gzip.ToArray());
        _layers.Add(new(path, Sha256Digest.Of(gzip.ToArray()), gzip.Length, Sha256Digest.Of(tar.ToArray()), tar.Length, "test"));
        return this;
    }

    /// <summary>Puts a package's files on top, and the package into the lock and the store.</summary>
    public async Task<LintHarness> WithPackageAsync(DebBuilder package, string suite = "trixie", string? requiredBy = null)
    {
        var deb = package.Build();
        var locked = package.Lock(deb, inBase: false) with { Suite = suite, RequiredBy = requiredBy };
        await System.IO.File.WriteAllBytesAsync(_folder[$"{package.Name}.deb"], deb, Token);
        var converted = await new PackageConverter(Store).ConvertAsync(locked, Filter, (_, _) => Task.FromResult(_folder[$"{package.Name}.deb"]), [], Token);
        _packages.Add(locked);
        using var segment = new GZipStream(System.IO.File.OpenRead(converted.Segment), CompressionMode.Decompress);
        using var tar = new MemoryStream();
        await segment.CopyToAsync(tar, Token);
        tar.Position = 0;
        return With([.. converted.Manifest.Directories.Select(directory => new Entry(directory, [])), .. LayerTarReader.Read(tar).Select(entry => new Entry(entry.Entry, tar.ToArray()[(int)entry.Offset..(int)(entry.Offset + entry.Entry.Size)]))]);
    }

    /// <summary>Takes the topmost layer off.</summary>
    public LintHarness WithoutTop()
    {
        _layers.RemoveAt(_layers.Count - 1);
        return this;
    }

    /// <summary>From now on nobody can read the layers.</summary>
    public void RemoveLayers() => _layers.ForEach(layer => System.IO.File.Delete(layer.Path));

    public void DamageFacts() => System.IO.Directory.EnumerateFiles(_folder["store/derived/lint"], "*", SearchOption.AllDirectories).ToList().ForEach(file => System.IO.File.WriteAllText(file, "{"));

    public Task<IReadOnlyList<Diagnostic>> LintAsync(Func<LintRequest, LintRequest>? change = null) => new Linter(Store, new ManualTime(Now), Log).LintAsync(
        (change ?? (request => request))(new()
        {
            Config = new() { User = User },
            Layers = _layers,
            Lock = SampleLock.Architecture with { Suites = Suites, Packages = _packages },
            Family = Family,
            Filter = Filter,
        }),
        Token);

    public Task PrepareAsync() => new Linter(Store, new ManualTime(Now), Log).PrepareAsync(_layers, Filter, _packages, Token);

    public async Task<IReadOnlyList<string>> CodesAsync(params LintException[] exceptions) =>
        [.. (await LintAsync(request => request with { Exceptions = exceptions })).Select(warning => warning.Code)];

    /// <summary>The one warning's text.</summary>
    public async Task<string> MessageAsync() => (await LintAsync()).ShouldHaveSingleItem().Message;

    public void Dispose() => _folder.Dispose();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>An entry of a layer.</summary>
    public sealed record Entry(TarEntry Header, byte[] Content, string? Attribute = null);
}

using System.Collections.Concurrent;
using Sdk.Container.Hygiene.Testing;
using Sdk.Container.Hygiene.Testing.Publishing;
using Sdk.Container.Hygiene.Tests.Publishing;

[assembly: AssemblyFixture(typeof(Sdk.Container.Hygiene.Tests.RealArchive.PublishedImages))]

namespace Sdk.Container.Hygiene.Tests.RealArchive;

/// <summary>Publishes from Debian's real archive, on the machine's own mirror: each project once for all tests, when the first of them asks, and all with one store.</summary>
public sealed class PublishedImages : IDisposable
{
    /// <summary>A variable that names a folder in which downloads stay from run to run, for who runs the tests again and again; what is made of them is made anew.</summary>
    private const string Downloads = "HYGIENE_TEST_DOWNLOADS";

    private readonly TemporaryFolder _store = CreateStore();
    private readonly ConcurrentDictionary<string, Lazy<Task<string?>>> _obstacles = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<PublishedImage, Lazy<Task<UnpackedBase>>> _unpacked = new();
    private readonly ConcurrentDictionary<string, Lazy<Task<PublishedImage>>> _images = new(StringComparer.Ordinal);

    /// <summary>samples/hello on a release of Debian.</summary>
    public Task<PublishedImage> HelloAsync(PublishFixture packed, string release) =>
        GetAsync($"hello {release}", release, () => TestProject.OfSample(packed.Package, "hello"), $"-p:DebianSuite={release}");

    /// <summary>Any project; <paramref name="name"/> stands for it and its properties. Skips the test where the mirror is not reachable.</summary>
    public async Task<PublishedImage> GetAsync(string name, string release, Func<TestProject> create, params string[] properties)
    {
        var obstacle = await _obstacles.GetOrAdd(release, key => new(() => MachineMirrors.FindObstacleAsync(key))).Value;
        Assert.SkipWhen(obstacle is not null, obstacle ?? "");
        return await _images.GetOrAdd(name, _ => new(() => PublishAsync(create(), properties))).Value;
    }

    internal Task<UnpackedBase> UnpackAsync(PublishedImage image) => _unpacked.GetOrAdd(image, key => new(() => UnpackedBase.OfAsync(key))).Value;

    public void Dispose()
    {
        foreach (var unpacked in _unpacked.Values.Where(unpacked => unpacked.IsValueCreated && unpacked.Value.IsCompletedSuccessfully))
            unpacked.Value.Result.Dispose();
        foreach (var image in _images.Values.Where(image => image.IsValueCreated && image.Value.IsCompletedSuccessfully))
            image.Value.Result.Dispose();
        _store.Dispose();
    }

    private static TemporaryFolder CreateStore()
    {
        TemporaryFolder store = new();
        if (Environment.GetEnvironmentVariable(Downloads) is { Length: > 0 } folder)
            Directory.CreateSymbolicLink(store["blobs"], Directory.CreateDirectory(folder).FullName);
        return store;
    }

    private async Task<PublishedImage> PublishAsync(TestProject project, string[] properties)
    {
        try
        {
            project.Properties[0] = $"-p:HygieneStore={_store.Path}";
            var run = (await project.PublishAsync(properties)).Succeeded();
            return new(project, _store.Path, run.Output);
        }
        catch
        {
            project.Dispose();
            throw;
        }
    }
}

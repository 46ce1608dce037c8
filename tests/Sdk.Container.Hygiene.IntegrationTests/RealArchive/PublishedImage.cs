using Sdk.Container.Hygiene.Imaging;
using Sdk.Container.Hygiene.Locking;
using Sdk.Container.Hygiene.Storage;
using Sdk.Container.Hygiene.Testing.Publishing;

namespace Sdk.Container.Hygiene.Tests.RealArchive;

/// <summary>A project that was published, and what came of it.</summary>
/// <param name="Store">Absolute path of the store that the publish used.</param>
/// <param name="Output">What the publish printed.</param>
public sealed record PublishedImage(TestProject Project, string Store, string Output) : IDisposable
{
    public ImageResult Result { get; } = ImageResult.TryRead(Directory.EnumerateFiles(Path.Combine(Project.Folder, "obj"), "result.json", SearchOption.AllDirectories).Single())
        ?? throw new InvalidOperationException("no result.json that can be read");

    private readonly KeyValuePair<string, LockedArchitecture> _locked = LockFileSerializer.Read(File.ReadAllBytes(Project.LockFile), Project.LockFile).Architectures.Single();

    /// <summary>The lock's only architecture, by Debian's name, which is also OCI's.</summary>
    public string Architecture => _locked.Key;

    public LockedArchitecture Lock => _locked.Value;

    public LayerResult BaseLayer => Result.Layers[0];

    /// <summary>Absolute path of a layer's blob.</summary>
    public string PathOf(LayerResult layer) => Path.Combine(Result.Layout, "blobs", "sha256", layer.Digest);

    /// <summary>Absolute path of a package's .deb, as it came from the mirror.</summary>
    public string PathOf(LockedPackage package) => new ContentStore(Store).FindBlob(package.Sha256, package.Size)
        ?? throw new InvalidOperationException($"{package.Name} is not in the store");

    /// <summary>For <c>skopeo</c> and <c>umoci</c>: the layout's path and the tag.</summary>
    public string LayoutReference => $"{Result.Layout}:{Result.Names[0].Split(':')[^1]}";

    public void Dispose() => Project.Dispose();
}

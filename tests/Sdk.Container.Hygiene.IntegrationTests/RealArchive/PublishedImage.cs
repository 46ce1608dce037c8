using System.Text.RegularExpressions;
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

    /// <summary>The codes of all warnings but that the release's support ends, which comes to each in its time.</summary>
    public IEnumerable<string> Warnings => Codes(Output).Except(EndsOfSupport);

    /// <summary>Whether it was told that the release is near its end of life, or past it.</summary>
    public bool TellsOfEndOfSupport => Codes(Output).Intersect(EndsOfSupport).Any();

    /// <summary>Absolute path of a layer's blob.</summary>
    public string PathOf(LayerResult layer) => Path.Combine(Result.Layout, "blobs", "sha256", layer.Digest);

    /// <summary>Absolute path of a package's .deb, as it came from the mirror.</summary>
    public string PathOf(LockedPackage package) => new ContentStore(Store).FindBlob(package.Sha256, package.Size)
        ?? throw new InvalidOperationException($"{package.Name} is not in the store");

    /// <summary>For <c>skopeo</c> and <c>umoci</c>: the layout's path and the tag.</summary>
    public string LayoutReference => $"{Result.Layout}:{Result.Names[0].Split(':')[^1]}";

    private static readonly string[] EndsOfSupport = ["HYG5505", "HYG5506"];

    private static IEnumerable<string> Codes(string output) => Regex.Matches(output, @"warning ([A-Z]+[0-9]+):").Select(match => match.Groups[1].Value).Distinct();

    public void Dispose() => Project.Dispose();
}

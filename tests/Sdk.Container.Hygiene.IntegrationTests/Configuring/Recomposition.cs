using Sdk.Container.Hygiene.Locking;
using Sdk.Container.Hygiene.Oci;
using Sdk.Container.Hygiene.Rootfs;
using Sdk.Container.Hygiene.Rootfs.Full;
using Sdk.Container.Hygiene.Storage;
using Sdk.Container.Hygiene.Tar;
using Sdk.Container.Hygiene.Testing;
using Sdk.Container.Hygiene.Tests.RealArchive;

namespace Sdk.Container.Hygiene.Tests.Configuring;

/// <summary>The layers of a published full image, made again by a configurer of the test's choice, or the image's base with packages of the test's own on it.</summary>
internal sealed class Recomposition : IDisposable
{
    private static readonly RootfsOptions Options = new() { Family = RootfsFamily.Full, Filter = new(Documentation: false, []) };

    private readonly TemporaryFolder _folder = new();
    private readonly Dictionary<string, string> _files = new(StringComparer.Ordinal);
    private readonly PublishedImage _image;
    private readonly List<LockedPackage> _packages;

    private Recomposition(PublishedImage image, IEnumerable<LockedPackage> packages, string store)
    {
        (_image, _packages) = (image, [.. packages]);
        Store = store.Length > 0 ? store : _folder["store"];
        // A configurer may be another user.
        File.SetUnixFileMode(_folder.Path, (UnixFileMode)0x1ED);
    }

    public string Store { get; }

    public RecordingLog Log { get; } = new();

    /// <summary>In a store of its own, so that everything is configured again; what packages are converted to is taken over.</summary>
    public static Recomposition Again(PublishedImage image)
    {
        Recomposition again = new(image, image.Lock.Packages, "");
        Directory.CreateDirectory(Path.Join(again.Store, "derived"));
        Directory.CreateSymbolicLink(Path.Join(again.Store, "derived", "segment"), Path.Join(image.Store, "derived", "segment"));
        return again;
    }

    /// <summary>The image's base, which is configured, with packages in place of the image's own.</summary>
    public static Recomposition OnBaseOf(PublishedImage image, params DebBuilder[] packages)
    {
        Recomposition other = new(image, image.Lock.Packages.Where(package => package.InBase), image.Store);
        foreach (var package in packages)
        {
            var deb = package.Build();
            var locked = package.Lock(deb, inBase: false);
            other._files[locked.Name] = other._folder[$"{locked.Name}.deb"];
            File.WriteAllBytes(other._files[locked.Name], deb);
            other._packages.Add(locked);
        }
        return other;
    }

    /// <summary>The name of the base in an engine.</summary>
    public string BaseName => BaseImage.Name(FullImages.Suite, RootfsComposer.BaseName(_packages, Options));

    public Task<IReadOnlyList<Layer>> ComposeAsync(IRootConfigurer configurer, CancellationToken cancellationToken) =>
        new RootfsComposer(new ContentStore(Store), _ => Task.FromResult(configurer)).ComposeAsync(
            _packages, Options, (package, _) => Task.FromResult(_files.GetValueOrDefault(package.Name) ?? _image.PathOf(package)), Log, cancellationToken);

    public void Dispose() => _folder.Dispose();
}

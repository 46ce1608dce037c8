using Sdk.Container.Hygiene.Locking;
using Sdk.Container.Hygiene.Oci;
using Sdk.Container.Hygiene.Rootfs;
using Sdk.Container.Hygiene.Rootfs.Full;
using Sdk.Container.Hygiene.Storage;
using Sdk.Container.Hygiene.Tar;
using Sdk.Container.Hygiene.Testing;
using Sdk.Container.Hygiene.Tests.RealArchive;

namespace Sdk.Container.Hygiene.Tests.Configuring;

/// <summary>The layers of a published full image, made again by a configurer of the test's choice, or the image's base with packages of the test's own on it; in a store of its own.</summary>
internal sealed class Recomposition : IDisposable
{
    private static readonly RootfsOptions Options = new() { Family = RootfsFamily.Full, Filter = new(Documentation: false, []) };

    private readonly TemporaryFolder _folder = new();
    private readonly Dictionary<string, string> _files = new(StringComparer.Ordinal);
    private readonly PublishedImage _image;
    private readonly List<LockedPackage> _packages;

    private Recomposition(PublishedImage image, IEnumerable<LockedPackage> packages, string shared)
    {
        (_image, _packages) = (image, [.. packages]);
        Directory.CreateDirectory(Path.GetDirectoryName(Path.Join(Store, shared))!);
        Directory.CreateSymbolicLink(Path.Join(Store, shared), Path.Join(image.Store, shared));
        // A folder of a test's own is closed to others, and a configurer may be another user.
        foreach (var folder in new[] { _folder.Path, image.Store })
            File.SetUnixFileMode(folder, (UnixFileMode)0x1ED);
    }

    public string Store => _folder["store"];

    /// <summary>What the packages' scripts are answered.</summary>
    public IReadOnlyList<DebconfSelection> Selections { get; set; } = [];

    public RecordingLog Log { get; } = new();

    /// <summary>Everything is configured again; what packages are converted to is taken over.</summary>
    public static Recomposition Again(PublishedImage image) => new(image, image.Lock.Packages, "derived/segment");

    /// <summary>The image's base, which is configured, with packages in place of the image's own.</summary>
    public static Recomposition OnBaseOf(PublishedImage image, params DebBuilder[] packages)
    {
        Recomposition other = new(image, image.Lock.Packages.Where(package => package.InBase), "derived");
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
            _packages, Options with { Selections = Selections }, (package, _) => Task.FromResult(_files.GetValueOrDefault(package.Name) ?? _image.PathOf(package)), Log, cancellationToken);

    public void Dispose() => _folder.Dispose();
}

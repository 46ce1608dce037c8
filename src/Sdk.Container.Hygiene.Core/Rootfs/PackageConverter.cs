using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Text.Json;
using Sdk.Container.Hygiene.Diagnostics;
using Sdk.Container.Hygiene.Locking;
using Sdk.Container.Hygiene.Storage;

namespace Sdk.Container.Hygiene.Rootfs;

/// <summary>A package as it lies converted in the store.</summary>
/// <param name="Folder">Absolute.</param>
public sealed record ConvertedPackage(PackageManifest Manifest, string Folder)
{
    internal const string SegmentName = "segment.tar.gz";
    internal const string DatabaseName = "database.tar.gz";
    internal const string ManifestName = "package.json";
    internal const string ChangelogName = "changelog.gz";

    /// <summary>The package's files and links as tar entries in whole gzip members, without directories and without an end: a piece of a layer.</summary>
    public string Segment => Path.Join(Folder, SegmentName);

    /// <summary>What dpkg keeps of the package under /var/lib/dpkg/info, in the same form: for images that have dpkg.</summary>
    public string Database => Path.Join(Folder, DatabaseName);

    /// <summary>The package's own Debian changelog, gzip-compressed, whether or not the image keeps it; null where it has none (see <see cref="PackageManifest.ChangelogOf"/>).</summary>
    public string? Changelog => Path.Join(Folder, ChangelogName) is var path && File.Exists(path) ? path : null;
}

/// <summary>
/// Converts each .deb once: unpacks, checks, filters and compresses it in one pass into a piece that any layer can take over as it is. Nothing of the package is executed,
/// and nothing is unpacked to disk.
/// </summary>
public sealed class PackageConverter(ContentStore store)
{
    // Grows with every change of what a conversion gives.
    private const string FormatVersion = "6";

    /// <summary>zlib's scale. See docs/performance.md for what was measured.</summary>
    internal const int GzipLevel = 6;

    /// <summary>
    /// The package from the store, or converted now. Only then is the .deb asked for, and verified against the lock before anything of it is read: <see cref="HygieneException"/> (HYG41xx)
    /// where it is another, or none that may come into an image.
    /// </summary>
    /// <param name="fetch">Gives the path of the package's .deb.</param>
    /// <param name="without">Files of the package that another one replaces: paths as in the image.</param>
    public async Task<ConvertedPackage> ConvertAsync(
        LockedPackage package, FilterOptions filter, Func<LockedPackage, CancellationToken, Task<string>> fetch, IReadOnlyCollection<string> without, CancellationToken cancellationToken)
    {
        var folder = await store.GetOrAddDerivedAsync("segment", Fingerprint(package, filter, without), async (target, token) =>
        {
            var deb = await fetch(package, token);
            new PackageConversion(package, filter, without.ToHashSet(StringComparer.Ordinal), target, token).Run(deb);
        }, cancellationToken);
        return new(await ReadManifestAsync(package, folder, cancellationToken), folder);
    }

    /// <summary>What is known of the package where it was converted before; null where it was not.</summary>
    internal async Task<PackageManifest?> FindManifestAsync(LockedPackage package, FilterOptions filter, CancellationToken cancellationToken) =>
        store.FindDerived("segment", Fingerprint(package, filter, [])) is { } folder ? await ReadManifestAsync(package, folder, cancellationToken) : null;

    internal static bool IsConverted(ContentStore store, LockedPackage package, FilterOptions filter) => store.FindDerived("segment", Fingerprint(package, filter, [])) is not null;

    /// <summary>What the bytes of a layer depend on beside its packages: the runtime brings zlib, whose output may change with it.</summary>
    internal static IReadOnlyList<string> Dependencies { get; } = [FormatVersion, $"gzip {GzipLevel}", RuntimeInformation.FrameworkDescription, RuntimeInformation.ProcessArchitecture.ToString()];

    internal static IEnumerable<string> Describe(FilterOptions filter) =>
        [filter.Documentation ? "documentation" : "", string.Join(' ', filter.Locales.Order(StringComparer.Ordinal).Distinct())];

    internal static ZLibCompressionOptions Compression => new() { CompressionLevel = GzipLevel };

    private static Fingerprint Fingerprint(LockedPackage package, FilterOptions filter, IEnumerable<string> without) => Storage.Fingerprint.Of(
        [.. Dependencies, package.Name, package.Version, package.Architecture, package.Sha256.Hex, .. Describe(filter), .. without.Order(StringComparer.Ordinal)]);

    private static async Task<PackageManifest> ReadManifestAsync(LockedPackage package, string folder, CancellationToken cancellationToken)
    {
        var path = Path.Join(folder, ConvertedPackage.ManifestName);
        try
        {
            var manifest = JsonSerializer.Deserialize(await File.ReadAllBytesAsync(path, cancellationToken), PackageManifestJson.Default.PackageManifest);
            if (manifest is null || Length(ConvertedPackage.SegmentName) != manifest.SegmentSize || Length(ConvertedPackage.DatabaseName) != manifest.DatabaseSize)
                throw new JsonException("manifest and segment do not fit each other");
            return manifest;
        }
        catch (Exception exception) when (exception is JsonException or IOException or UnauthorizedAccessException)
        {
            throw RootfsDiagnostics.DamagedStore($"{package.Name} {package.Version}", folder, exception.Message).ToException(exception);
        }

        long Length(string name) => new FileInfo(Path.Join(folder, name)).Length;
    }
}

using System.IO.Compression;
using System.Text;
using Sdk.Container.Hygiene.Archives;
using Sdk.Container.Hygiene.Compression;
using Sdk.Container.Hygiene.Debian;
using Sdk.Container.Hygiene.Locking;
using Sdk.Container.Hygiene.Rootfs;
using Sdk.Container.Hygiene.Storage;

namespace Sdk.Container.Hygiene.Updates;

/// <summary>Reads the CVEs that an update mends out of the new packages' changelogs. The conversion that this takes is the one that the next publish needs anyway.</summary>
public sealed class ChangelogReader(ContentStore store, ArchiveClient archive)
{
    // Bytes; the longest of Debian's have 3 MB.
    private const long LongestChangelog = 64 << 20;

    private static readonly FilterOptions s_anyFilter = new(Documentation: false, Locales: []);

    /// <summary>The changes, with the CVEs of those that are newer than before.</summary>
    public async Task<IReadOnlyList<PackageChange>> AddCvesAsync(IReadOnlyList<PackageChange> changes, LockedArchitecture locked, CancellationToken cancellationToken)
    {
        var dates = locked.Suites.ToDictionary(suite => suite.Suite, suite => suite.Date);
        return await Task.WhenAll(changes.Select(AddAsync));

        async Task<PackageChange> AddAsync(PackageChange change)
        {
            if (change is not { Kind: PackageChangeKind.Upgraded, Before: { } before, After: { } after })
                return change;
            var converted = await new PackageConverter(store).ConvertAsync(
                after, s_anyFilter, (package, token) => archive.FetchPackageAsync(package, dates[package.Suite], token), [], cancellationToken);
            return converted.Changelog is { } changelog
                ? change with { Cves = ChangelogCves.Since(await ReadAsync(changelog, cancellationToken), DebianVersion.Parse(before.SourceVersion)) }
                : change;
        }
    }

    private static async Task<string> ReadAsync(string path, CancellationToken cancellationToken)
    {
        await using var file = File.OpenRead(path);
        await using GZipStream text = new(file, CompressionMode.Decompress);
        using StreamReader reader = new(new BoundedReadStream(text, LongestChangelog), Encoding.UTF8);
        try
        {
            return await reader.ReadToEndAsync(cancellationToken);
        }
        catch (InvalidDataException)
        {
            return ""; // no changelog, whatever its name says, tells of no CVE
        }
    }
}

using Sdk.Container.Hygiene.Debian;
using Sdk.Container.Hygiene.Locking;
using Sdk.Container.Hygiene.Storage;

namespace Sdk.Container.Hygiene.Archives;

/// <summary>
/// A suite as a verified InRelease describes it. Its packages are fetched when they are asked for: whether a lock is current, <see cref="InRelease"/> alone can tell.
/// From <see cref="ArchiveClient.OpenSuiteAsync"/>.
/// </summary>
public sealed class SuiteSnapshot
{
    private readonly IndexReader _indexes;
    private readonly SignedRelease _signed;
    private readonly IReadOnlyList<string> _components;

    internal SuiteSnapshot(SuiteSource source, SignedRelease signed, IReadOnlyList<string> components, IReadOnlyList<Mirror> mirrors, IndexReader indexes) =>
        (Source, _signed, _components, Mirrors, _indexes) = (source, signed, components, mirrors, indexes);

    /// <summary>As the user wrote it.</summary>
    public string Suite => Source.Name;

    public ReleaseFile Release => _signed.Release;

    /// <summary>SHA-256 of the InRelease file: equal to that in the lock where nothing has changed since.</summary>
    public Sha256Digest InRelease => _signed.Digest;

    /// <summary>What a lock records.</summary>
    public LockedSuite Locked => new(Suite, Release.Codename, Release.Label, Release.Date, Release.ValidUntil, InRelease, _signed.Message.SignedBy);

    internal SuiteSource Source { get; }

    /// <summary>Where its files are looked for: the mirror that gave the InRelease first.</summary>
    internal IReadOnlyList<Mirror> Mirrors { get; }

    /// <summary>The packages of each component for one architecture, and for all where they have an index of their own, in the order of the components. Throws <see cref="Diagnostics.HygieneException"/> (HYG30xx).</summary>
    public async Task<IReadOnlyList<PackageIndex>> LoadIndexesAsync(string architecture, CancellationToken cancellationToken)
    {
        var files = await Task.WhenAll(_components.SelectMany(component => Architectures(component, architecture).Select(each => _indexes.ReadAsync(this, component, each, cancellationToken))));
        return [.. files.Select(file => PackageIndex.Parse(file, Suite, Release))];
    }

    private IEnumerable<string> Architectures(string component, string architecture) =>
        Release.HasIndexForAll && IndexReader.Exists(Release, component, "all") ? [architecture, "all"] : [architecture];
}

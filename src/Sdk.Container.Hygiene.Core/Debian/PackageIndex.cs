using System.Text;

namespace Sdk.Container.Hygiene.Debian;

/// <summary>A Packages file: found by name and by what is provided, without reading more of it than was asked for.</summary>
/// <remarks>One pass over the bytes notes where stanzas and Provides fields lie; a stanza is read when it is looked up. Safe for any number of readers at once.</remarks>
public sealed class PackageIndex
{
    private readonly ReadOnlyMemory<byte> _packages;
    private readonly SpanMap _names;
    private readonly SpanMap _provides;

    private PackageIndex(ReadOnlyMemory<byte> packages, string suite, ReleaseFile release, SpanMap names, SpanMap provides) =>
        (_packages, Suite, Release, _names, _provides) = (packages, suite, release, names, provides);

    /// <summary>How many stanzas have a name.</summary>
    public int Count => _names.Count;

    /// <summary>The names of the packages in the order of the file; a name that has several versions comes several times.</summary>
    public IEnumerable<string> Names => _names.Keys(_packages).Select(name => Encoding.UTF8.GetString(name.Span));

    /// <summary>The suite as the user wrote it.</summary>
    public string Suite { get; }

    public ReleaseFile Release { get; }

    /// <summary>What apt gives a version of this suite where no preferences are set (apt_preferences(5)): the candidate is the newest version among those of the highest priority.</summary>
    public int PinPriority => !Release.NotAutomatic ? 500 : Release.ButAutomaticUpgrades ? 100 : 1;

    /// <param name="packages">The uncompressed file, already verified; kept, not copied.</param>
    /// <param name="suite">The suite as the user wrote it.</param>
    /// <param name="release">The suite's Release: apt's pin priorities depend on NotAutomatic.</param>
    public static PackageIndex Parse(ReadOnlyMemory<byte> packages, string suite, ReleaseFile release)
    {
        var (names, provides) = PackageScanner.Scan(packages.Span);
        return new(packages, suite, release, names, provides);
    }

    /// <summary>All versions of a package in this suite.</summary>
    public IEnumerable<BinaryPackage> Find(string name)
    {
        foreach (var stanza in _names.Find(_packages, Encoding.UTF8.GetBytes(name)))
            yield return ReadAt(stanza);
    }

    /// <summary>All packages whose Provides field has this name, in any version.</summary>
    public IEnumerable<BinaryPackage> FindProviders(string name)
    {
        foreach (var stanza in _provides.Find(_packages, Encoding.UTF8.GetBytes(name)))
            yield return ReadAt(stanza);
    }

    /// <summary>
    /// An index of nothing but the packages that are allowed: of the others neither stanzas nor what they provide nor what they speak of are in it. A stanza that gives itself several names
    /// needs all of them allowed.
    /// </summary>
    internal PackageIndex Only(Predicate<string> isAllowed)
    {
        using var kept = new MemoryStream();
        foreach (var stanza in _names.Entries(_packages).GroupBy(entry => entry.Value, entry => Encoding.UTF8.GetString(entry.Key.Span)))
        {
            if (!stanza.All(name => isAllowed(name)))
                continue;
            kept.Write(PackageScanner.StanzaAt(_packages, stanza.Key).Bytes.Span);
            kept.Write("\n\n"u8);
        }
        return Parse(kept.ToArray(), Suite, Release);
    }

    /// <summary>Where the archive first speaks of a package; see <see cref="FirstMention"/>.</summary>
    internal FirstMention? FindFirstMention(string name) => FirstMention.Find(_packages, Encoding.UTF8.GetBytes(name));

    private BinaryPackage ReadAt(int offset) => new(PackageScanner.StanzaAt(_packages, offset), this, offset);
}

using System.Text;
using Sdk.Container.Hygiene.OpenPgp;
using Sdk.Container.Hygiene.Storage;

namespace Sdk.Container.Hygiene.Archives;

/// <summary>
/// What the name of a suite stands for: where its files are, and whose signature they need. Debian's keys vouch for no vendor's suite, and a vendor's keys for no other than the vendor's own.
/// </summary>
/// <param name="Name">As the project and its lock have it.</param>
/// <param name="Suite">As the archive's paths have it.</param>
/// <param name="Repository">Null: Debian's archive.</param>
internal sealed record SuiteSource(string Name, string Suite, Keyring Keyring, DebianRepository? Repository)
{
    public static SuiteSource Of(string name, ArchiveOptions options) => options.Repositories.FirstOrDefault(repository => repository.Name == name) is { } vendor
        ? new(name, vendor.Suite, vendor.Keyring, vendor)
        : new(name, name, options.Keyring, null);

    /// <summary>Below the archive's root.</summary>
    public string Folder => $"dists/{Suite}";

    /// <summary>What the store remembers it by, which projects share: a name that one project gives means nothing in another.</summary>
    public string MemoryName => Repository is null ? Name : $"{Name}~{Sha256Digest.Of(Encoding.UTF8.GetBytes($"{Repository.Mirror} {Suite}")).Hex[..16]}";

    /// <summary>Best first.</summary>
    public IReadOnlyList<Mirror> Mirrors(MirrorList list) => Repository is null ? list.For(Name) : [Repository.Mirror];

    /// <summary>Null where no archive of past days is known. There is one of Debian's packages alone.</summary>
    public Mirror? SnapshotAt(DateTimeOffset time, MirrorList list, string? announced) => Repository is null ? list.SnapshotFor(Name, time, announced) : null;
}

using Sdk.Container.Hygiene.Storage;

namespace Sdk.Container.Hygiene.Locking;

/// <summary>debian.lock.json: what was resolved, from which signed suites, for each architecture. A record of trust: a publish from a lock needs no other.</summary>
/// <param name="Architectures">By Debian's name of the architecture.</param>
public sealed record LockFile(IReadOnlyDictionary<string, LockedArchitecture> Architectures)
{
    /// <summary>A lock of nothing: what the first architecture is added to.</summary>
    public static LockFile Empty { get; } = new(new Dictionary<string, LockedArchitecture>());

    /// <summary>This lock with one architecture locked anew; what is known of the others stays.</summary>
    public LockFile With(string architecture, LockedArchitecture locked) => new(new Dictionary<string, LockedArchitecture>(Architectures) { [architecture] = locked });
}

/// <summary>The lock of one Debian architecture (<c>amd64</c>, <c>arm64</c>).</summary>
/// <param name="Suites">Those of the inputs, then the repositories of the inputs under their names.</param>
public sealed record LockedArchitecture(LockInputs Inputs, IReadOnlyList<LockedSuite> Suites, IReadOnlyList<LockedPackage> Packages)
{
    /// <summary>The packages that are not Debian's, by name.</summary>
    public IReadOnlyList<LockedPackage> PackagesFromOutside => [.. Packages.Where(package => FindRepository(package.Suite) is not null)];

    /// <summary>The repository that a suite of this lock stands for; null where the suite is Debian's.</summary>
    /// <param name="suite">As <see cref="LockedPackage.Suite"/> and <see cref="LockedSuite.Suite"/> have it.</param>
    public LockedRepository? FindRepository(string suite) => Inputs.Repositories.FirstOrDefault(repository => repository.Name == suite);
}

/// <summary>What the project asked for when the lock was made; the lock fits as long as the project asks for the same.</summary>
/// <param name="Suites">In the user's order: <c>trixie</c>, <c>trixie-updates</c>, <c>trixie-security</c>.</param>
/// <param name="Base">Packages that the SDK asks for on behalf of the app, sorted; <c>libicu*</c> is the newest of that name.</param>
/// <param name="Packages">The user's DebianPackage items as <c>name</c> or <c>name (version)</c>, sorted.</param>
/// <param name="Excluded">Packages left out of the image although something depends on them, sorted.</param>
public sealed record LockInputs(
    IReadOnlyList<string> Suites,
    IReadOnlyList<string> Components,
    IReadOnlyList<string> Base,
    IReadOnlyList<string> Packages,
    IReadOnlyList<string> Excluded,
    bool InstallRecommends)
{
    /// <summary>The user's DebianRepository items, sorted by name.</summary>
    public IReadOnlyList<LockedRepository> Repositories { get; init; } = [];
}

/// <summary>A repository beside Debian's archive, as it was asked for. Its name is that of its suite in the lock.</summary>
/// <param name="Uri">Where it is, without a login.</param>
/// <param name="Suite">As its paths have it: <c>trixie-pgdg</c>.</param>
/// <param name="Keys">Fingerprints of the primary keys that may sign it, sorted.</param>
/// <param name="Packages">What may come from it: names, or the beginning of names with <c>*</c> behind; sorted.</param>
public sealed record LockedRepository(
    string Name, string Uri, string Suite, IReadOnlyList<string> Components, IReadOnlyList<string> Keys, IReadOnlyList<string> Packages);

/// <summary>A suite as it was when it was locked.</summary>
/// <param name="InRelease">SHA-256 of the InRelease file.</param>
/// <param name="SignedBy">Fingerprints of the primary keys with a good signature.</param>
public sealed record LockedSuite(
    string Suite, string Codename, string Label, DateTimeOffset Date, DateTimeOffset? ValidUntil, Sha256Digest InRelease, IReadOnlyList<string> SignedBy);

/// <summary>A package of the image.</summary>
/// <param name="Source">The source package's name; with <paramref name="SourceVersion"/>, what security trackers speak of.</param>
/// <param name="Filename">Path in the mirror.</param>
/// <param name="Size">Bytes.</param>
/// <param name="RequiredBy">The package that pulled it in; null where the project or the SDK asked for it.</param>
/// <param name="InBase">True where the base needs it (shared by apps), false where only the user's packages do.</param>
public sealed record LockedPackage(
    string Name, string Version, string Architecture, string Source, string SourceVersion, string Suite, string Filename, long Size, Sha256Digest Sha256,
    string? RequiredBy, bool InBase)
{
    /// <summary>
    /// The packages of this lock that the package depends on (Pre-Depends, Depends and, where they were followed, Recommends, with virtual names and alternatives decided), sorted. They answer
    /// "why is it in my image" in full, where <see cref="RequiredBy"/> knows one of the reasons.
    /// </summary>
    public IReadOnlyList<string> DependsOn { get; init; } = [];
}

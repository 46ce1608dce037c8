using Sdk.Container.Hygiene.Archives;
using Sdk.Container.Hygiene.Debian;
using Sdk.Container.Hygiene.Diagnostics;
using Sdk.Container.Hygiene.Locking;

namespace Sdk.Container.Hygiene.Updates;

/// <summary>
/// What repositories beside Debian's may bring: the packages that the project lists, and nothing of the base. The base is shared by images that never heard of the vendor, everything else in
/// an image rests on it, and its security is Debian's work.
/// </summary>
/// <param name="baseNames">The packages that Debian's suites alone make the base of, and those that are essential.</param>
internal sealed class RepositoryScope(IReadOnlySet<string> baseNames)
{
    private readonly List<Diagnostic> _refused = [];

    /// <summary>What may come from the repositories, for the resolver.</summary>
    public List<PackageIndex> Allowed { get; } = [];

    /// <summary>What they have besides, for messages.</summary>
    public List<PackageIndex> Withheld { get; } = [];

    /// <param name="indexes">All that the repository has.</param>
    public void Add(DebianRepository repository, IReadOnlyList<PackageIndex> indexes)
    {
        var names = indexes.SelectMany(index => index.Names).ToHashSet(StringComparer.Ordinal);
        foreach (var pattern in repository.Packages)
        {
            if (baseNames.Contains(pattern))
                Refuse(repository, RepositoryDiagnostics.OfBase(repository.Name, pattern));
            else if (!names.Any(name => PackagePattern.Matches(pattern, name)))
                Refuse(repository, RepositoryDiagnostics.NotOffered(repository.Name, pattern, NearestName.Find(pattern.TrimEnd('*'), names)));
        }
        // A pattern means what it begins with, not the base: "lib*" is no wish for another libc6.
        bool isAllowed(string name) => !baseNames.Contains(name) && PackagePattern.Matches(repository.Packages, name);
        Allowed.AddRange(indexes.Select(index => index.Only(isAllowed)));
        Withheld.AddRange(indexes.Select(index => index.Only(name => !baseNames.Contains(name) && !isAllowed(name))));
    }

    /// <summary>Ends the reading: throws with all that was refused.</summary>
    public void ThrowIfRefused()
    {
        if (_refused.Count > 0)
            throw new HygieneException(_refused);
    }

    /// <summary>A choice among alternatives can bring a package into the base that it was not in before.</summary>
    public static void RequireBaseOfDebian(LockedArchitecture locked, IReadOnlyList<DebianRepository> repositories)
    {
        var foreign = locked.PackagesFromOutside.Where(package => package.InBase).ToList();
        if (foreign.Count > 0)
            throw new HygieneException([.. foreign.Select(package => RepositoryDiagnostics.OfBase(package.Suite, package.Name) with { Location = Locate(package.Suite, repositories) })]);
    }

    /// <summary>One warning for each repository that something in the image is from.</summary>
    public static IEnumerable<Diagnostic> Warnings(LockedArchitecture locked, IReadOnlyList<DebianRepository> repositories) => locked.PackagesFromOutside
        .GroupBy(package => package.Suite)
        .Select(packages => RepositoryDiagnostics.FromOutside(
            packages.Key, locked.FindRepository(packages.Key)!.Uri, [.. packages.Select(package => $"{package.Name} {package.Version}")]) with { Location = Locate(packages.Key, repositories) });

    private static SourceLocation? Locate(string name, IReadOnlyList<DebianRepository> repositories) => repositories.FirstOrDefault(repository => repository.Name == name)?.Locate();

    private void Refuse(DebianRepository repository, Diagnostic diagnostic) => _refused.Add(diagnostic with { Location = repository.Locate() });
}

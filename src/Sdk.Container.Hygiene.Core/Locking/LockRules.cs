using Sdk.Container.Hygiene.Debian;

namespace Sdk.Container.Hygiene.Locking;

/// <summary>The part of an architecture's section that a rule was broken in: what a message points at.</summary>
internal enum LockPart
{
    Architecture,
    Inputs,
    Suite,
    Package,
}

/// <summary>A broken rule.</summary>
/// <param name="Index">Counted from 0 among the suites or the packages.</param>
internal sealed record LockProblem(LockPart Part, int Index, string Text);

/// <summary>
/// What must hold in a lock beyond its grammar. Asked when a lock is written as when it is read, so nothing is ever written that would be refused later.
/// </summary>
internal static class LockRules
{
    /// <summary>The first broken rule in the order of the file; null where the lock is sound.</summary>
    public static LockProblem? FindProblem(string architecture, LockedArchitecture locked)
    {
        if (!LockText.IsName(architecture))
            return new(LockPart.Architecture, 0, $"{LockText.Quote(architecture)} is not the name of an architecture");
        if (InputsProblem(locked.Inputs) is { } inputs)
            return new(LockPart.Inputs, 0, inputs);
        for (var i = 0; i < locked.Suites.Count; i++)
        {
            if (SuiteProblem(locked, i) is { } suite)
                return new(LockPart.Suite, i, suite);
        }
        if (SuitesOf(locked.Inputs).ElementAtOrDefault(locked.Suites.Count) is { } missing)
            return new(LockPart.Inputs, 0, $"suite {LockText.Quote(missing)} has no entry among the suites");
        return PackageProblem(architecture, locked);
    }

    private static string? InputsProblem(LockInputs inputs) =>
        inputs.Suites.Count == 0 ? "no suite is named"
        : inputs.Components.Count == 0 ? "no component is named"
        : ListProblem("suite", inputs.Suites, LockText.IsWord, sorted: false)
            ?? ListProblem("component", inputs.Components, LockText.IsWord, sorted: false)
            ?? ListProblem("base package", inputs.Base, LockText.IsNameOrPrefix, sorted: true)
            ?? ListProblem("package", inputs.Packages, text => text.Length > 0 && LockText.IsLine(text), sorted: true)
            ?? ListProblem("excluded package", inputs.Excluded, LockText.IsName, sorted: true)
            ?? ListProblem("repository", [.. inputs.Repositories.Select(repository => repository.Name)], name => LockText.IsName(name) && !inputs.Suites.Contains(name), sorted: true)
            ?? inputs.Repositories.Select(RepositoryProblem).FirstOrDefault(problem => problem is not null);

    private static IEnumerable<string> SuitesOf(LockInputs inputs) => inputs.Suites.Concat(inputs.Repositories.Select(repository => repository.Name));

    private static string? RepositoryProblem(LockedRepository repository)
    {
        var problem =
            !LockText.IsWord(repository.Uri) ? $"{LockText.Quote(repository.Uri)} is not an address"
            : !LockText.IsWord(repository.Suite) ? $"{LockText.Quote(repository.Suite)} is not the name of a suite"
            : repository.Components.Count == 0 ? "no component is named"
            : repository.Keys.Count == 0 ? "no key is named"
            : repository.Packages.Count == 0 ? "no package is named"
            : ListProblem("component", repository.Components, LockText.IsWord, sorted: false)
                ?? ListProblem("fingerprint", repository.Keys, LockText.IsFingerprint, sorted: true)
                ?? ListProblem("package", repository.Packages, pattern => LockText.IsName(PackagePattern.IsGlob(pattern) ? pattern[..^1] : pattern), sorted: true);
        return problem is null ? null : $"repository {LockText.Quote(repository.Name)}: {problem}";
    }

    private static string? SuiteProblem(LockedArchitecture locked, int index)
    {
        var (suite, named) = (locked.Suites[index], SuitesOf(locked.Inputs).ElementAtOrDefault(index));
        if (suite.Suite != named)
            return $"suite {LockText.Quote(suite.Suite)} stands where the inputs name {(named is null ? "none" : LockText.Quote(named))}";
        if (!LockText.IsLine(suite.Codename) || !LockText.IsLine(suite.Label))
            return $"the codename or the label of suite {LockText.Quote(suite.Suite)} has control characters";
        if (suite.InRelease.Hex is null)
            return $"suite {LockText.Quote(suite.Suite)} has no digest of its InRelease";
        return suite.SignedBy.Count == 0
            ? $"suite {LockText.Quote(suite.Suite)} is signed by nobody"
            : ListProblem("fingerprint", suite.SignedBy, LockText.IsFingerprint, sorted: false);
    }

    private static LockProblem? PackageProblem(string architecture, LockedArchitecture locked)
    {
        var suites = new HashSet<string>(SuitesOf(locked.Inputs), StringComparer.Ordinal);
        var names = new HashSet<string>(locked.Packages.Count, StringComparer.Ordinal);
        for (var i = 0; i < locked.Packages.Count; i++)
        {
            var package = locked.Packages[i];
            if ((OwnProblem(architecture, suites, package) ?? ScopeProblem(locked, package)) is { } own)
                return new(LockPart.Package, i, own);
            if (!names.Add(package.Name))
                return new(LockPart.Package, i, $"package {LockText.Quote(package.Name)} is there twice");
            if (i > 0 && string.CompareOrdinal(locked.Packages[i - 1].Name, package.Name) > 0)
                return new(LockPart.Package, i, $"package {LockText.Quote(package.Name)} stands after {LockText.Quote(locked.Packages[i - 1].Name)}, but packages are sorted by name");
        }
        for (var i = 0; i < locked.Packages.Count; i++)
        {
            var package = locked.Packages[i];
            if (package.RequiredBy is { } by && !names.Contains(by))
                return new(LockPart.Package, i, $"package {LockText.Quote(package.Name)} is required by {LockText.Quote(by)}, which is not in the lock");
            foreach (var dependency in package.DependsOn)
            {
                if (!names.Contains(dependency))
                    return new(LockPart.Package, i, $"package {LockText.Quote(package.Name)} depends on {LockText.Quote(dependency)}, which is not in the lock");
            }
        }
        return null;
    }

    private static string? OwnProblem(string architecture, HashSet<string> suites, LockedPackage package)
    {
        var problem =
            !LockText.IsName(package.Name) ? "this is not the name of a package"
            : !DebianVersion.TryParse(package.Version, out _) ? $"{LockText.Quote(package.Version)} is not a version"
            : package.Architecture != architecture && package.Architecture != "all" ? $"architecture {LockText.Quote(package.Architecture)} does not run on {architecture}"
            : !LockText.IsName(package.Source) ? $"{LockText.Quote(package.Source)} is not the name of a source package"
            : !DebianVersion.TryParse(package.SourceVersion, out _) ? $"{LockText.Quote(package.SourceVersion)} is not a version"
            : !suites.Contains(package.Suite) ? $"suite {LockText.Quote(package.Suite)} is not among the suites"
            : !LockText.IsArchivePath(package.Filename) ? $"{LockText.Quote(package.Filename)} is not a path below the archive's root"
            : package.Size <= 0 ? "the size is not above 0"
            : package.Sha256.Hex is null ? "the digest is missing"
            : ListProblem("dependency", package.DependsOn, LockText.IsName, sorted: true);
        return problem is null ? null : $"package {LockText.Quote(package.Name)}: {problem}";
    }

    // What a repository may bring, the inputs say; and the base is Debian's.
    private static string? ScopeProblem(LockedArchitecture locked, LockedPackage package) => locked.FindRepository(package.Suite) switch
    {
        null => null,
        { } repository when !PackagePattern.Matches(repository.Packages, package.Name) => $"package {LockText.Quote(package.Name)}: repository {LockText.Quote(repository.Name)} may not bring it",
        { } repository when package.InBase => $"package {LockText.Quote(package.Name)}: the base has nothing of repository {LockText.Quote(repository.Name)}",
        _ => null,
    };

    private static string? ListProblem(string what, IReadOnlyList<string> list, Func<string, bool> isSound, bool sorted)
    {
        var seen = new HashSet<string>(list.Count, StringComparer.Ordinal);
        for (var i = 0; i < list.Count; i++)
        {
            if (!isSound(list[i]))
                return $"{LockText.Quote(list[i])} is not the name of a {what}";
            if (!seen.Add(list[i]))
                return $"{what} {LockText.Quote(list[i])} is named twice";
            if (sorted && i > 0 && string.CompareOrdinal(list[i - 1], list[i]) > 0)
                return $"{what} {LockText.Quote(list[i])} stands after {LockText.Quote(list[i - 1])}, but the list is sorted";
        }
        return null;
    }
}

using Sdk.Container.Hygiene.OpenPgp;

namespace Sdk.Container.Hygiene.Linting;

/// <summary>
/// Finds packages that Debian did not make: those of suites that none of its keys has signed. Labels do not count, since everybody can write one. What comes from a DebianRepository is told
/// with every lock and publish already (HYG1036).
/// </summary>
internal static class ForeignPackages
{
    /// <summary>Suites whose packages Debian made: what one of others says of itself, it says alone.</summary>
    public static IReadOnlySet<string> DebiansSuites(LintSubject subject) => subject.Request.Lock.Suites
        .Where(suite => subject.Request.Lock.FindRepository(suite.Suite) is null && suite.SignedBy.Any(DebianArchiveKeys.Fingerprints.Contains)).Select(suite => suite.Suite).ToHashSet(StringComparer.Ordinal);

    public static IEnumerable<Finding> Find(LintSubject subject)
    {
        var debians = DebiansSuites(subject);
        var foreign = subject.Request.Lock.Suites.Where(suite => subject.Request.Lock.FindRepository(suite.Suite) is null && !debians.Contains(suite.Suite)).ToDictionary(suite => suite.Suite, StringComparer.Ordinal);
        return subject.Request.Lock.Packages.Where(package => foreign.ContainsKey(package.Suite))
            .Select(package => new Finding($"{package.Name} {package.Version} ({package.Suite}, signed by {foreign[package.Suite].SignedBy[0][^16..]})") { Package = package.Name });
    }
}

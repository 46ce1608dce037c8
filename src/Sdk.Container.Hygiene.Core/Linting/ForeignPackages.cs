using Sdk.Container.Hygiene.OpenPgp;

namespace Sdk.Container.Hygiene.Linting;

/// <summary>
/// Finds packages that Debian did not make: those of suites that none of its keys has signed. Labels do not count, since everybody can write one. What comes from a DebianRepository is told
/// with every lock and publish already (HYG1036).
/// </summary>
internal static class ForeignPackages
{
    public static IEnumerable<Finding> Find(LintSubject subject)
    {
        var foreign = subject.Request.Lock.Suites.Where(suite => subject.Request.Lock.FindRepository(suite.Suite) is null && !suite.SignedBy.Any(DebianArchiveKeys.Fingerprints.Contains)).ToDictionary(suite => suite.Suite, StringComparer.Ordinal);
        return subject.Request.Lock.Packages.Where(package => foreign.ContainsKey(package.Suite))
            .Select(package => new Finding($"{package.Name} {package.Version} ({package.Suite}, signed by {foreign[package.Suite].SignedBy[0][^16..]})") { Package = package.Name });
    }
}

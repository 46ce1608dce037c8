using Sdk.Container.Hygiene.Debian;
using Sdk.Container.Hygiene.Diagnostics;
using Sdk.Container.Hygiene.Resolution;
using Sdk.Container.Hygiene.Testing;

namespace Sdk.Container.Hygiene.Tests.Resolution;

/// <summary>Resolves in one line: suites as <see cref="PackagesText"/>, requests as <c>app lib=[1.0,2.0)</c>.</summary>
internal static class Resolve
{
    public static IReadOnlyList<ResolvedPackage> Closure(string packages, string requests, bool recommends = false) => Closure([PackagesText.Index(packages)], requests, recommends);

    public static IReadOnlyList<ResolvedPackage> Closure(IReadOnlyList<PackageIndex> suites, string requests, bool recommends = false, string pins = "") =>
        new PackageResolver(suites).Resolve(new()
        {
            Architecture = "amd64",
            Packages = [.. requests.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Request)],
            InstallRecommends = recommends,
            Pins = pins.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(pin => pin.Split('=')).ToDictionary(pin => pin[0], pin => pin[1]),
        });

    /// <summary>The names of the closure.</summary>
    public static string Names(string packages, string requests, bool recommends = false) => string.Join(' ', Closure(packages, requests, recommends).Select(p => p.Package.Name));

    /// <summary>Names and versions of the closure.</summary>
    public static string Versions(IReadOnlyList<PackageIndex> suites, string requests, string pins = "") =>
        string.Join(' ', Closure(suites, requests, pins: pins).Select(p => $"{p.Package.Name}={p.Package.Version}"));

    /// <summary>The names of the closure, or the codes of what went wrong.</summary>
    public static string Outcome(IReadOnlyList<PackageIndex> suites, string requests)
    {
        try
        {
            return Versions(suites, requests);
        }
        catch (HygieneException failure)
        {
            return string.Join('\n', failure.Diagnostics);
        }
    }

    private static PackageRequest Request(string text)
    {
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        if (equals < 0)
            return new(text, null, $"DebianPackage '{text}'");
        VersionConstraint.TryParse(text[(equals + 1)..], out var constraint).ShouldBeTrue(text);
        return new(text[..equals], constraint, $"DebianPackage '{text[..equals]}'");
    }
}

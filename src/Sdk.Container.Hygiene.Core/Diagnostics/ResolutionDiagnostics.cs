using System.Globalization;

namespace Sdk.Container.Hygiene.Diagnostics;

/// <summary>HYG4001 to HYG4049: why no set of packages meets the request, and what can be wrong in a Packages file.</summary>
public static class ResolutionDiagnostics
{
    /// <param name="origin">The user's words: <c>DebianPackage 'ffmpeg'</c>.</param>
    /// <param name="nearest">Names that the user may have meant.</param>
    public static Diagnostic UnknownPackage(string origin, string name, IReadOnlyList<string> suites, IReadOnlyList<string> nearest) => Diagnostic.Error(
        4001, $"cannot find {origin}: {string.Join(", ", suites)} {(suites.Count == 1 ? "has" : "have")} no package '{Excerpt.Of(name)}'.{NearestName.Hint(nearest)}");

    public static Diagnostic VirtualPackage(string origin, string name, IReadOnlyList<string> providers) => Diagnostic.Error(
        4002, $"cannot choose for {origin}: '{name}' is no package but a name for several. Ask for one of them: {string.Join(", ", providers)}.");

    /// <param name="offers">Versions with their suites: <c>1.2-3 (trixie)</c>.</param>
    public static Diagnostic VersionNotOffered(string origin, string name, string constraint, IReadOnlyList<string> offers) => Diagnostic.Error(
        4003, $"cannot meet the version '{constraint}' of {origin}: {name} is on offer in {string.Join(", ", offers)}. Widen the Version, or add a suite that has it.");

    /// <param name="wants">Each item with its constraint: <c>DebianPackage 'ffmpeg' wants [7.1]</c>.</param>
    public static Diagnostic ContradictoryVersions(string name, IReadOnlyList<string> wants, IReadOnlyList<string> offers) => Diagnostic.Error(
        4004, $"cannot meet all versions of {name}: {string.Join(", ", wants)}, and none of {string.Join(", ", offers)} is what they all allow. Remove one of the items.");

    /// <param name="chain">From the user's words to the package.</param>
    /// <param name="verb">"conflicts with" or "breaks".</param>
    /// <param name="otherChain">The same for the other package.</param>
    public static Diagnostic Conflict(string chain, string verb, string relation, string otherChain) => Diagnostic.Error(
        4005, $"cannot install the packages together: {chain} {verb} {relation}, which is in the image through {otherChain}. Leave one of the two out.");

    /// <param name="reasons">Why each alternative did not serve.</param>
    public static Diagnostic UnmetDependency(string chain, string dependency, IReadOnlyList<string> reasons) => Diagnostic.Error(
        4006, $"cannot install {chain}: it needs {dependency}, but {string.Join("; ", reasons)}.");

    public static Diagnostic TooDeep(string name, int depth) => Diagnostic.Error(4007, string.Create(
        CultureInfo.InvariantCulture, $"cannot resolve {name}: it is the end of a chain of {depth} dependencies, more than any sound archive has."));

    public static Diagnostic InvalidVersion(string text) =>
        Diagnostic.Error(4040, $"cannot read the version '{Excerpt.Of(text)}': a Debian version is [epoch:]upstream[-revision] out of letters, digits and . + ~ -.");

    /// <param name="package">Name, version and suite.</param>
    public static Diagnostic InvalidDependency(string package, string field, string text) => Diagnostic.Error(
        4041, $"cannot use the package {Excerpt.Of(package)}: its field {field} has '{Excerpt.Of(text)}', which is no dependency. {Report}");

    public static Diagnostic MissingField(string package, string field) =>
        Diagnostic.Error(4042, $"cannot use the package {Excerpt.Of(package)}: its stanza has no field {field}. {Report}");

    public static Diagnostic InvalidField(string package, string field, string value) =>
        Diagnostic.Error(4043, $"cannot use the package {Excerpt.Of(package)}: '{Excerpt.Of(value)}' is no value for its field {field}. {Report}");

    private const string Report = "The archive's signature is good, so the archive itself is at fault: report it to those who run it, or leave the package or the suite out.";
}

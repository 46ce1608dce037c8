namespace Sdk.Container.Hygiene.Debian;

/// <summary>An entry of a list of allowed packages: a binary package's name, or with <c>*</c> behind it all names that begin so.</summary>
internal static class PackagePattern
{
    public static bool IsGlob(string pattern) => pattern.EndsWith('*');

    public static bool Matches(string pattern, string name) => IsGlob(pattern) ? name.StartsWith(pattern[..^1], StringComparison.Ordinal) : name == pattern;

    public static bool Matches(IEnumerable<string> patterns, string name) => patterns.Any(pattern => Matches(pattern, name));
}

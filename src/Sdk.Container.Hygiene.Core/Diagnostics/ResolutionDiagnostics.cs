namespace Sdk.Container.Hygiene.Diagnostics;

/// <summary>HYG4001 to HYG4049: why no set of packages meets the request, and what can be wrong in a Packages file.</summary>
public static class ResolutionDiagnostics
{
    public static Diagnostic TooDeep(string chain) => Diagnostic.Error(4008, chain);
    public static Diagnostic InvalidVersion(string text) => Diagnostic.Error(4040, $"cannot read the version '{Excerpt.Of(text)}'");
    public static Diagnostic InvalidDependency(string field, string text) => Diagnostic.Error(4041, $"cannot read the dependency '{Excerpt.Of(text)}' of the field {field}");
    public static Diagnostic MissingField(string package, string field) => Diagnostic.Error(4042, $"cannot use the package {package}: no {field}");
    public static Diagnostic InvalidField(string package, string field, string value) => Diagnostic.Error(4043, $"cannot use the package {package}: {field} {value}");
}

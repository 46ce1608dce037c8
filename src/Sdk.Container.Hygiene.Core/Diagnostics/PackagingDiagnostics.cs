namespace Sdk.Container.Hygiene.Diagnostics;

/// <summary>HYG6060 to 6069: the Debian package of an app's operations.</summary>
public static class PackagingDiagnostics
{
    public static Diagnostic InvalidField(string package, string field, string value, string expected) => Diagnostic.Error(
        6060, $"cannot make the package {package}: its field {field} would be '{Excerpt.Of(value)}', which is not {expected}. Correct the project's property that it comes from.");

    public static Diagnostic InvalidRelation(string package, string field, string relation) => Diagnostic.Error(
        6061, $"cannot make the package {package}: '{Excerpt.Of(relation)}' in its field {field} is no relation to packages. Write name, or name (>= version), and ' | ' between alternatives.");

    public static Diagnostic InvalidPath(string package, string path, string cause) => Diagnostic.Error(
        6062, $"cannot make the package {package}: '{Excerpt.Of(path)}' cannot be in it, {cause}. Give the file another path.");

    public static Diagnostic DuplicatePath(string package, string path) => Diagnostic.Error(
        6063, $"cannot make the package {package}: it would have '{path}' twice. Remove one of them, or give it another path.");

    public static Diagnostic InvalidScript(string package, string script, string cause) => Diagnostic.Error(
        6064, $"cannot make the package {package}: its maintainer script '{script}' is none, {cause}. Correct the template deb/{script}.scriban.");

    public static Diagnostic NoVersion(string package, string version) => Diagnostic.Error(
        6065, $"cannot make the package {package}: '{Excerpt.Of(version)}' is no version as NuGet has them, so Debian's cannot be made of it. Set Version to one, for example 1.2.0 or 1.2.0-rc.1.");
}

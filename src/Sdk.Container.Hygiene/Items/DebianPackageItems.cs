using Microsoft.Build.Framework;
using Sdk.Container.Hygiene.Diagnostics;
using Sdk.Container.Hygiene.Resolution;

namespace Sdk.Container.Hygiene.Items;

/// <summary>DebianPackage items: <c>Include</c> is a binary package's name, <c>Version</c> what may stand in for its newest version.</summary>
internal static class DebianPackageItems
{
    private static readonly string[] s_known = ["Version"];

    /// <summary>Sorted by name. An item that is there twice with the same version counts once.</summary>
    public static IReadOnlyList<PackageRequest> Read(ItemReader reader, ITaskItem[]? items)
    {
        Dictionary<string, string> seen = [];
        return [.. reader.Read("DebianPackage", items, s_known, values => Convert(values, seen)).OrderBy(request => request.Name, StringComparer.Ordinal)];
    }

    private static PackageRequest? Convert(ItemValues values, Dictionary<string, string> seen)
    {
        var (name, version) = (values.Include, values["Version"]);
        if (!IsPackageName(name))
            return values.Refuse<PackageRequest>(ItemDiagnostics.InvalidInclude("DebianPackage", name, "a Debian package's name (lower-case letters, digits, '+', '-' and '.', at least two: Debian Policy §5.6.7)"));
        VersionConstraint? constraint = null;
        if (version.Length > 0 && !VersionConstraint.TryParse(version, out constraint))
            return values.Invalid<PackageRequest>("Version", "a Debian version (7:7.1.1-1), a range ([1.2,2.0)) or a floating version (7.1.*)");
        if (seen.TryGetValue(name, out var before))
            return before == version ? null : values.Refuse<PackageRequest>(ItemDiagnostics.DuplicateItem("DebianPackage", name));
        seen.Add(name, version);
        return new(name, constraint, $"DebianPackage '{name}'") { Locate = () => values.Location };
    }

    private static bool IsPackageName(string name) =>
        name.Length >= 2 && char.IsAsciiLetterOrDigit(name[0]) && name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '+' or '-' or '.');
}

using System.Text;
using System.Text.RegularExpressions;
using Sdk.Container.Hygiene.Diagnostics;
using Sdk.Container.Hygiene.Tar;

namespace Sdk.Container.Hygiene.Debian.Deb;

/// <summary>What Debian Policy asks of a package that is about to be written. Stricter than a reader: what leaves us is right in every detail.</summary>
internal static partial class DebRules
{
    private static readonly string[] ScriptNames = ["preinst", "postinst", "prerm", "postrm"];

    // Links into /usr on every Debian since 12 (Policy §10.1): dpkg knows a file by the path that its package says.
    private static readonly string[] Links = ["bin", "sbin", "lib", "lib32", "lib64", "libo32", "libx32"];

    /// <summary>Throws all that is wrong at once.</summary>
    public static void Check(DebPackage package)
    {
        List<Diagnostic> faults = [.. Fields(package), .. Relations(package), .. Paths(package)];
        if (faults.Count > 0)
            throw new HygieneException(faults);
    }

    private static IEnumerable<Diagnostic> Fields(DebPackage package)
    {
        (string Field, string Value, bool Right, string Expected)[] fields =
        [
            ("Package", package.Name, PackageName().IsMatch(package.Name), "a package's name: at least two of a-z, 0-9, '+', '-' and '.', the first a letter or a digit"),
            ("Version", package.Version.ToString(), char.IsAsciiDigit(package.Version.Upstream[0]), "a version that begins with a digit"),
            ("Section", package.Section, Word().IsMatch(package.Section), "one word, as admin"),
            ("Priority", package.Priority, package.Priority is "required" or "important" or "standard" or "optional", "required, important, standard or optional"),
            ("Architecture", package.Architecture, Word().IsMatch(package.Architecture) && package.Architecture is not ("any" or "source"), "all or a name of an architecture, as amd64"),
            ("Maintainer", package.Maintainer, Address().IsMatch(package.Maintainer), "a name and an address, as Jane Doe <jane@example.com>"),
            ("Description", package.Synopsis, Line().IsMatch(package.Synopsis) && package.Synopsis.Length <= 80, "one line of at most 80 characters"),
            ("Homepage", package.Homepage ?? "", package.Homepage is null || IsUrl(package.Homepage), "an http or https URL"),
        ];
        foreach (var (field, value, right, expected) in fields)
        {
            if (!right)
                yield return PackagingDiagnostics.InvalidField(package.Name, field, value, expected);
        }
        foreach (var (name, text) in package.Scripts)
        {
            if (!ScriptNames.Contains(name))
                yield return PackagingDiagnostics.InvalidScript(package.Name, name, $"dpkg runs {string.Join(", ", ScriptNames)}");
            else if (!text.StartsWith("#!/", StringComparison.Ordinal))
                yield return PackagingDiagnostics.InvalidScript(package.Name, name, "its first line does not name the program that runs it (#!/bin/sh)");
        }
    }

    private static IEnumerable<Diagnostic> Relations(DebPackage package) =>
        from field in DebControlText.Relations(package)
        from relation in field.Relations
        where !relation.Split(" | ").All(IsPlain)
        select PackagingDiagnostics.InvalidRelation(package.Name, field.Field, relation);

    // As it is written by those who mean what they write: no obsolete signs, and nothing that only sources may say (Policy §7.1).
    private static bool IsPlain(string alternative) =>
        RelationReader.TryRead(alternative, out var relation) && relation.ToString() == alternative && PackageName().IsMatch(relation.Name)
        && relation.Architectures.Count == 0 && relation.Profiles.Count == 0;

    private static IEnumerable<Diagnostic> Paths(DebPackage package)
    {
        Dictionary<string, DebEntry> seen = new(StringComparer.Ordinal);
        foreach (var entry in package.Entries)
        {
            if (!seen.TryAdd(entry.Path, entry))
                yield return PackagingDiagnostics.DuplicatePath(package.Name, entry.Path);
            else if (Fault(entry) is { } fault)
                yield return PackagingDiagnostics.InvalidPath(package.Name, entry.Path, fault);
        }
        foreach (var entry in package.Entries)
        {
            for (var slash = entry.Path.LastIndexOf('/'); slash > 0; slash = entry.Path.LastIndexOf('/', slash - 1))
                if (seen.TryGetValue(entry.Path[..slash], out var parent) && parent.Kind != TarEntryKind.Directory)
                    yield return PackagingDiagnostics.InvalidPath(package.Name, entry.Path, $"it lies beneath '{parent.Path}', which is no directory");
        }
    }

    // md5sums and conffiles have a line for each path.
    private static string? Fault(DebEntry entry) =>
        !entry.Path.StartsWith('/') || entry.Path[1..].Split('/').Any(part => part is "" or "." or "..") ? "it is not an absolute, plain path"
        : entry.Path.Any(char.IsControl) || Encoding.UTF8.GetByteCount(entry.Path) > 4000 ? "it has control characters, or is too long"
        : Links.Contains(entry.Path.Split('/')[1]) ? $"'/{entry.Path.Split('/')[1]}' is a link: write '/usr{entry.Path}'"
        : entry.Mode is < 0 or > 0xFFF ? "its mode is none"
        : entry.Kind is not (TarEntryKind.File or TarEntryKind.Directory or TarEntryKind.SymbolicLink) ? "it is neither a file, nor a directory, nor a symbolic link"
        : entry.Kind == TarEntryKind.SymbolicLink && (entry.LinkTarget.Length == 0 || entry.LinkTarget.Any(char.IsControl)) ? "its target is no path"
        : null;

    private static bool IsUrl(string text) => Line().IsMatch(text) && Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https";

    // Policy §5.6.1.
    [GeneratedRegex(@"\A[a-z0-9][a-z0-9+.-]+\z", RegexOptions.CultureInvariant)]
    private static partial Regex PackageName();

    [GeneratedRegex(@"\A[a-z][a-z0-9/-]*\z", RegexOptions.CultureInvariant)]
    private static partial Regex Word();

    // Policy §5.6.2.
    [GeneratedRegex(@"\A[^\s<>\p{Cc}]([^<>\p{Cc}]*[^\s<>\p{Cc}])? <[^\s<>@\p{Cc}]+@[^\s<>@\p{Cc}]+>\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Address();

    [GeneratedRegex(@"\A[^\s\p{Cc}]([^\p{Cc}\p{Zl}\p{Zp}]*[^\s\p{Cc}])?\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Line();
}

using Microsoft.Build.Framework;
using Sdk.Container.Hygiene.Archives;
using Sdk.Container.Hygiene.Debian;
using Sdk.Container.Hygiene.Diagnostics;
using Sdk.Container.Hygiene.Locking;
using Sdk.Container.Hygiene.OpenPgp;

namespace Sdk.Container.Hygiene.Items;

/// <summary>DebianRepository items: a repository beside Debian's, in the words of apt's own sources (sources.list(5)), with the packages that may come from it.</summary>
internal static class DebianRepositoryItems
{
    private const string ItemType = "DebianRepository";
    private static readonly string[] s_known = ["Uri", "Suite", "Components", "SignedBy", "Fingerprints", "Packages"];

    /// <summary>Sorted by name.</summary>
    /// <param name="suites">The project's suites of Debian.</param>
    public static IReadOnlyList<DebianRepository> Read(ItemReader reader, ITaskItem[]? items, IReadOnlyList<string> suites, string projectDirectory)
    {
        HashSet<string> seen = new(StringComparer.Ordinal);
        return [.. reader.Read(ItemType, items, s_known, values => Convert(values, seen, suites, projectDirectory)).OrderBy(repository => repository.Name, StringComparer.Ordinal)];
    }

    // Each part is read, and refused for itself, before the item is given up: so that all that is wrong with it is told at once.
    private static DebianRepository? Convert(ItemValues values, HashSet<string> seen, IReadOnlyList<string> suites, string projectDirectory)
    {
        var name = ReadName(values, seen, suites);
        var mirror = ReadUri(values);
        var suite = ReadSuite(values);
        var components = ReadList(values, "Components", LockText.IsWord, "names of components such as main", "main");
        var packages = ReadList(values, "Packages", IsPattern, "names of binary packages, or the beginning of names with '*' behind");
        var keyring = values["SignedBy"].Length == 0 ? values.Required<Keyring>("SignedBy") : ReadKeys(values, Path.GetFullPath(values["SignedBy"].Replace('\\', '/'), projectDirectory));
        return name is null || mirror is null || suite is null || components is null || packages is null || keyring is null
            ? null
            : new(name, mirror, suite, components, keyring.For(name), [.. packages.Order(StringComparer.Ordinal)]) { Locate = () => values.Location };
    }

    private static string? ReadName(ItemValues values, HashSet<string> seen, IReadOnlyList<string> suites)
    {
        var name = values.Include;
        return !LockText.IsName(name) ? values.Refuse<string>(ItemDiagnostics.InvalidInclude(ItemType, name, "a short name of letters, digits, '+', '-', '.' and '_'"))
            : suites.Contains(name) || SuiteName.IsDebian(name) ? values.Refuse<string>(RepositoryDiagnostics.NameTaken(name, "a suite of Debian's"))
            : !seen.Add(name) ? values.Refuse<string>(RepositoryDiagnostics.NameTaken(name, "another DebianRepository"))
            : name;
    }

    // The text may have a login in it, which is nobody else's business.
    private static Mirror? ReadUri(ItemValues values) =>
        values["Uri"].Length == 0 ? values.Required<Mirror>("Uri")
        : Mirror.TryParse(values["Uri"], out var mirror, out _) && LockText.IsWord(mirror.Name) ? mirror
        : values.Refuse<Mirror>(ItemDiagnostics.InvalidMetadata(
            ItemType, values.Include, "Uri", Mirror.Redact(values["Uri"]), "an absolute address by http, https or file, such as http://mirror.example/postgresql"));

    private static string? ReadSuite(ItemValues values) =>
        values["Suite"] is not { Length: > 0 } suite ? values.Required<string>("Suite")
        : suite.EndsWith('/') ? values.Invalid<string>("Suite", "the name of a folder below dists; flat repositories, whose Suite ends in '/', are not read")
        : RelativePath.IsSafe(suite) ? suite
        : values.Invalid<string>("Suite", "the name of a suite such as trixie-pgdg");

    private static string[]? ReadList(ItemValues values, string name, Func<string, bool> isSound, string expected, string? otherwise = null)
    {
        var text = values[name].Length > 0 ? values[name] : otherwise;
        if (text is null)
            return values.Required<string[]>(name);
        string[] list = [.. text.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Distinct()];
        return list.Length > 0 && list.All(isSound) ? list : values.Invalid<string[]>(name, expected);
    }

    // A list of one star would be no list.
    private static bool IsPattern(string text) => text.TrimEnd('*').Length >= 2 && LockText.IsName(PackagePattern.IsGlob(text) ? text[..^1] : text);

    private static Keyring? ReadKeys(ItemValues values, string path)
    {
        Keyring keyring;
        try
        {
            keyring = Keyring.Parse(File.ReadAllBytes(path), $"SignedBy of {ItemType} '{values.Include}' ({path})");
        }
        catch (HygieneException unusable)
        {
            return values.Refuse<Keyring>(unusable.Diagnostics[0]);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            var cause = failure is FileNotFoundException or DirectoryNotFoundException ? "there is no such file" : failure.Message.TrimEnd('.');
            return values.Refuse<Keyring>(RepositoryDiagnostics.UnreadableKeys(values.Include, path, cause));
        }
        return values["Fingerprints"].Length == 0 ? keyring : Pin(values, keyring);
    }

    private static Keyring? Pin(ItemValues values, Keyring keyring)
    {
        var wanted = values["Fingerprints"].Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(fingerprint => fingerprint.Replace(" ", "", StringComparison.Ordinal).ToUpperInvariant()).ToHashSet(StringComparer.Ordinal);
        if (wanted.Count == 0 || !wanted.All(LockText.IsFingerprint))
            return values.Invalid<Keyring>("Fingerprints", "fingerprints of primary keys, 40 hexadecimal digits each, with ';' between them");
        List<string> known = [.. keyring.Keys.Select(key => key.Fingerprint)];
        return wanted.Except(known).FirstOrDefault() is { } unknown
            ? values.Refuse<Keyring>(RepositoryDiagnostics.UnknownFingerprint(values.Include, unknown, known))
            : keyring.Pin(wanted);
    }
}

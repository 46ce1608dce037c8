using Sdk.Container.Hygiene.Tar;

namespace Sdk.Container.Hygiene.Rootfs;

/// <summary>
/// Decides what of a package stays: documentation and translations go, as <see cref="FilterOptions"/> say. Debian's own minimal images leave out the same
/// (dpkg's path-exclude), and like them, every copyright file stays: Debian Policy §12.5 and the licences ask for it.
/// </summary>
internal sealed class PackageFilter(FilterOptions options)
{
    private const string Documentation = "usr/share/doc/";

    // Folders of /usr/share with nothing but documentation, or data for the tools of Debian's developers.
    private static readonly string[] DocumentationFolders = ["bug", "doc-base", "gtk-doc", "info", "linda", "lintian"];

    /// <summary>Folders that are left out come back where something in them stays.</summary>
    public bool Keeps(string path, TarEntryKind kind)
    {
        if (!path.StartsWith("usr/share/", StringComparison.Ordinal))
            return true;
        var names = path.Split('/', 6);
        return names[2] switch
        {
            "doc" when names.Length > 3 => options.Documentation || IsCopyright(path, names, kind),
            "locale" when names.Length > 4 || names.Length == 4 && kind == TarEntryKind.Directory => KeepsLanguage(names[3]),
            "man" => options.Documentation && (names.Length < 4 || IsManualSection(names[3]) || KeepsLanguage(names[3])),
            "help" => options.Documentation && (names.Length < 4 || KeepsLanguage(names[3])),
            var folder => options.Documentation || !DocumentationFolders.Contains(folder),
        };
    }

    /// <summary>True for <c>usr/share/doc/PACKAGE/NAME</c>.</summary>
    public static bool IsDocumentation(string path, string package, string name) =>
        path.Length == Documentation.Length + package.Length + 1 + name.Length
        && path.StartsWith(Documentation, StringComparison.Ordinal)
        && path.AsSpan(Documentation.Length).StartsWith(package) && path.EndsWith($"/{name}", StringComparison.Ordinal);

    // A link in place of the folder leads to another package's copyright file (Debian Policy §12.3).
    private static bool IsCopyright(string path, string[] names, TarEntryKind kind) =>
        names.Length == 4 ? kind == TarEntryKind.SymbolicLink : names.Length == 5 && path.EndsWith("/copyright", StringComparison.Ordinal);

    private static bool IsManualSection(string name) => name.Length > 3 && name.StartsWith("man", StringComparison.Ordinal) && char.IsAsciiDigit(name[3]);

    // gettext looks for de_AT in de, too: asked for de, all German stays; asked for pt_BR, pt stays with it.
    private bool KeepsLanguage(string name)
    {
        var language = name.AsSpan(0, name.AsSpan().IndexOfAny('.', '@') is var end and >= 0 ? end : name.Length);
        if (language is "C" or "POSIX")
            return true;
        foreach (var wanted in options.Locales)
        {
            if (wanted == "*" || Covers(wanted, language) || Covers(language, wanted))
                return true;
        }
        return false;
    }

    private static bool Covers(ReadOnlySpan<char> general, ReadOnlySpan<char> special) =>
        special.StartsWith(general, StringComparison.OrdinalIgnoreCase) && (special.Length == general.Length || special[general.Length] is '_' or '-' or '.' or '@');
}

using System.Text;

namespace Sdk.Container.Hygiene.Rootfs.Full;

/// <summary>
/// dpkg's own words (dpkg(1), path-exclude) for what <see cref="PackageFilter"/> leaves out: who installs more in the image with apt gets the same. The last line that matches a path decides,
/// and a star stands for slashes, too.
/// </summary>
internal static class PathFilters
{
    private static readonly string[] Documentation =
    [
        "exclude=/usr/share/doc/*", "include=/usr/share/doc/*/copyright", "exclude=/usr/share/doc/*/*/copyright",
        "exclude=/usr/share/man/*", "exclude=/usr/share/info/*", "exclude=/usr/share/help/*", "exclude=/usr/share/bug/*",
        "exclude=/usr/share/doc-base/*", "exclude=/usr/share/gtk-doc/*", "exclude=/usr/share/linda/*", "exclude=/usr/share/lintian/*",
    ];

    public static string? Render(FilterOptions filter)
    {
        var lines = filter.Documentation ? [] : Documentation.ToList();
        if (!filter.Locales.Contains("*"))
        {
            var languages = filter.Locales.SelectMany(Patterns).Concat(["C", "C[.@]*", "POSIX"]).Distinct(StringComparer.Ordinal).ToList();
            foreach (var folder in filter.Documentation ? new[] { "help", "locale", "man" } : ["locale"])
            {
                lines.Add($"exclude=/usr/share/{folder}/*/*");
                lines.AddRange(languages.Select(language => $"include=/usr/share/{folder}/{language}/*"));
            }
            if (filter.Documentation)
                lines.Add("include=/usr/share/man/man[0-9]*/*");
        }
        return lines.Count == 0 ? null : new StringBuilder("# What this image leaves out of packages.\n").AppendJoin("", lines.Select(line => $"path-{line}\n")).ToString();
    }

    // A language with all its variants, and the more general ones without their countries: asked for pt_BR, pt stays with it.
    private static IEnumerable<string> Patterns(string language)
    {
        yield return language;
        yield return $"{language}[_.@-]*";
        for (var end = language.LastIndexOfAny(['_', '.', '@', '-']); end > 0; end = language.LastIndexOfAny(['_', '.', '@', '-'], end - 1))
        {
            yield return language[..end];
            yield return $"{language[..end]}[.@]*";
        }
    }
}

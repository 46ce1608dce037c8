using System.Text;

namespace Sdk.Container.Hygiene.Rootfs.Full;

/// <summary>dpkg's own words (dpkg(1), path-exclude) for what <see cref="PackageFilter"/> leaves out: who installs more in the image with apt gets the same, and dpkg --verify misses nothing.</summary>
internal static class PathFilters
{
    private static readonly string[] Documentation =
    [
        "path-exclude=/usr/share/doc/*", "path-include=/usr/share/doc/*/copyright",
        "path-exclude=/usr/share/man/*", "path-exclude=/usr/share/info/*", "path-exclude=/usr/share/help/*", "path-exclude=/usr/share/bug/*",
        "path-exclude=/usr/share/doc-base/*", "path-exclude=/usr/share/gtk-doc/*", "path-exclude=/usr/share/linda/*", "path-exclude=/usr/share/lintian/*",
    ];

    public static string? Render(FilterOptions filter)
    {
        if (filter.Documentation && filter.Locales.Contains("*"))
            return null;
        var lines = new StringBuilder("# What this image leaves out of packages.\n");
        if (!filter.Documentation)
            lines.AppendJoin('\n', Documentation).Append('\n');
        if (!filter.Locales.Contains("*"))
        {
            lines.Append("path-exclude=/usr/share/locale/*/*\n");
            foreach (var language in filter.Locales)
                lines.Append("path-include=/usr/share/locale/").Append(language).Append("*/*\n");
            lines.Append("path-include=/usr/share/locale/locale.alias\n");
        }
        return lines.ToString();
    }
}

using System.Text.RegularExpressions;
using Sdk.Container.Hygiene.Rootfs;
using Sdk.Container.Hygiene.Rootfs.Full;
using Sdk.Container.Hygiene.Tar;

namespace Sdk.Container.Hygiene.Tests.Rootfs.Full;

/// <summary>dpkg's filter in an image says of each file what ours has said: the last of its lines that matches decides (dpkg(1), path-exclude).</summary>
public sealed class PathFiltersTests
{
    private static readonly string[] Paths =
    [
        "usr/bin/x", "usr/share/doc/x/README", "usr/share/doc/x/copyright", "usr/share/doc/x/examples/copyright", "usr/share/man/man1/x.1.gz", "usr/share/man/de/man1/x.1.gz",
        "usr/share/man/pt_BR/man1/x.1.gz", "usr/share/info/x.info.gz", "usr/share/help/C/x/index.page", "usr/share/help/de/x/index.page", "usr/share/bug/x/script", "usr/share/doc-base/x",
        "usr/share/gtk-doc/x", "usr/share/linda/x", "usr/share/lintian/overrides/x", "usr/share/locale/de/LC_MESSAGES/x.mo", "usr/share/locale/de_AT/LC_MESSAGES/x.mo",
        "usr/share/locale/de@hebrew/LC_MESSAGES/x.mo", "usr/share/locale/den/LC_MESSAGES/x.mo", "usr/share/locale/fr/LC_MESSAGES/x.mo", "usr/share/locale/pt/LC_MESSAGES/x.mo",
        "usr/share/locale/pt_BR/LC_MESSAGES/x.mo", "usr/share/locale/C/LC_MESSAGES/x.mo", "usr/share/locale/locale.alias",
    ];

    public static TheoryData<bool, string> Options => [.. from documentation in new[] { true, false } from locales in new[] { "", "*", "de", "de;pt_BR", "de_AT" } select new TheoryDataRow<bool, string>(documentation, locales)];

    [Theory]
    [MemberData(nameof(Options))]
    public void It_keeps_what_the_image_keeps(bool documentation, string locales)
    {
        FilterOptions options = new(documentation, locales.Split(';', StringSplitOptions.RemoveEmptyEntries));
        PackageFilter ours = new(options);
        var lines = (PathFilters.Render(options) ?? "").Split('\n').Where(line => line.StartsWith("path-", StringComparison.Ordinal)).ToList();
        Paths.Where(path => Keeps(lines, $"/{path}")).ShouldBe(Paths.Where(path => ours.Keeps(path, TarEntryKind.File)));
    }

    [Fact]
    public void Who_keeps_all_needs_none() => PathFilters.Render(new(Documentation: true, ["*"])).ShouldBeNull();

    // fnmatch(3) without flags: a star stands for slashes, too.
    private static bool Keeps(IEnumerable<string> lines, string path)
    {
        var keeps = true;
        foreach (var line in lines)
        {
            var pattern = line[(line.IndexOf('=', StringComparison.Ordinal) + 1)..];
            if (Regex.IsMatch(path, $"^{Regex.Escape(pattern).Replace("\\*", ".*", StringComparison.Ordinal).Replace("\\[", "[", StringComparison.Ordinal)}$"))
                keeps = line.StartsWith("path-include", StringComparison.Ordinal);
        }
        return keeps;
    }
}

using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Sdk.Container.Hygiene.Tar;

namespace Sdk.Container.Hygiene.Debian.Deb;

/// <summary>The texts of a package's control member (deb-control(5), deb-conffiles(5), deb-md5sums(5)).</summary>
internal static class DebControlText
{
    /// <summary>The file <c>control</c>, its fields in the order of Debian Policy §5.3.</summary>
    /// <param name="entries">All that the package installs, directories included.</param>
    public static string Control(DebPackage package, IReadOnlyList<DebEntry> entries)
    {
        StringBuilder text = new();
        Add("Package", package.Name);
        Add("Version", package.Version.ToString());
        Add("Section", package.Section);
        Add("Priority", package.Priority);
        Add("Architecture", package.Architecture);
        foreach (var (field, relations) in Relations(package))
            Add(field, string.Join(", ", relations));
        Add("Installed-Size", InstalledSize(entries).ToString(CultureInfo.InvariantCulture));
        Add("Maintainer", package.Maintainer);
        Add("Description", package.Synopsis + DebDescription.Fold(package.Description));
        Add("Homepage", package.Homepage ?? "");
        return text.ToString();

        void Add(string field, string value)
        {
            if (value.Length > 0)
                text.Append(CultureInfo.InvariantCulture, $"{field}: {value}\n");
        }
    }

    public static IEnumerable<(string Field, IReadOnlyList<string> Relations)> Relations(DebPackage package) =>
    [
        ("Pre-Depends", package.PreDepends), ("Depends", package.Depends), ("Recommends", package.Recommends), ("Suggests", package.Suggests),
        ("Breaks", package.Breaks), ("Conflicts", package.Conflicts), ("Provides", package.Provides), ("Replaces", package.Replaces),
    ];

    public static string Conffiles(IEnumerable<DebEntry> entries) => string.Concat(entries.Where(entry => entry.IsConffile).Select(entry => $"{entry.Path}\n"));

    /// <summary>Without conffiles, which are meant to be changed.</summary>
    public static string Md5Sums(IEnumerable<DebEntry> entries) => string.Concat(entries
        .Where(entry => entry.Kind == TarEntryKind.File && !entry.IsConffile)
#pragma warning disable CA5351 // Do Not Use Broken Cryptographic Algorithms: dpkg's own format, against damage on a disk.
        .Select(entry => $"{Convert.ToHexStringLower(MD5.HashData(entry.Content.Span))}  {entry.Path[1..]}\n"));
#pragma warning restore CA5351

    // deb-substvars(5): files by their size, everything else as 1 KiB.
    private static long InstalledSize(IEnumerable<DebEntry> entries) => entries.Sum(entry => entry.Kind == TarEntryKind.File ? (entry.Content.Length + 1023L) / 1024 : 1);
}

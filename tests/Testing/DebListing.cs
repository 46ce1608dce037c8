using System.Globalization;
using System.Security.Cryptography;
using Sdk.Container.Hygiene.Debian.Deb;
using Sdk.Container.Hygiene.Tar;

namespace Sdk.Container.Hygiene.Testing;

/// <summary>What a .deb installs, as text that a test compares: <c>./usr/x 644 0:0 file 12 a1b2c3d4</c> (size, and the first digits of the SHA-256), in the order of the archive.</summary>
public static class DebListing
{
    public static IReadOnlyList<string> Of(byte[] deb)
    {
        using MemoryStream file = new(deb);
        using DebTarReader tar = new(new DebReader(file, "x 1").OpenData(threads: 1));
        List<string> lines = [];
        while (tar.Next() is { } entry)
        {
            var what = entry.Kind switch
            {
                TarEntryKind.Directory => "dir",
                TarEntryKind.SymbolicLink => $"link {entry.LinkTarget}",
                TarEntryKind.File => $"file {entry.Size} {Convert.ToHexStringLower(SHA256.HashData(tar.Content))[..8]}",
                _ => entry.Kind.ToString(),
            };
            lines.Add(string.Create(CultureInfo.InvariantCulture, $"{entry.Path} {Convert.ToString(entry.Mode, 8)} {entry.UserId}:{entry.GroupId} {entry.Modified} {what}"));
        }
        return lines;
    }

    /// <summary>A file of the control member, <c>control</c> or <c>postinst</c>; null where there is none.</summary>
    public static string? Control(byte[] deb, string file)
    {
        using MemoryStream stream = new(deb);
        return new DebReader(stream, "x 1").Control.Text(file);
    }
}

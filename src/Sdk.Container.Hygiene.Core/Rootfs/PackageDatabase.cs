using System.Text;

namespace Sdk.Container.Hygiene.Rootfs;

/// <summary>
/// The record of the packages in an image without dpkg: a stanza and the md5sums of each under /var/lib/dpkg/status.d, the convention of distroless images that the vulnerability
/// scanners read.
/// </summary>
internal static class PackageDatabase
{
    public const string Folder = "var/lib/dpkg/status.d";

    public static IEnumerable<(string Path, byte[] Content)> Files(PackageManifest package)
    {
        yield return ($"{Folder}/{package.Name}", Encoding.UTF8.GetBytes(package.Control));
        yield return ($"{Folder}/{package.Name}.md5sums", Encoding.UTF8.GetBytes(package.Md5Sums));
    }

    /// <summary>The lines whose files are in the image, with the paths that they have there: <c>md5sum -c</c> agrees. What is no such line is dropped.</summary>
    public static string FilterMd5Sums(string md5Sums, IEnumerable<string> paths)
    {
        var known = paths.ToHashSet(StringComparer.Ordinal);
        var lines = new StringBuilder();
        foreach (var line in md5Sums.Split('\n'))
        {
            if (line.Length > 34 && line[32..34] == "  " && PackagePath.TryNormalize(line[34..], out var path, out _) && known.Contains(PackagePath.Merge(path)))
                lines.Append(line.AsSpan(0, 34)).Append(PackagePath.Merge(path)).Append('\n');
        }
        return lines.ToString();
    }
}

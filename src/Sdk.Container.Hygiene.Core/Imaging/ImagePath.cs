using System.Diagnostics.CodeAnalysis;

namespace Sdk.Container.Hygiene.Imaging;

/// <summary>Paths in an image: relative to its root, with <c>/</c>, as a tar has them.</summary>
internal static class ImagePath
{
    // In Debian's merged /usr (base-files, usr-is-merged) these are links. An entry below the link's own name would put a directory in the link's place, and hide everything behind it.
    private static readonly (string Link, string Target)[] Links =
    [
        ("bin", "usr/bin"), ("sbin", "usr/sbin"), ("lib", "usr/lib"), ("lib32", "usr/lib32"), ("lib64", "usr/lib64"), ("libx32", "usr/libx32"),
        ("var/run", "run"), ("var/lock", "run/lock"),
    ];

    /// <summary>Puts an item's path below a directory. False where it would leave it.</summary>
    public static bool TryCombine(string directory, string relative, [NotNullWhen(true)] out string? path)
    {
        path = null;
        var parts = relative.Replace('\\', '/').Split('/');
        // What begins with a slash or a drive is absolute, wherever it was written.
        if (parts[0] is "" or [_, ':', ..] || relative.Contains('\0', StringComparison.Ordinal) || parts.Contains(".."))
            return false;
        var below = parts.Where(part => part is not ("" or ".")).ToArray();
        if (below.Length == 0)
            return false;
        path = Resolve(string.Join('/', directory.Length == 0 ? below : [directory, .. below]));
        return true;
    }

    /// <summary>Reads an absolute path; the root itself is the empty path.</summary>
    public static bool TryParse(string absolute, [NotNullWhen(true)] out string? path)
    {
        path = null;
        var parts = absolute.Split('/');
        if (parts[0].Length != 0 || absolute.Length == 0 || absolute.Contains('\0', StringComparison.Ordinal) || parts.Contains(".."))
            return false;
        path = Resolve(string.Join('/', parts.Where(part => part is not ("" or "."))));
        return true;
    }

    /// <summary>The directories above a path, from the top.</summary>
    public static IEnumerable<string> Parents(string path)
    {
        for (var slash = path.IndexOf('/', StringComparison.Ordinal); slash >= 0; slash = path.IndexOf('/', slash + 1))
            yield return path[..slash];
    }

    private static string Resolve(string path)
    {
        foreach (var (link, target) in Links)
        {
            if (path == link || path.StartsWith(link + '/', StringComparison.Ordinal))
                return target + path[link.Length..];
        }
        return path;
    }
}

using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Sdk.Container.Hygiene.Rootfs;

/// <summary>Paths of packages: made relative and plain, and moved to where they lie on a Debian with merged /usr.</summary>
internal static class PackagePath
{
    // NAME_MAX and PATH_MAX of Linux.
    private const int LongestName = 255;
    private const int LongestPath = 4095;

    /// <summary>
    /// Top-level folders that are links into /usr since Debian 12 (release notes, "merged-/usr is now required"), and the two of /var that base-files' postinst
    /// makes links into /run. Written through the links by dpkg, so written to the target here: an entry at the old place would replace the link.
    /// </summary>
    public static IReadOnlyDictionary<string, string> Aliases { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["bin"] = "usr/bin",
        ["sbin"] = "usr/sbin",
        ["lib"] = "usr/lib",
        ["lib32"] = "usr/lib32",
        ["lib64"] = "usr/lib64",
        ["libo32"] = "usr/libo32",
        ["libx32"] = "usr/libx32",
        ["var/run"] = "run",
        ["var/lock"] = "run/lock",
    };

    /// <summary><c>./usr//bin/</c> becomes <c>usr/bin</c>, the root becomes the empty path. False with a <paramref name="fault"/> ("leads out of …") where the path is not safe.</summary>
    public static bool TryNormalize(string path, out string normalized, [NotNullWhen(false)] out string? fault)
    {
        normalized = "";
        fault = Fault(path);
        if (fault is null)
            normalized = IsPlain(path) ? path[2..] : string.Join('/', path.Split('/').Where(name => name is not ("" or ".")));
        return fault is null;
    }

    /// <summary>Where the file lies in the image.</summary>
    public static string Merge(string path)
    {
        foreach (var (alias, place) in Aliases)
        {
            if (path.StartsWith(alias, StringComparison.Ordinal) && (path.Length == alias.Length || path[alias.Length] == '/'))
                return place + path[alias.Length..];
        }
        return path;
    }

    /// <summary>The folder of a path; empty at the top.</summary>
    public static string Parent(string path) => path.LastIndexOf('/') is var slash and > 0 ? path[..slash] : "";

    /// <summary><c>usr/lib/x</c>: <c>usr/lib</c>, then <c>usr</c>.</summary>
    public static IEnumerable<string> Parents(string path)
    {
        for (var parent = Parent(path); parent.Length > 0; parent = Parent(parent))
            yield return parent;
    }

    // What dpkg-deb writes, nearly always: no pieces to throw away.
    private static bool IsPlain(string path) =>
        path.Length > 2 && path.StartsWith("./", StringComparison.Ordinal) && path[^1] != '/'
        && !path.Contains("//", StringComparison.Ordinal) && !path.Contains("/./", StringComparison.Ordinal) && !path.EndsWith("/.", StringComparison.Ordinal);

    private static string? Fault(string path)
    {
        if (path.Length == 0)
            return "has no name";
        if (path[0] == '/')
            return "is an absolute path";
        if (path.AsSpan().ContainsAnyInRange('\0', '\x1F') || path.Contains('\x7F', StringComparison.Ordinal))
            return "has control characters in its name";
        var longest = 0;
        foreach (var range in path.AsSpan().Split('/'))
        {
            var name = path.AsSpan(range);
            if (name is "..")
                return "leads out of its folder with '..'";
            // OCI's image-spec, layer.md: in a layer such a name removes what lies beneath.
            if (name.StartsWith(".wh."))
                return "has a name that begins with '.wh.', which would remove files from the image";
            longest = Math.Max(longest, Encoding.UTF8.GetByteCount(name));
        }
        return longest > LongestName || Encoding.UTF8.GetByteCount(path) > LongestPath ? "has a name longer than Linux knows" : null;
    }
}

namespace Sdk.Container.Hygiene.Debian;

/// <summary>Paths that an archive names: they become URLs and names of files, so that none may lead out of the archive.</summary>
internal static class RelativePath
{
    /// <summary>Printable ASCII between single slashes; no <c>.</c> and <c>..</c>, no backslash, query, fragment or percent sign.</summary>
    public static bool IsSafe(string path) =>
        path.All(c => c is > ' ' and <= '~' and not ('\\' or '?' or '#' or '%' or '"' or '<' or '>' or '|' or '*')) && path.Split('/').All(part => part is not ("" or "." or ".."));
}

using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.RegularExpressions;
using Sdk.Container.Hygiene.Diagnostics;

namespace Sdk.Container.Hygiene.Archives;

/// <summary>The root of an archive on a server or in a folder: where <c>dists/</c> and <c>pool/</c> are. Prints without credentials.</summary>
public sealed partial record Mirror
{
    private Mirror(string name, Uri? address, string? folder) => (Name, Address, Folder) = (name, address, folder);

    /// <summary>What the user wrote, without credentials and without a slash at the end.</summary>
    public string Name { get; }

    /// <summary>The fingerprints (upper-case hexadecimal, primary keys or subkeys) that Signed-By of apt's sources allows; null: every key of the pinned keyring.</summary>
    public IReadOnlySet<string>? Signers { get; init; }

    /// <summary>Null for a folder.</summary>
    internal Uri? Address { get; }

    /// <summary>Null for a server.</summary>
    internal string? Folder { get; }

    /// <summary>The value of an Authorization header; null where the user gave no credentials.</summary>
    internal string? Authorization { get; private init; }

    /// <summary>What a cap on parallel downloads counts by.</summary>
    internal string Host => Address?.Authority ?? "";

    /// <summary>Reads <c>http://</c>, <c>https://</c>, and a folder as <c>file:</c> or <c>copy:</c>. Throws <see cref="HygieneException"/> (HYG3001, HYG3002).</summary>
    public static Mirror Parse(string url) => TryParse(url, out var mirror, out var problem) ? mirror : throw problem.ToException();

    /// <inheritdoc cref="Parse"/>
    public static bool TryParse(string url, [NotNullWhen(true)] out Mirror? mirror, [NotNullWhen(false)] out Diagnostic? problem)
    {
        (mirror, problem) = (null, null);
        url = url.Trim();
        var text = url.TrimEnd('/');
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        var scheme = colon < 0 ? "" : text[..colon].ToLowerInvariant();
        switch (scheme)
        {
            case "http" or "https":
                mirror = ParseHttp(text);
                break;
            case "file" or "copy":
                mirror = ParseFolder(text, text[(colon + 1)..]);
                break;
            case "" or [_]: // no scheme, or a drive letter
                break;
            default:
                problem = ArchiveDiagnostics.UnsupportedScheme(Redact(url), scheme);
                return false;
        }
        if (mirror is null)
            problem = ArchiveDiagnostics.InvalidMirror(Redact(url));
        return mirror is not null;
    }

    /// <summary>The address of a file; <paramref name="path"/> is relative, and leads nowhere else.</summary>
    internal Uri At(string path) => new($"{Address!.AbsoluteUri.TrimEnd('/')}/{string.Join('/', path.Split('/').Select(Uri.EscapeDataString))}");

    /// <summary>The archive with the security suites beside this one: <c>…/debian-security</c> for <c>…/debian</c>, on the same past day where it is that of a day; null where the name does not tell.</summary>
    internal Mirror? SecuritySibling
    {
        get
        {
            if (!DebianFolder().IsMatch(Name))
                return null;
            static string sibling(string path) => DebianFolder().Replace(path.TrimEnd('/'), "${before}debian-security${day}");
            return new(sibling(Name), Address is null ? null : new(sibling(Address.AbsoluteUri)), Folder is null ? null : sibling(Folder)) { Authorization = Authorization };
        }
    }

    public override string ToString() => Name;

    public bool Equals(Mirror? other) => other is not null && Name == other.Name;

    public override int GetHashCode() => Name.GetHashCode(StringComparison.Ordinal);

    [GeneratedRegex(@"(?<before>[/\\])debian(?<day>/\d{8}T\d{6}Z)?$", RegexOptions.CultureInvariant)]
    private static partial Regex DebianFolder();

    private static Mirror? ParseHttp(string text)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri) || uri.Host.Length == 0 || uri.Query.Length > 0 || uri.Fragment.Length > 0)
            return null;
        var address = new UriBuilder(uri) { UserName = "", Password = "" }.Uri;
        return new(Redact(text), address, folder: null)
        {
            Authorization = uri.UserInfo.Length == 0 ? null : $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes(Uri.UnescapeDataString(uri.UserInfo)))}",
        };
    }

    // RFC 8089: file:/path, file:///path, file://localhost/path.
    private static Mirror? ParseFolder(string text, string rest)
    {
        if (rest.StartsWith("//", StringComparison.Ordinal))
        {
            var slash = rest.IndexOf('/', 2);
            if (slash < 0 || rest[2..slash] is not ("" or "localhost"))
                return null;
            rest = rest[slash..];
        }
        var path = Uri.UnescapeDataString(rest);
        if (OperatingSystem.IsWindows())
            path = path.TrimStart('/');
        return Path.IsPathFullyQualified(path) && !path.Contains('\0', StringComparison.Ordinal) ? new(text, address: null, path) : null;
    }

    /// <summary>An address without the login in it, whether or not it is one.</summary>
    internal static string Redact(string text)
    {
        var start = text.IndexOf("://", StringComparison.Ordinal) + 3;
        if (start < 3)
            return text;
        var end = text.IndexOf('/', start);
        var at = text.LastIndexOf('@', end < 0 ? text.Length - 1 : end);
        return at < start ? text : text[..start] + text[(at + 1)..];
    }
}

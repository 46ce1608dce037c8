using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;

namespace Sdk.Container.Hygiene.Testing;

/// <summary>A suite of a <see cref="FakeArchive"/>: set what a test is about, and leave the rest.</summary>
/// <param name="name">The codename, by which it is found: <c>trixie-security</c>.</param>
public sealed class FakeSuite(string name)
{
    public string Name { get; } = name;

    public bool IsSecurity => Name.EndsWith("-security", StringComparison.Ordinal);

    /// <summary>The folder of its archive: <c>debian</c> or <c>debian-security</c>.</summary>
    public string Root => IsSecurity ? "debian-security" : "debian";

    /// <summary>The Suite field.</summary>
    public string Suite { get; set; } = name.Replace("trixie", "stable", StringComparison.Ordinal).Replace("bookworm", "oldstable", StringComparison.Ordinal);

    /// <summary>The Codename field.</summary>
    public string Codename { get; set; } = name;

    public string Label { get; set; } = name.EndsWith("-security", StringComparison.Ordinal) ? "Debian-Security" : "Debian";

    public DateTimeOffset Date { get; set; } = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    public DateTimeOffset? ValidUntil { get; set; }

    /// <summary>As paths have them; security suites list them with <c>updates/</c> before.</summary>
    public IReadOnlyList<string> Components { get; set; } = ["main"];

    public IReadOnlyList<string> Architectures { get; set; } = ["amd64", "arm64"];

    /// <summary>Whether packages for all architectures stand in an index of their own alone; then <see cref="Architectures"/> has to have "all".</summary>
    public bool HasIndexForAll { get; set; }

    public bool AcquireByHash { get; set; } = true;

    /// <summary>Forms in which Packages files are served: <c>.gz</c>, <c>.xz</c>, or empty for plain. Release lists the plain one in any case, as Debian's does.</summary>
    public IReadOnlyList<string> Formats { get; set; } = name.Contains('-', StringComparison.Ordinal) ? [".xz"] : [".gz", ".xz"];

    /// <summary>Whether Release lists the plain Packages file.</summary>
    public bool ListsPlain { get; set; } = true;

    /// <summary>Further lines of the Release file: <c>Snapshots: …</c>, <c>NotAutomatic: yes</c>.</summary>
    public IList<string> Fields { get; } = [];

    public IList<FakePackage> Packages { get; } = [];

    /// <summary>The signer, where it is not the archive's.</summary>
    public ReleaseSigner? Signer { get; set; }

    public FakePackage Add(FakePackage package)
    {
        Packages.Add(package);
        return package;
    }

    /// <summary>Replaces a package by another version, a day later: what an update of the archive is.</summary>
    public FakePackage Replace(FakePackage package)
    {
        foreach (var old in Packages.Where(old => old.Name == package.Name && old.Architecture == package.Architecture).ToList())
            Packages.Remove(old);
        Date += TimeSpan.FromDays(1);
        return Add(package);
    }

    /// <summary>All its files, by path from the root of the server.</summary>
    internal IEnumerable<(string Path, byte[] Content)> Render(ReleaseSigner archiveSigner)
    {
        var listed = new List<(string Path, byte[] Content)>();
        foreach (var component in Components)
        {
            foreach (var architecture in Architectures)
            {
                var packages = Packages.Where(package => package.Component == component && (package.Architecture == architecture || (package.Architecture == "all" && !HasIndexForAll)));
                var plain = Encoding.UTF8.GetBytes(string.Concat(packages.Select(package => package.Stanza)));
                var path = $"{component}/binary-{architecture}/Packages";
                listed.AddRange(Formats.Append(ListsPlain ? "" : null).OfType<string>().Distinct().Select(format => (path + format, Compress(plain, format))));
            }
        }
        foreach (var (path, content) in listed.Where(file => Formats.Contains(file.Path.EndsWith("Packages", StringComparison.Ordinal) ? "" : file.Path[^3..])))
        {
            yield return ($"{Root}/dists/{Name}/{path}", content);
            if (AcquireByHash)
                yield return ($"{Root}/dists/{Name}/{path[..path.LastIndexOf('/')]}/by-hash/SHA256/{Convert.ToHexStringLower(SHA256.HashData(content))}", content);
        }
        foreach (var package in Packages)
            yield return ($"{Root}/{package.Filename}", package.Deb);
        yield return ($"{Root}/dists/{Name}/InRelease", (Signer ?? archiveSigner).ClearSign(Release(listed)));
    }

    private string Release(List<(string Path, byte[] Content)> listed)
    {
        var text = new StringBuilder();
        void field(string name, string? value)
        {
            if (value is not null)
                text.Append(CultureInfo.InvariantCulture, $"{name}: {value}\n");
        }

        field("Origin", "Debian");
        field("Label", Label);
        field("Suite", Suite);
        field("Codename", Codename);
        field("Date", Time(Date));
        field("Valid-Until", ValidUntil is { } end ? Time(end) : null);
        field("Acquire-By-Hash", AcquireByHash ? "yes" : null);
        field("Architectures", string.Join(' ', Architectures));
        field("Components", string.Join(' ', Components.Select(component => IsSecurity ? $"updates/{component}" : component)));
        foreach (var line in Fields)
            text.Append(CultureInfo.InvariantCulture, $"{line}\n");
        text.Append("SHA256:\n");
        foreach (var (path, content) in listed)
            text.Append(CultureInfo.InvariantCulture, $" {Convert.ToHexStringLower(SHA256.HashData(content))} {content.Length,8} {path}\n");
        return text.ToString();
    }

    private static string Time(DateTimeOffset time) => time.ToString("ddd, dd MMM yyyy HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);

    private static byte[] Compress(byte[] content, string format)
    {
        if (format.Length == 0)
            return content;
        if (format == ".xz")
            return XzWriter.Write(content);
        using var output = new MemoryStream();
        using (var gzip = new GZipStream(output, CompressionLevel.Fastest))
            gzip.Write(content);
        return output.ToArray();
    }
}

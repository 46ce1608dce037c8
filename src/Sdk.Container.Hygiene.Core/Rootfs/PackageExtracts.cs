using System.Text;
using Sdk.Container.Hygiene.Locking;
using Sdk.Container.Hygiene.Tar;

namespace Sdk.Container.Hygiene.Rootfs;

/// <summary>What is wanted of a package beside its files, collected while it is read: certificates for the bundle, and the Debian changelog for the update report.</summary>
internal sealed class PackageExtracts(LockedPackage package)
{
    private const string DebianChangelog = "changelog.Debian.gz";
    private const string OtherChangelog = "changelog.gz";

    // They are kept in memory; the largest changelog of Debian has some 300 KB.
    private const long LargestExtract = 4 << 20;

    private readonly List<Certificate> _certificates = [];
    private readonly Dictionary<string, byte[]> _changelogs = new(StringComparer.Ordinal);
    private string? _linkedPackage;

    public IReadOnlyList<Certificate> Certificates => _certificates;

    /// <summary>As it is in the package. A native package, whose version has no revision, has no other changelog than its own; elsewhere changelog.gz is upstream's.</summary>
    public byte[]? Changelog =>
        _changelogs.GetValueOrDefault(DebianChangelog) ?? (package.Version.Contains('-', StringComparison.Ordinal) ? null : _changelogs.GetValueOrDefault(OtherChangelog));

    /// <summary>The package whose changelog stands for this one's.</summary>
    public string? ChangelogOf => Changelog is null ? _linkedPackage : null;

    public bool Wants(TarEntry entry) => entry.Kind == TarEntryKind.File
        && (CertificateBundle.IsCertificate(entry.Path) || IsDocumentation(entry.Path, DebianChangelog) || IsDocumentation(entry.Path, OtherChangelog));

    /// <summary>Reads the content of what is wanted.</summary>
    public byte[] Take(TarEntry entry, Stream content)
    {
        if (entry.Size > LargestExtract)
            throw new InvalidDataException($"its file '{entry.Path}' has {entry.Size} bytes, more than such a file can have");
        var bytes = new byte[entry.Size];
        content.ReadExactly(bytes);
        if (CertificateBundle.IsCertificate(entry.Path))
            _certificates.Add(new(entry.Path, Encoding.Latin1.GetString(bytes)));
        else
            _changelogs[Path.GetFileName(entry.Path)] = bytes;
        return bytes;
    }

    /// <summary>usr/share/doc/libgcc-s1 → gcc-14-base, or usr/share/doc/libx/changelog.Debian.gz → ../libx-common/changelog.Debian.gz (Debian Policy §12.3, §12.7).</summary>
    public void NoteLink(TarEntry entry)
    {
        if (entry.Kind == TarEntryKind.SymbolicLink && (entry.Path == $"usr/share/doc/{package.Name}" || IsDocumentation(entry.Path, DebianChangelog)))
            _linkedPackage = entry.LinkTarget.Split('/').FirstOrDefault(name => name is not ("" or ".." or "." or "usr" or "share" or "doc"));
    }

    private bool IsDocumentation(string path, string name) => PackageFilter.IsDocumentation(path, package.Name, name);
}

using System.Text.Json.Serialization;
using Sdk.Container.Hygiene.Tar;

namespace Sdk.Container.Hygiene.Rootfs;

/// <summary>What a package brings into an image, and what it says of itself: read from the .deb once, and kept beside its converted files.</summary>
public sealed record PackageManifest
{
    public required string Name { get; init; }
    public required string Version { get; init; }
    public required string Architecture { get; init; }

    /// <summary>The stanza of its control file (deb-control(5)), ended by a line feed.</summary>
    public required string Control { get; init; }

    /// <summary>The directories that it owns or that its files need, sorted ordinally.</summary>
    public required IReadOnlyList<TarEntry> Directories { get; init; }

    /// <summary>Files and links as they are in the image, in the order of the package.</summary>
    public required IReadOnlyList<PackageFile> Files { get; init; }

    /// <summary>Owners of which only the names are known, sorted by path.</summary>
    public IReadOnlyList<FileOwner> Owners { get; init; } = [];

    /// <summary>Lines of <c>md5sum</c> for those of <see cref="Files"/> that the package has sums of.</summary>
    public required string Md5Sums { get; init; }

    /// <summary>Lines of its file conffiles (deb-conffiles(5)).</summary>
    public required IReadOnlyList<string> Conffiles { get; init; }

    /// <summary>What dpkg's status says of each conffile that it has: path and MD5, <c>/etc/foo.conf 0123…</c>.</summary>
    public IReadOnlyList<string> ConffileSums { get; init; } = [];

    /// <summary>Its file triggers (deb-triggers(5)); empty where it has none.</summary>
    public string Triggers { get; init; } = "";

    /// <summary>Its maintainer scripts: a distroless image runs none of them.</summary>
    public required IReadOnlyList<MaintainerScript> Scripts { get; init; }

    /// <summary>What its scripts would offer to update-alternatives.</summary>
    public required IReadOnlyList<Alternative> Alternatives { get; init; }

    /// <summary>Root certificates that a Debian would add to its bundle, in the order of the package.</summary>
    public required IReadOnlyList<Certificate> Certificates { get; init; }

    /// <summary>Bytes of <see cref="ConvertedPackage.Segment"/>.</summary>
    public long SegmentSize { get; init; }

    /// <summary>Bytes of <see cref="ConvertedPackage.Database"/>.</summary>
    public long DatabaseSize { get; init; }

    /// <summary>The package whose Debian changelog is also this package's (its documentation folder or its changelog is a link there); null where it has its own or none.</summary>
    public string? ChangelogOf { get; init; }

    /// <summary>The newest time of its files, in seconds since 1970.</summary>
    [JsonIgnore]
    public long Newest => Files.Select(file => file.Entry.Modified).Concat(Directories.Select(directory => directory.Modified)).DefaultIfEmpty().Max();
}

/// <summary>A file or a link of a package.</summary>
/// <param name="Sha256">Of its content, in hexadecimal; empty for links.</param>
/// <param name="Attributes">Its capabilities (capabilities(7)) as they are stored, in hexadecimal: no package brings any, scripts may set them. Null where it has none.</param>
public sealed record PackageFile(TarEntry Entry, string Sha256 = "", string? Attributes = null);

/// <summary>Whose a file or a directory is, where there are such accounts.</summary>
/// <param name="User">Empty where its number counts.</param>
/// <param name="Group">Empty where its number counts.</param>
public sealed record FileOwner(string Path, string User, string Group);

/// <summary>A script of the control member, with the SHA-256 of its bytes.</summary>
/// <param name="Dispensable">True where a first installation loses nothing in an image when the script is not run, as far as can be told from its text.</param>
public sealed record MaintainerScript(string Name, string Sha256, bool Dispensable);

/// <summary>A certificate file.</summary>
/// <param name="Content">Its bytes, each as the character of the same number (Latin-1).</param>
public sealed record Certificate(string Path, string Content);

/// <summary>The manifest as JSON.</summary>
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(PackageManifest))]
internal sealed partial class PackageManifestJson : JsonSerializerContext;

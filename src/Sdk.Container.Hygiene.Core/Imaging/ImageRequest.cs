using Sdk.Container.Hygiene.Tar;

namespace Sdk.Container.Hygiene.Imaging;

/// <summary>All that an image is made of.</summary>
public sealed record ImageRequest
{
    public required ImageSettings Settings { get; init; }

    /// <summary>Base and Debian packages, lowest first.</summary>
    public required IReadOnlyList<Layer> BaseLayers { get; init; }

    /// <summary>The base's name as an image of its own, and its layers among <see cref="BaseLayers"/>.</summary>
    public string BaseName { get; init; } = "";

    /// <summary>The number of the account <c>app</c>, and of its group.</summary>
    public int AppUserId { get; init; } = 1654;

    /// <summary>Directories of the base layers, by path without a leading slash; asked for where the app's own layers have something in them.</summary>
    public Func<IReadOnlyDictionary<string, TarEntry>> DirectoriesBelow { get; init; } = () => new Dictionary<string, TarEntry>();

    /// <summary>Whether the base layers have a file at a path without a leading slash; asked where the app's command names none of <see cref="Files"/>.</summary>
    public Func<string, bool> HasFileBelow { get; init; } = static _ => false;

    /// <summary>How many packages the base layers hold.</summary>
    public required int PackageCount { get; init; }
    public required IReadOnlyList<PublishFile> Files { get; init; }

    /// <summary>Seconds since 1970: SOURCE_DATE_EPOCH, else the lock's date.</summary>
    public required long Created { get; init; }

    /// <summary>The folder of the image: <c>oci/</c> and the archive come to lie in it.</summary>
    public required string OutputDirectory { get; init; }

    /// <summary>The archive's path where it shall not lie in <see cref="OutputDirectory"/>; a folder takes <c>repository.tar.gz</c>.</summary>
    public string? ArchivePath { get; init; }
    public required string ResultFile { get; init; }
}

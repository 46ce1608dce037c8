using Sdk.Container.Hygiene.Storage;

namespace Sdk.Container.Hygiene.Tar;

/// <summary>A layer that stands in the store: a gzip-compressed tar (OCI image-spec, layer.md).</summary>
/// <param name="Path">Absolute path of the compressed file.</param>
/// <param name="Digest">SHA-256 of the compressed file: the descriptor's digest.</param>
/// <param name="Size">Bytes, compressed.</param>
/// <param name="DiffId">SHA-256 of the tar itself.</param>
/// <param name="UncompressedSize">Bytes of the tar.</param>
/// <param name="CreatedBy">What made it, for the image's history: "Debian packages of the base".</param>
public sealed record Layer(string Path, Sha256Digest Digest, long Size, Sha256Digest DiffId, long UncompressedSize, string CreatedBy)
{
    public LayerRole Role { get; init; }

    /// <summary>Whether it belongs to the base, which images share.</summary>
    public bool IsBase { get; init; }

    /// <summary>Seconds since 1970: the time of the newest in it, where that is known; else 0.</summary>
    public long Modified { get; init; }
}

/// <summary>How a layer came to be, where that matters to who builds the image from its parts.</summary>
public enum LayerRole
{
    /// <summary>Finished: what is in it needs nothing more.</summary>
    Content,

    /// <summary>Debian packages as dpkg's database calls them unpacked: their maintainer scripts are still to be run.</summary>
    Unpacked,

    /// <summary>What running the maintainer scripts of the layer beneath changed.</summary>
    Configured,
}

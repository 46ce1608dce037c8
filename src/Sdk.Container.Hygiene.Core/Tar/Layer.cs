using Sdk.Container.Hygiene.Storage;

namespace Sdk.Container.Hygiene.Tar;

/// <summary>A layer that stands in the store: a gzip-compressed tar (OCI image-spec, layer.md).</summary>
/// <param name="Path">Absolute path of the compressed file.</param>
/// <param name="Digest">SHA-256 of the compressed file: the descriptor's digest.</param>
/// <param name="Size">Bytes, compressed.</param>
/// <param name="DiffId">SHA-256 of the tar itself.</param>
/// <param name="UncompressedSize">Bytes of the tar.</param>
/// <param name="CreatedBy">What made it, for the image's history: "Debian packages of the base".</param>
public sealed record Layer(string Path, Sha256Digest Digest, long Size, Sha256Digest DiffId, long UncompressedSize, string CreatedBy);

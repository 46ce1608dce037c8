using Sdk.Container.Hygiene.Storage;

namespace Sdk.Container.Hygiene.Tar;

/// <summary>What <see cref="LayerWriter"/> knows of a layer when it is written: all of <see cref="Layer"/> but where it ends up.</summary>
/// <param name="Digest">SHA-256 of the compressed bytes.</param>
/// <param name="Size">Bytes, compressed.</param>
/// <param name="DiffId">SHA-256 of the tar.</param>
/// <param name="UncompressedSize">Bytes of the tar.</param>
public sealed record LayerDigests(Sha256Digest Digest, long Size, Sha256Digest DiffId, long UncompressedSize)
{
    public Layer At(string path, string createdBy) => new(path, Digest, Size, DiffId, UncompressedSize, createdBy);
}

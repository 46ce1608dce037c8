using System.Security.Cryptography;
using Sdk.Container.Hygiene.Compression;

namespace Sdk.Container.Hygiene.Rootfs;

/// <summary>Passes the content of one file after the other on, and knows the SHA-256 of each. Leaves the source open.</summary>
internal sealed class HashedContent(Stream source) : ReadOnlyStream
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    public override int Read(Span<byte> buffer)
    {
        var count = source.Read(buffer);
        _hash.AppendData(buffer[..count]);
        return count;
    }

    /// <summary>The digest of what was read since the last call, in hexadecimal.</summary>
    public string TakeDigest()
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        _hash.GetHashAndReset(digest);
        return Convert.ToHexStringLower(digest);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _hash.Dispose();
        base.Dispose(disposing);
    }
}

using System.Security.Cryptography;
using Sdk.Container.Hygiene.Compression;

namespace Sdk.Container.Hygiene.Rootfs;

/// <summary>Passes the content of one file after the other on, and knows the SHA-256 of each and, where it is asked to, the MD5 that dpkg records. Leaves the source open.</summary>
internal sealed class HashedContent(Stream source) : ReadOnlyStream
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly IncrementalHash _md5 = IncrementalHash.CreateHash(HashAlgorithmName.MD5);

    /// <summary>Whether the file that is read now needs its MD5.</summary>
    public bool NeedsMd5 { get; set; }

    public override int Read(Span<byte> buffer)
    {
        var count = source.Read(buffer);
        _hash.AppendData(buffer[..count]);
        if (NeedsMd5)
            _md5.AppendData(buffer[..count]);
        return count;
    }

    /// <summary>The digest of what was read since the last call, in hexadecimal.</summary>
    public string TakeDigest()
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        _hash.GetHashAndReset(digest);
        return Convert.ToHexStringLower(digest);
    }

    /// <summary>The MD5 of what was read since <see cref="NeedsMd5"/> was set, in hexadecimal; it is no longer needed then.</summary>
    public string TakeMd5()
    {
        NeedsMd5 = false;
        return Convert.ToHexStringLower(_md5.GetHashAndReset());
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _hash.Dispose();
            _md5.Dispose();
        }
        base.Dispose(disposing);
    }
}

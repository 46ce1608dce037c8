using System.Security.Cryptography;
using Sdk.Container.Hygiene.Storage;

namespace Sdk.Container.Hygiene.Tar;

/// <summary>Passes on what is written to it (to nowhere, where there is no target), and knows its SHA-256 and length. Leaves the target open.</summary>
internal sealed class HashingStream(Stream target) : Stream
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private long _length;

    public override bool CanRead => false;
    public override bool CanSeek => false;
    public override bool CanWrite => true;
    public override long Length => _length;
    public override long Position { get => _length; set => throw new NotSupportedException(); }

    /// <summary>The digest of everything written so far.</summary>
    public Sha256Digest Digest => Sha256Digest.FromBytes(_hash.GetCurrentHash());

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        Hash(buffer);
        target.Write(buffer);
    }

    /// <summary>Counts and hashes bytes that reach the target by another way.</summary>
    public void Hash(ReadOnlySpan<byte> bytes)
    {
        _hash.AppendData(bytes);
        _length += bytes.Length;
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));
    public override void Flush() => target.Flush();
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _hash.Dispose();
        base.Dispose(disposing);
    }
}

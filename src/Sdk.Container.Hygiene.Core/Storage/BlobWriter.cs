using System.Security.Cryptography;
using Sdk.Container.Hygiene.Diagnostics;

namespace Sdk.Container.Hygiene.Storage;

/// <summary>
/// A blob being written: hashed on the way, and put into the store by <see cref="Commit()"/> or <see cref="Commit(Sha256Digest)"/>. Closing it without that leaves nothing behind.
/// From <see cref="ContentStore.CreateBlob"/>.
/// </summary>
public sealed class BlobWriter : PendingFile
{
    private readonly ContentStore _store;
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly long? _size;

    internal BlobWriter(ContentStore store, string temporary, long? size)
        : base(temporary, size) => (_store, _size) = (store, size);

    /// <summary>SHA-256 of the bytes so far.</summary>
    public Sha256Digest CurrentDigest => Sha256Digest.FromBytes(_hash.GetCurrentHash());

    /// <summary>Keeps the bytes if they are the expected ones. Throws <see cref="HygieneException"/> (HYG3203, HYG3204) where they are not. Returns the blob's path.</summary>
    public string Commit(Sha256Digest expected)
    {
        if (_size is { } size && Written != size)
            throw StoreDiagnostics.WrongSize($"blob {expected}", size, Written).ToException();
        var actual = CurrentDigest;
        if (actual != expected)
            throw StoreDiagnostics.WrongDigest("a blob", expected.Hex, actual.Hex).ToException();
        return Keep(actual);
    }

    /// <summary>Keeps the bytes, whatever they are.</summary>
    public (Sha256Digest Digest, string Path) Commit()
    {
        var digest = CurrentDigest;
        return (digest, Keep(digest));
    }

    protected override void Observe(ReadOnlySpan<byte> bytes)
    {
        if (_size is { } size && Written + bytes.Length > size)
            throw StoreDiagnostics.WrongSize("a blob", size, Written + bytes.Length).ToException();
        _hash.AppendData(bytes);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _hash.Dispose();
        base.Dispose(disposing);
    }

    private string Keep(Sha256Digest digest)
    {
        var path = _store.BlobPath(digest);
        try
        {
            MoveTo(path);
        }
        // Windows refuses to replace a file that is being read: another process was first, with the same bytes.
        catch (HygieneException) when (_store.FindBlob(digest, Written) is not null)
        {
        }
        return path;
    }
}

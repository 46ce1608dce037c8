namespace Sdk.Container.Hygiene.Storage;

/// <summary>
/// The machine's store of verified content, shared by all projects and processes: blobs named by their SHA-256, and derived entries named by the fingerprint
/// of what they were made from. Nothing is ever changed in place: everything is written beside its target and renamed, so a full disk or a killed process
/// leaves only a temporary file, which a later process removes.
/// </summary>
/// <param name="root">Absolute path of the store's folder; created on first use.</param>
public sealed class ContentStore(string root)
{
    public string Root { get; } = root;

    /// <summary>The path of a blob that is present with exactly this size; null where it is not.</summary>
    public string? FindBlob(Sha256Digest digest, long? size = null) => throw new NotImplementedException();

    /// <summary>
    /// Writes a blob through <paramref name="write"/>, hashing on the way, and renames it into place. Returns its path.
    /// The bytes must be the expected ones: a mismatch throws <see cref="Diagnostics.HygieneException"/> and leaves nothing behind. A blob that is already there is returned as it is.
    /// </summary>
    public Task<string> AddBlobAsync(Sha256Digest expected, Func<Stream, CancellationToken, Task> write, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>Writes a blob whose digest is not known before (a layer): the digest is that of the bytes written. Returns digest and path.</summary>
    public Task<(Sha256Digest Digest, string Path)> AddBlobAsync(Func<Stream, CancellationToken, Task> write, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>The folder of a derived entry (for example <c>segment</c>, <c>layer</c>, <c>index</c>) that is complete; null where there is none.</summary>
    public string? FindDerived(string kind, Fingerprint fingerprint) => throw new NotImplementedException();

    /// <summary>
    /// The folder of a derived entry, produced by <paramref name="produce"/> into a temporary folder where it is missing. One process or task produces,
    /// others that want the same entry wait for it; entries with other fingerprints are not held up.
    /// </summary>
    public Task<string> GetOrAddDerivedAsync(string kind, Fingerprint fingerprint, Func<string, CancellationToken, Task> produce, CancellationToken cancellationToken) =>
        throw new NotImplementedException();
}

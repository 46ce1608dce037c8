using System.Globalization;
using Sdk.Container.Hygiene.Diagnostics;
using Sdk.Container.Hygiene.Storage;

namespace Sdk.Container.Hygiene.Archives;

/// <summary>Whether downloaded bytes are those that the archive's signature vouches for.</summary>
internal static class ByteCheck
{
    /// <summary>Null where they are. Too few may be a lost connection, and are worth another try; others are not.</summary>
    public static DownloadFailure? Of(long size, long expectedSize, Sha256Digest digest, Sha256Digest expectedDigest, string what, Mirror mirror)
    {
        if (size == expectedSize && digest == expectedDigest)
            return null;
        var problem = size != expectedSize
            ? string.Create(CultureInfo.InvariantCulture, $"it has {size} bytes instead of {expectedSize}")
            : $"its SHA-256 is {digest} instead of {expectedDigest}";
        return new(size < expectedSize ? DownloadFailureKind.Transient : DownloadFailureKind.Refused, problem)
        {
            Diagnostic = ArchiveDiagnostics.WrongBytes(what, mirror.Name, problem),
        };
    }
}

namespace Sdk.Container.Hygiene.OpenPgp;

/// <summary>The text of a clear-signed message (RFC 9580 §7) that at least one trusted key has signed; only this text may be read any further.</summary>
/// <param name="Body">The signed text with LF line ends.</param>
/// <param name="SignedBy">Fingerprints (upper-case hexadecimal) of the primary keys with a good signature, in the order of the signatures.</param>
public sealed record ClearSignedMessage(ReadOnlyMemory<byte> Body, IReadOnlyList<string> SignedBy)
{
    /// <summary>Verifies by the policy of docs/architecture.md ("Trust"), at the time <paramref name="now"/>. Throws <see cref="Diagnostics.HygieneException"/> (HYG31xx), and nothing else.</summary>
    /// <param name="message">The whole file, for example InRelease.</param>
    /// <param name="name">What the file is called in messages, for example "InRelease of trixie-security".</param>
    public static ClearSignedMessage Verify(ReadOnlySpan<byte> message, Keyring keyring, DateTimeOffset now, string name) => throw new NotImplementedException();
}

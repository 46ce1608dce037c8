using Sdk.Container.Hygiene.Diagnostics;

namespace Sdk.Container.Hygiene.OpenPgp;

/// <summary>The text of a clear-signed message (RFC 9580 §7) that at least one trusted key has signed; only this text may be read any further.</summary>
/// <param name="Body">The signed text, exactly as far as the signatures cover it: LF after each line, no blanks before it.</param>
/// <param name="SignedBy">Fingerprints (upper-case hexadecimal) of the primary keys with a good signature, in the order of the signatures.</param>
public sealed record ClearSignedMessage(ReadOnlyMemory<byte> Body, IReadOnlyList<string> SignedBy)
{
    private static readonly TimeSpan Notice = TimeSpan.FromDays(60);

    /// <summary>The good signatures, in their order; one key may have made several.</summary>
    public IReadOnlyList<Signer> Signers { get; init; } = [];

    /// <summary>When the first of the keys with a good signature expires; null where none ever does.</summary>
    public DateTimeOffset? SignerExpires => Signers.Min(signer => signer.Expires);

    /// <summary>
    /// Verifies by the policy of docs/architecture.md ("Trust"), at the time <paramref name="now"/>. Throws <see cref="HygieneException"/> (HYG31xx), and nothing else.
    /// </summary>
    /// <param name="message">The whole file, for example InRelease.</param>
    /// <param name="name">What the file is called in messages, for example "InRelease of trixie-security".</param>
    public static ClearSignedMessage Verify(ReadOnlySpan<byte> message, Keyring keyring, DateTimeOffset now, string name)
    {
        if (!ClearSignedText.IsAnnouncedBy(message))
            throw TrustDiagnostics.NotClearSigned(name).ToException();
        try
        {
            var text = ClearSignedText.Split(message);
            var signers = new SignatureJudge(keyring, now, name).Judge(text);
            return new(text.Body, [.. signers.Select(signer => signer.Fingerprint).Distinct()]) { Signers = signers };
        }
        catch (FormatException malformed)
        {
            throw TrustDiagnostics.MalformedMessage(name, malformed.Message).ToException(malformed);
        }
    }

    /// <summary>A warning (HYG3114) where a key with a good signature expires within 60 days; null where there is time.</summary>
    /// <param name="repository">As <see cref="Keyring.Repository"/>.</param>
    public Diagnostic? WarnOfExpiry(DateTimeOffset now, string name, string? repository = null) =>
        Signers.MinBy(signer => signer.Expires ?? DateTimeOffset.MaxValue) is { Expires: { } expires } first && expires - now <= Notice
            ? TrustDiagnostics.KeyExpiresSoon(name, first.KeyFingerprint, first.UserId, expires, repository)
            : null;
}

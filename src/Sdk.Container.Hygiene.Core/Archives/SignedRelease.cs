using Sdk.Container.Hygiene.Debian;
using Sdk.Container.Hygiene.Diagnostics;
using Sdk.Container.Hygiene.OpenPgp;
using Sdk.Container.Hygiene.Storage;

namespace Sdk.Container.Hygiene.Archives;

/// <summary>An InRelease file whose signature was verified, and what it says. Whether it may be used for a suite now, its methods tell.</summary>
internal sealed record SignedRelease(ReadOnlyMemory<byte> Bytes, ClearSignedMessage Message, ReleaseFile Release)
{
    /// <summary>Of the whole file: what a lock records.</summary>
    public Sha256Digest Digest { get; } = Sha256Digest.Of(Bytes.Span);

    /// <summary>Verifies, then reads the signed text and nothing else. Throws <see cref="HygieneException"/> (HYG31xx).</summary>
    public static SignedRelease Verify(ReadOnlyMemory<byte> bytes, string suite, Keyring keyring, DateTimeOffset now)
    {
        var name = NameOf(suite);
        var message = ClearSignedMessage.Verify(bytes.Span, keyring, now, name);
        return new(bytes, message, ReleaseFile.Parse(message.Body, name));
    }

    public static string NameOf(string suite) => $"InRelease of {suite}";

    /// <summary>A suite goes by its codename, and by the name that moves from release to release.</summary>
    public void RequireSuite(string suite)
    {
        if (Release.Suite != suite && Release.Codename != suite)
            throw ReleaseTrustDiagnostics.WrongSuite(suite, Release.Suite, Release.Codename).ToException();
    }

    public void RequireCurrent(string suite, DateTimeOffset now)
    {
        if (Release.ValidUntil is { } end && end < now)
            throw ReleaseTrustDiagnostics.Expired(suite, end, now).ToException();
    }

    /// <summary>Where apt's sources say whose signatures they accept, the pinned keyring is not enough.</summary>
    public void RequireSigner(string suite, Mirror mirror)
    {
        if (mirror.Signers is { } allowed && !Message.Signers.Any(signer => allowed.Contains(signer.Fingerprint) || allowed.Contains(signer.KeyFingerprint)))
            throw ReleaseTrustDiagnostics.SignerNotAllowed(suite, mirror.Name, Message.SignedBy).ToException();
    }

    /// <summary>Against replay: main has no Valid-Until, so an attacker could hold a machine at an old state for ever.</summary>
    public void RequireNotBefore(string suite, DateTimeOffset? accepted)
    {
        if (Release.Date < accepted)
            throw ReleaseTrustDiagnostics.Backwards(suite, Release.Date, accepted.Value).ToException();
    }

    /// <summary>
    /// Whether the other is an earlier or later state of the same suite: another archive may have a suite of the same name. A name that moves, as stable does, moves to a later release.
    /// </summary>
    public bool IsComparableTo(SignedRelease other) => Release.Origin == other.Release.Origin && Release.Label == other.Release.Label;
}

using Sdk.Container.Hygiene.Diagnostics;

namespace Sdk.Container.Hygiene.OpenPgp;

/// <summary>
/// Decides whether the signatures of a message make it trustworthy: at least one is good, and none that a known key should have made is false.
/// Signatures by strangers, and of versions other than 4, count neither for nor against: an archive signs with its next key before everybody has it.
/// </summary>
/// <param name="now">Keys and signatures are judged by this time, not by the time of signing, which a thief of an expired key would choose.</param>
/// <param name="name">What the message is called in messages.</param>
internal sealed class SignatureJudge(Keyring keyring, DateTimeOffset now, string name)
{
    /// <summary>Debian signs with two or three keys. A limit, because each signature by a known key costs a run over the text.</summary>
    private const int MaximumSignatures = 32;

    /// <summary>RFC 9580 §4.3: packets with such numbers may be passed over by those who do not know them.</summary>
    private const int FirstNonCriticalTag = 40;

    private readonly List<Signer> _signers = [];
    private readonly List<Diagnostic> _objections = [];
    private readonly List<string> _strangers = [];

    /// <summary>At least one signer. Throws <see cref="HygieneException"/> (HYG3103 to HYG3111), or <see cref="FormatException"/>.</summary>
    public IReadOnlyList<Signer> Judge(ClearSignedText text)
    {
        var signatures = ReadSignatures(text.Signatures);
        foreach (var signature in signatures)
            Judge(signature, text.Canonical);

        if (_signers.Count > 0)
            return _signers;
        throw _objections.Count > 0 ? new HygieneException(_objections) : TrustDiagnostics.NoTrustedSignature(name, _strangers, keyring.Repository).ToException();
    }

    private static List<SignaturePacket> ReadSignatures(ReadOnlyMemory<byte> packets)
    {
        var signatures = new List<SignaturePacket>();
        foreach (var packet in Packet.ReadAll(packets))
        {
            if (packet.Tag is Packet.Signature)
                signatures.Add(SignaturePacket.Read(packet.Body));
            else if (packet.Tag is not (Packet.Marker or Packet.Padding or >= FirstNonCriticalTag))
                throw new FormatException("its signature block holds something else than signatures");
        }
        return signatures.Count switch
        {
            0 => throw new FormatException("its signature block is empty"),
            > MaximumSignatures => throw new FormatException($"it has more than {MaximumSignatures} signatures"),
            _ => signatures,
        };
    }

    private void Judge(SignaturePacket signature, ReadOnlyMemory<byte> text)
    {
        if (signature.Version != 4)
        {
            _strangers.Add($"a signature of version {signature.Version}");
            return;
        }
        var candidates = keyring.FindIssuers(signature);
        if (candidates.Count == 0)
        {
            _strangers.Add(signature.Subpackets.IssuerFingerprint ?? signature.Subpackets.IssuerKeyId ?? "a signature that names no key");
            return;
        }
        if (!candidates.Exists(candidate => signature.IsCheckableWith(candidate.Packet)))
        {
            var key = candidates[0].Packet;
            _objections.Add(TrustDiagnostics.WeakSignature(name, key.Fingerprint, signature.HasStrongHash ? key.Kind : signature.HashName));
            return;
        }
        var makers = candidates.FindAll(candidate => signature.IsMadeBy(candidate.Packet, text));
        if (makers.Count == 0)
            throw TrustDiagnostics.BadSignature(name, candidates[0].Packet.Fingerprint).ToException();

        // One key can be bound to several primary keys, by right or not: whoever holds it by right is the signer.
        foreach (var maker in makers)
        {
            if (Objection(signature, maker) is { } objection)
            {
                _objections.Add(objection);
                continue;
            }
            _signers.Add(new(maker.Primary.Fingerprint, maker.Packet.Fingerprint, maker.Primary.UserId, maker.Status.Expires));
            return;
        }
    }

    /// <summary>What speaks against a signature that its key has really made; null for nothing.</summary>
    private Diagnostic? Objection(SignaturePacket signature, SigningKey key)
    {
        var (fingerprint, status) = (key.Packet.Fingerprint, key.Status);
        if (status.IsRevoked)
            return TrustDiagnostics.RevokedKey(name, fingerprint, keyring.Repository);
        if (status.Expires is { } keyExpires && keyExpires <= now)
            return TrustDiagnostics.ExpiredKey(name, fingerprint, keyExpires, keyring.Repository);
        if (status.Problem is { } problem)
            return TrustDiagnostics.KeyMayNotSign(name, fingerprint, problem, keyring.Repository);
        if (signature.Type is not (SignatureType.Text or SignatureType.Binary))
            return TrustDiagnostics.UnacceptableSignature(name, fingerprint, $"it is of type 0x{(int)signature.Type:X2}, which is not for texts");
        if (signature.Subpackets.UnknownCritical is { } subpacket)
            return TrustDiagnostics.UnacceptableSignature(name, fingerprint, $"it demands that subpacket {subpacket} be understood");
        if (signature.Created is not { } created)
            return TrustDiagnostics.UnacceptableSignature(name, fingerprint, "it does not say when it was made");
        if (created < key.Packet.Created)
            return TrustDiagnostics.UnacceptableSignature(name, fingerprint, "it is older than its key");
        if (created > now)
            return TrustDiagnostics.SignatureInFuture(name, fingerprint, created, now);
        if (signature.Expires is { } expires && expires <= now)
            return TrustDiagnostics.SignatureExpired(name, fingerprint, expires);
        return null;
    }
}

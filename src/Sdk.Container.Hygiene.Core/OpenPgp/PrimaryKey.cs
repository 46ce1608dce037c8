using System.Text;

namespace Sdk.Container.Hygiene.OpenPgp;

/// <summary>
/// A primary key with what it says about itself and about its subkeys: a transferable public key (RFC 9580 §10.1). Signatures of others are of no interest;
/// the web of trust ends where a fingerprint is pinned. Nothing is verified before it is asked for.
/// </summary>
public sealed class PrimaryKey
{
    private readonly Lazy<(UserIdPacket UserId, SignaturePacket Certification)?> _certification;
    private readonly Lazy<KeyStatus> _status;
    private readonly IReadOnlyList<SignaturePacket> _signatures;
    private readonly IReadOnlyList<UserIdPacket> _userIds;

    /// <param name="signatures">Those directly over the primary key.</param>
    internal PrimaryKey(
        PublicKeyPacket packet,
        IReadOnlyList<SignaturePacket> signatures,
        IReadOnlyList<UserIdPacket> userIds,
        IReadOnlyList<(PublicKeyPacket Packet, IReadOnlyList<SignaturePacket> Signatures)> subkeys)
    {
        (Packet, _signatures, _userIds) = (packet, signatures, userIds);
        _certification = new(FindCertification);
        _status = new(Examine);
        Subkeys = [.. subkeys.Select(subkey => new Subkey(subkey.Packet, subkey.Signatures, this))];
    }

    /// <summary>40 upper-case hexadecimal digits.</summary>
    public string Fingerprint => Packet.Fingerprint;

    public DateTimeOffset Created => Packet.Created;

    /// <summary>The user id that was certified last; the first one where none is certified validly; empty where there is none at all.</summary>
    public string UserId => (_certification.Value?.UserId ?? (_userIds.Count > 0 ? _userIds[0] : null))?.Text ?? "";

    public KeyStatus Status => _status.Value;

    public IReadOnlyList<Subkey> Subkeys { get; }

    internal PublicKeyPacket Packet { get; }

    /// <summary>Without a valid self-certification a key is a number without an owner, and vouches for nothing.</summary>
    internal bool IsCertified => _certification.Value is not null;

    public override string ToString() => $"{Fingerprint} {UserId}";

    /// <summary>A keyring may hold one key in several copies; what any of them says is said by the owner.</summary>
    internal static PrimaryKey Merge(IReadOnlyList<PrimaryKey> copies) => copies.Count == 1 ? copies[0] : new(
        copies[0].Packet,
        [.. copies.SelectMany(copy => copy._signatures)],
        [.. copies.SelectMany(copy => copy._userIds)],
        [.. copies.SelectMany(copy => copy.Subkeys).GroupBy(subkey => subkey.Fingerprint).Select(same => (same.First().Packet, Signatures(same)))]);

    /// <summary>The newest signature of one kind that the primary key made over these data.</summary>
    internal SignaturePacket? FindNewest(IEnumerable<SignaturePacket> signatures, Func<SignatureType, bool> isWanted, params ReadOnlySpan<ReadOnlyMemory<byte>> data)
    {
        foreach (var signature in signatures.Where(candidate => isWanted(candidate.Type) && IsOwn(candidate)).OrderByDescending(candidate => candidate.Created))
            if (signature.IsMadeBy(Packet, data))
                return signature;
        return null;
    }

    /// <summary>Whether one of the signatures takes back what the data say.</summary>
    internal bool IsRevoked(IEnumerable<SignaturePacket> signatures, SignatureType revocation, params ReadOnlySpan<ReadOnlyMemory<byte>> data)
    {
        foreach (var signature in signatures)
            if (signature.Type == revocation && Counts(signature, data))
                return true;
        return false;
    }

    // In doubt against the key: who can put a revocation into the keyring could have left the key out as well.
    private bool Counts(SignaturePacket revocation, ReadOnlySpan<ReadOnlyMemory<byte>> data) => revocation switch
    {
        { Version: not 3 and not 4 } => true,
        _ when revocation.IsAscribedTo(Packet) || !revocation.NamesIssuer => !revocation.IsCheckableWith(Packet) || revocation.IsMadeBy(Packet, data),
        _ => IsByRevoker(revocation),
    };

    // The keys of designated revokers are seldom in the keyring, so their signatures cannot be checked.
    private bool IsByRevoker(SignaturePacket revocation)
    {
        foreach (var signature in _signatures.Concat(_userIds.SelectMany(userId => userId.Signatures)))
            foreach (var revoker in signature.Subpackets.Revokers)
                if (revoker == revocation.Subpackets.IssuerFingerprint || revoker[^16..] == revocation.Subpackets.IssuerKeyId)
                    return true;
        return false;
    }

    private bool IsOwn(SignaturePacket signature) =>
        signature.IsAscribedTo(Packet) && signature is { Created: not null, Subpackets.UnknownCritical: null };

    private (UserIdPacket UserId, SignaturePacket Certification)? FindCertification()
    {
        (UserIdPacket UserId, SignaturePacket Certification)? newest = null;
        foreach (var userId in _userIds)
        {
            var certification = FindNewest(userId.Signatures, IsCertification, Packet.HashedForm, userId.HashedForm);
            if (certification is not null && (newest is null || certification.Created > newest.Value.Certification.Created)
                && !IsRevoked(userId.Signatures, SignatureType.CertificationRevocation, Packet.HashedForm, userId.HashedForm))
                newest = (userId, certification);
        }
        return newest;
    }

    // A certification and a direct-key signature can both speak of expiry and flags: then both must allow. Debian's newest direct-key signatures name revokers only.
    private KeyStatus Examine()
    {
        var certification = _certification.Value?.Certification;
        var direct = FindNewest(_signatures, type => type == SignatureType.DirectKey, Packet.HashedForm);
        var expires = KeyStatus.Soonest(
            certification?.Expires, Created + certification?.Subpackets.KeyValidity,
            direct?.Expires, Created + direct?.Subpackets.KeyValidity);
        var (flags, directFlags) = (certification?.Subpackets.KeyFlags, direct?.Subpackets.KeyFlags);
        var problem = Packet.Key is null ? $"it is {Packet.Kind}, which is not trusted any more"
            : certification is null ? "none of its user ids has a valid self-certification"
            : ((flags ?? directFlags) & (directFlags ?? flags) & KeyFlags.Sign) is KeyFlags.Sign ? null
            : "its key flags do not let it sign";
        return new(expires, IsRevoked(_signatures, SignatureType.KeyRevocation, Packet.HashedForm), problem);
    }

    private static bool IsCertification(SignatureType type) => type is >= SignatureType.GenericCertification and <= SignatureType.PositiveCertification;

    private static IReadOnlyList<SignaturePacket> Signatures(IEnumerable<Subkey> copies) => [.. copies.SelectMany(copy => copy.Signatures)];
}

/// <summary>A user id and the signatures over it.</summary>
internal sealed record UserIdPacket(ReadOnlyMemory<byte> Body, IReadOnlyList<SignaturePacket> Signatures)
{
    /// <summary>Fit for a log: a user id may hold any character, a line end or an escape sequence, too.</summary>
    public string Text => string.Concat(Encoding.UTF8.GetString(Body.Span).Select(letter => char.IsControl(letter) ? '?' : letter));

    /// <summary>As it goes into certifications (RFC 9580 §5.2.4).</summary>
    public byte[] HashedForm => [0xB4, (byte)(Body.Length >> 24), (byte)(Body.Length >> 16), (byte)(Body.Length >> 8), (byte)Body.Length, .. Body.Span];
}

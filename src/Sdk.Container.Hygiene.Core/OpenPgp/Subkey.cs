namespace Sdk.Container.Hygiene.OpenPgp;

/// <summary>A subkey: it signs where its primary key and itself have both said that they belong together (RFC 9580 §5.2.1.8, §5.2.1.9).</summary>
public sealed class Subkey
{
    private readonly Lazy<KeyStatus> _status;
    private readonly PrimaryKey _primary;

    internal Subkey(PublicKeyPacket packet, IReadOnlyList<SignaturePacket> signatures, PrimaryKey primary)
    {
        (Packet, Signatures, _primary) = (packet, signatures, primary);
        _status = new(Examine);
    }

    /// <summary>40 upper-case hexadecimal digits.</summary>
    public string Fingerprint => Packet.Fingerprint;

    public DateTimeOffset Created => Packet.Created;

    public KeyStatus Status => _status.Value;

    internal PublicKeyPacket Packet { get; }

    internal IReadOnlyList<SignaturePacket> Signatures { get; }

    private KeyStatus Examine()
    {
        ReadOnlySpan<ReadOnlyMemory<byte>> both = [_primary.Packet.HashedForm, Packet.HashedForm];
        var binding = _primary.FindNewest(Signatures, type => type == SignatureType.SubkeyBinding, both);
        var problem = Packet.Key is null ? $"it is {Packet.Kind}, which is not trusted any more"
            : !_primary.IsCertified ? "no user id of its primary key has a valid self-certification"
            : binding is null ? "its primary key does not vouch for it"
            : binding.Subpackets.KeyFlags?.HasFlag(KeyFlags.Sign) is not true ? "its key flags do not let it sign"
            : !HasBackSignature(binding, both) ? "it does not vouch for its primary key (it has no back signature)"
            : null;
        return new(
            KeyStatus.Soonest(_primary.Status.Expires, binding?.Expires, Created + binding?.Subpackets.KeyValidity),
            _primary.Status.IsRevoked || _primary.IsRevoked(Signatures, SignatureType.SubkeyRevocation, both),
            problem);
    }

    // Without it, anybody could bind another's subkey to a primary key of their own and pass its signatures off as theirs.
    private bool HasBackSignature(SignaturePacket binding, ReadOnlySpan<ReadOnlyMemory<byte>> both)
    {
        foreach (var embedded in binding.Subpackets.Embedded)
        {
            try
            {
                var back = SignaturePacket.Read(embedded);
                if (back is { Type: SignatureType.PrimaryKeyBinding, Subpackets.UnknownCritical: null } && back.IsMadeBy(Packet, both))
                    return true;
            }
            catch (FormatException)
            {
                // Perhaps the next one is sound.
            }
        }
        return false;
    }
}

namespace Sdk.Container.Hygiene.OpenPgp;

/// <summary>Puts the packets of a keyring together to keys: each signature belongs to the key or user id that it follows (RFC 9580 §10.1).</summary>
internal sealed class KeyringReader
{
    /// <summary>GnuPG's own notes between the packets (RFC 9580 §5.10).</summary>
    private const int Trust = 12;

    private static readonly Action<SignaturePacket> Nowhere = _ => { };

    private readonly List<PrimaryKey> _keys = [];
    private PublicKeyPacket? _primary;
    private List<SignaturePacket> _signatures = [];
    private List<UserIdPacket> _userIds = [];
    private List<(PublicKeyPacket, IReadOnlyList<SignaturePacket>)> _subkeys = [];
    private Action<SignaturePacket> _add = Nowhere;

    /// <summary>Reads binary packets. What is not known is passed over together with the signatures that follow it. Throws <see cref="FormatException"/>.</summary>
    public static IReadOnlyList<PrimaryKey> Read(ReadOnlyMemory<byte> data)
    {
        var reader = new KeyringReader();
        foreach (var packet in Packet.ReadAll(data))
            reader.Take(packet);
        reader.FinishKey();
        return reader._keys;
    }

    private void Take(Packet packet)
    {
        switch (packet.Tag)
        {
            case Packet.PublicKey:
                FinishKey();
                _primary = PublicKeyPacket.Read(packet.Body);
                _add = _signatures.Add;
                break;
            case Packet.UserId:
                var certifications = new List<SignaturePacket>();
                _userIds.Add(new(packet.Body, certifications));
                _add = certifications.Add;
                break;
            case Packet.Subkey when PublicKeyPacket.Read(packet.Body) is { } subkey:
                var bindings = new List<SignaturePacket>();
                _subkeys.Add((subkey, bindings));
                _add = bindings.Add;
                break;
            case Packet.Signature:
                _add(SignaturePacket.Read(packet.Body));
                break;
            case Packet.Marker or Packet.Padding or Trust:
                break;
            default: // a picture, a secret key, a packet of the future: what is signed here is not for us
                _add = Nowhere;
                break;
        }
    }

    private void FinishKey()
    {
        if (_primary is not null)
            _keys.Add(new(_primary, _signatures, _userIds, _subkeys));
        (_primary, _signatures, _userIds, _subkeys, _add) = (null, [], [], [], Nowhere);
    }
}

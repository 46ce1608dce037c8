namespace Sdk.Container.Hygiene.OpenPgp;

/// <summary>
/// What a version 4 signature says of itself (RFC 9580 §5.2.3.7 and on). All of it is taken from the hashed area, which the signature covers; of the other
/// area only the issuer, which is a hint, and embedded signatures, which prove themselves.
/// </summary>
internal sealed record SignatureSubpackets
{
    private const int SignatureCreationTime = 2;
    private const int SignatureExpirationTime = 3;
    private const int KeyExpirationTime = 9;
    private const int RevocationKey = 12;
    private const int IssuerKey = 16;
    private const int Flags = 27;
    private const int EmbeddedSignature = 32;
    private const int Issuer = 33;

    public static readonly SignatureSubpackets None = new();

    public DateTimeOffset? Created { get; private set; }

    /// <summary>From the creation of the signature; null for ever.</summary>
    public TimeSpan? Validity { get; private set; }

    /// <summary>From the creation of the key, in a signature over a key; null for ever.</summary>
    public TimeSpan? KeyValidity { get; private set; }

    public KeyFlags? KeyFlags { get; private set; }

    /// <summary>40 upper-case hexadecimal digits.</summary>
    public string? IssuerFingerprint { get; private set; }

    /// <summary>16 upper-case hexadecimal digits.</summary>
    public string? IssuerKeyId { get; init; }

    /// <summary>Fingerprints of keys that may revoke the key in its owner's stead (§5.2.3.23). Debian's archive keys name their makers so.</summary>
    public IReadOnlyList<string> Revokers { get; private set; } = [];

    /// <summary>The bodies of signature packets within: back signatures. Not read any further, so that nesting costs nothing.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Embedded { get; private set; } = [];

    /// <summary>A subpacket that its author wants understood or else the signature refused (§5.2.3.7), and that is not understood here.</summary>
    public int? UnknownCritical { get; private set; }

    /// <summary>Throws <see cref="FormatException"/>.</summary>
    public static SignatureSubpackets Read(ReadOnlyMemory<byte> hashed, ReadOnlyMemory<byte> unhashed)
    {
        var (keyId, subpackets) = (default(string), new SignatureSubpackets());
        var reader = new OctetReader(hashed);
        while (!reader.AtEnd)
        {
            var (type, critical, body) = Next(ref reader);
            if (critical && !IsHarmless(type))
                subpackets.UnknownCritical = type;
            subpackets.Set(type, body);
            if (type == IssuerKey)
                keyId = KeyId(body);
        }

        reader = new OctetReader(unhashed);
        while (!reader.AtEnd)
        {
            var (type, _, body) = Next(ref reader);
            if (type is EmbeddedSignature || (type is Issuer && subpackets.IssuerFingerprint is null))
                subpackets.Set(type, body);
            else if (type is IssuerKey)
                keyId ??= KeyId(body);
        }
        return subpackets with { IssuerKeyId = keyId };
    }

    private static (int Type, bool Critical, ReadOnlyMemory<byte> Body) Next(ref OctetReader reader)
    {
        uint length = reader.Octet() switch
        {
            < 192 and var one => one,
            255 => reader.UInt32(),
            var first => (uint)((first - 192) << 8) + reader.Octet() + 192,
        };
        if (length == 0)
            throw new FormatException("a signature has a subpacket without a type");
        var body = reader.Take(length);
        var type = body.Span[0];
        return (type & 0x7F, (type & 0x80) != 0, body[1..]);
    }

    private void Set(int type, ReadOnlyMemory<byte> body)
    {
        var reader = new OctetReader(body);
        switch (type)
        {
            case SignatureCreationTime:
                Created = reader.Time();
                break;
            case SignatureExpirationTime:
                Validity = Period(reader.UInt32());
                break;
            case KeyExpirationTime:
                KeyValidity = Period(reader.UInt32());
                break;
            case RevocationKey: // a class, an algorithm, a fingerprint
                reader.UInt16();
                Revokers = [.. Revokers, Convert.ToHexString(reader.Take(20).Span)];
                break;
            case Flags:
                KeyFlags = reader.AtEnd ? 0 : (KeyFlags)reader.Octet();
                break;
            case EmbeddedSignature:
                Embedded = [.. Embedded, body];
                break;
            case Issuer when reader.Octet() == 4:
                IssuerFingerprint = Convert.ToHexString(reader.Take(20).Span);
                break;
        }
    }

    private static string KeyId(ReadOnlyMemory<byte> body) => Convert.ToHexString(new OctetReader(body).Take(8).Span);

    private static TimeSpan? Period(uint seconds) => seconds == 0 ? null : TimeSpan.FromSeconds(seconds);

    /// <summary>
    /// Understood above, or made for other uses than ours: preferences of a mail program, reasons and addresses for humans. Not among them: trust in third
    /// parties (5, 6), notations, whose meaning nobody here knows (20), and intended recipients (35).
    /// </summary>
    private static bool IsHarmless(int type) => type is
        SignatureCreationTime or SignatureExpirationTime or 4 or 7 or KeyExpirationTime or 11 or RevocationKey or IssuerKey or
        21 or 22 or 23 or 24 or 25 or 26 or Flags or 28 or 29 or 30 or EmbeddedSignature or Issuer or 34 or 39;
}

/// <summary>What a key may do (RFC 9580 §5.2.3.29), as far as it matters to an archive.</summary>
[Flags]
internal enum KeyFlags
{
    Certify = 0x01,
    Sign = 0x02,
}

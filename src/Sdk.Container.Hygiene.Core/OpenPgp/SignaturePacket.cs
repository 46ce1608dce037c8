using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Sdk.Container.Hygiene.OpenPgp;

/// <summary>A signature (RFC 9580 §5.2). Only version 4 is read whole; of other versions no more than the type and, for version 3, the issuer is known.</summary>
internal sealed class SignaturePacket
{
    private ReadOnlyMemory<byte> _hashed;
    private ReadOnlyMemory<byte> _leftmost;
    private ReadOnlyMemory<byte> _value;
    private int _algorithm;
    private HashAlgorithmName _hash;

    private SignaturePacket(int version) => Version = version;

    public int Version { get; }

    public SignatureType Type { get; private init; }

    /// <summary>What the digest is, for messages: "SHA-1".</summary>
    public string HashName { get; private set; } = "";

    /// <summary>Whether the digest is one that may still be trusted; that of another version is not known.</summary>
    public bool HasStrongHash => _hash.Name is not null;

    public SignatureSubpackets Subpackets { get; private set; } = SignatureSubpackets.None;

    public DateTimeOffset? Created => Subpackets.Created;

    /// <summary>When the signature itself (not the key) ends; null for never.</summary>
    public DateTimeOffset? Expires => Subpackets.Created + Subpackets.Validity;

    /// <summary>Throws <see cref="FormatException"/>.</summary>
    public static SignaturePacket Read(ReadOnlyMemory<byte> body)
    {
        var reader = new OctetReader(body);
        var version = reader.Octet();
        switch (version)
        {
            case 4:
                break;
            case 3: // RFC 4880 §5.2.2: a length, the type, a time, the issuer
                reader.Octet();
                var type = (SignatureType)reader.Octet();
                reader.Time();
                return new(version) { Type = type, Subpackets = SignatureSubpackets.None with { IssuerKeyId = Convert.ToHexString(reader.Take(8).Span) } };
            default:
                return new(version) { Type = (SignatureType)reader.Octet() };
        }

        var signature = new SignaturePacket(version) { Type = (SignatureType)reader.Octet() };
        signature._algorithm = reader.Octet();
        (signature._hash, signature.HashName) = Hash(reader.Octet());
        var hashed = reader.Take(reader.UInt16());
        signature._hashed = body[..reader.Position];
        signature.Subpackets = SignatureSubpackets.Read(hashed, reader.Take(reader.UInt16()));
        signature._leftmost = reader.Take(2);
        signature._value = reader.Rest();
        return signature;
    }

    /// <summary>Whether the signature names this key as its issuer, by fingerprint where it has one, else by key id.</summary>
    public bool IsAscribedTo(PublicKeyPacket key) => Subpackets.IssuerFingerprint is { } fingerprint ? fingerprint == key.Fingerprint : Subpackets.IssuerKeyId == key.KeyId;

    public bool NamesIssuer => Subpackets is not { IssuerFingerprint: null, IssuerKeyId: null };

    /// <summary>Whether the question who made the signature has an answer at all: the digest and the key are of a kind that is still strong.</summary>
    public bool IsCheckableWith(PublicKeyPacket key) => HasStrongHash && key.Key is not null;

    /// <summary>Whether this key made the signature over these data. Says nothing about the meaning of the signature.</summary>
    public bool IsMadeBy(PublicKeyPacket key, params ReadOnlySpan<ReadOnlyMemory<byte>> data)
    {
        if (!IsCheckableWith(key))
            return false;
        using var hash = IncrementalHash.CreateHash(_hash);
        foreach (var part in data)
            hash.AppendData(part.Span);
        hash.AppendData(_hashed.Span);
        Span<byte> trailer = [4, 0xFF, 0, 0, 0, 0]; // RFC 9580 §5.2.4
        BinaryPrimitives.WriteInt32BigEndian(trailer[2..], _hashed.Length);
        hash.AppendData(trailer);
        var digest = hash.GetHashAndReset();
        return digest.AsSpan(0, 2).SequenceEqual(_leftmost.Span) && key.Key!.Verify(digest, _hash, _algorithm, _value);
    }

    // RFC 9580 §9.5. Forgers have paid for collisions of SHA-1, and archives have not used SHA-224 or SHA-3.
    private static (HashAlgorithmName Hash, string Name) Hash(byte id) => id switch
    {
        1 => (default, "MD5"),
        2 => (default, "SHA-1"),
        3 => (default, "RIPEMD-160"),
        8 => (HashAlgorithmName.SHA256, "SHA-256"),
        9 => (HashAlgorithmName.SHA384, "SHA-384"),
        10 => (HashAlgorithmName.SHA512, "SHA-512"),
        11 => (default, "SHA-224"),
        _ => (default, $"hash algorithm {id}"),
    };
}

/// <summary>What a signature is about (RFC 9580 §5.2.1).</summary>
internal enum SignatureType
{
    Binary = 0x00,
    Text = 0x01,
    GenericCertification = 0x10,
    PositiveCertification = 0x13,
    SubkeyBinding = 0x18,
    PrimaryKeyBinding = 0x19,
    DirectKey = 0x1F,
    KeyRevocation = 0x20,
    SubkeyRevocation = 0x28,
    CertificationRevocation = 0x30,
}

using System.Security.Cryptography;

namespace Sdk.Container.Hygiene.OpenPgp;

/// <summary>A version 4 public key or public subkey (RFC 9580 §5.5.2).</summary>
internal sealed class PublicKeyPacket
{
    private PublicKeyPacket(ReadOnlySpan<byte> body)
    {
        HashedForm = [0x99, (byte)(body.Length >> 8), (byte)body.Length, .. body];
        // CA5350: Do not use weak cryptographic algorithms. A version 4 fingerprint is a SHA-1 by definition (RFC 9580 §5.5.4.2); it is a name here, and proves nothing.
#pragma warning disable CA5350
        Fingerprint = Convert.ToHexString(SHA1.HashData(HashedForm));
#pragma warning restore CA5350
    }

    /// <summary>40 upper-case hexadecimal digits.</summary>
    public string Fingerprint { get; }

    /// <summary>The last 16 digits of the fingerprint.</summary>
    public string KeyId => Fingerprint[^16..];

    public required DateTimeOffset Created { get; init; }

    /// <summary>Null where nothing can be verified with it; <see cref="Kind"/> says why.</summary>
    public required VerificationKey? Key { get; init; }

    /// <summary>What the key is, for messages: "RSA with 4096 bits".</summary>
    public required string Kind { get; init; }

    /// <summary>The key as it goes into its fingerprint and into signatures over it (RFC 9580 §5.2.4).</summary>
    public byte[] HashedForm { get; }

    /// <summary>Null for other versions: 3 is broken, and nobody signs an archive with 5 or 6. Throws <see cref="FormatException"/>.</summary>
    public static PublicKeyPacket? Read(ReadOnlyMemory<byte> body)
    {
        var reader = new OctetReader(body);
        if (reader.Octet() != 4)
            return null;
        if (body.Length > ushort.MaxValue)
            throw new FormatException("a public key is too long");
        var created = reader.Time();
        var key = VerificationKey.Read(reader.Octet(), reader.Rest(), out var kind);
        return new(body.Span) { Created = created, Key = key, Kind = kind };
    }
}

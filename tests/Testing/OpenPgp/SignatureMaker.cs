using System.Security.Cryptography;

namespace Sdk.Container.Hygiene.Testing;

/// <summary>One signature packet, right or wrong in any way that a test asks for.</summary>
public sealed record SignatureMaker
{
    public const int Text = 0x01;
    public const int Certification = 0x13;
    public const int SubkeyBinding = 0x18;
    public const int BackSignature = 0x19;
    public const int DirectKey = 0x1F;
    public const int KeyRevocation = 0x20;
    public const int SubkeyRevocation = 0x28;
    public const int CertificationRevocation = 0x30;

    public static readonly DateTimeOffset DefaultTime = new(2021, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>3 is the layout of RFC 4880 §5.2.2; 5 and 6 are this layout under a false number.</summary>
    public int Version { get; init; } = 4;

    public int Type { get; init; } = Text;

    public DateTimeOffset Created { get; init; } = DefaultTime;

    /// <summary>How long the signature itself holds; null for ever.</summary>
    public TimeSpan? Expires { get; init; }

    /// <summary>MD5, SHA-1, SHA-224 (no name in .NET: pass <c>new("SHA224")</c>, which Ed25519 alone can sign), SHA-256, SHA-384 or SHA-512.</summary>
    public HashAlgorithmName Hash { get; init; } = HashAlgorithmName.SHA256;

    /// <summary>More hashed subpackets: <see cref="PacketWriter.Subpacket"/>.</summary>
    public IReadOnlyList<byte[]> Hashed { get; init; } = [];

    /// <summary>More subpackets that nothing protects.</summary>
    public IReadOnlyList<byte[]> Unhashed { get; init; } = [];

    public bool WithCreationTime { get; init; } = true;

    public bool WithIssuerFingerprint { get; init; } = true;

    public bool WithIssuerKeyId { get; init; } = true;

    /// <summary>The number of the key's algorithm; null for the truth.</summary>
    public int? Algorithm { get; init; }

    /// <summary>The first two octets of the digest, which stand in clear, are wrong.</summary>
    public bool WithWrongHint { get; init; }

    /// <summary>The signature's number is spoilt, the packet around it is not.</summary>
    public bool Corrupt { get; init; }

    public byte[] Sign(TestKey key, ReadOnlySpan<byte> data)
    {
        var body = Version == 3 ? Version3(key, data) : Version4(key, data);
        if (Corrupt)
            body[^1] ^= 1;
        return PacketWriter.LegacyPacket(PacketWriter.SignatureTag, body);
    }

    /// <summary>The Hash header of a clear-signed message with these packets, as Sequoia wants it; SHA256 where none of them needs one.</summary>
    internal static string HashNames(IEnumerable<byte[]> packets)
    {
        // A legacy header of three octets, then version 4, type, key algorithm, hash.
        var ids = packets.Where(packet => packet is [0x89, _, _, 4, _, _, _, ..]).Select(packet => packet[6]);
        var names = ids.Select(id => HashIds.FirstOrDefault(hash => hash.Id == id).Name ?? "SHA256");
        return string.Join(", ", names.DefaultIfEmpty("SHA256").Distinct());
    }

    private byte[] Version4(TestKey key, ReadOnlySpan<byte> data)
    {
        byte[] hashed =
        [
            .. WithIssuerFingerprint ? PacketWriter.Subpacket(33, [4, .. key.FingerprintBytes]) : [],
            .. WithCreationTime ? PacketWriter.Subpacket(2, PacketWriter.Time(Created)) : [],
            .. Expires is { } expires ? PacketWriter.Subpacket(3, PacketWriter.Seconds(expires)) : [],
            .. Hashed.SelectMany(subpacket => subpacket),
        ];
        byte[] unhashed =
        [
            .. WithIssuerKeyId ? PacketWriter.Subpacket(16, key.FingerprintBytes.AsSpan(12)) : [],
            .. Unhashed.SelectMany(subpacket => subpacket),
        ];
        byte[] head = [(byte)Version, (byte)Type, (byte)(Algorithm ?? key.Algorithm), HashId, .. PacketWriter.UInt16((ushort)hashed.Length), .. hashed];
        var digest = Digest([.. data, .. head, (byte)Version, 0xFF, .. PacketWriter.UInt32((uint)head.Length)]);
        return [.. head, .. PacketWriter.UInt16((ushort)unhashed.Length), .. unhashed, (byte)(digest[0] ^ (WithWrongHint ? 1 : 0)), digest[1], .. key.Sign(digest, Hash)];
    }

    private byte[] Version3(TestKey key, ReadOnlySpan<byte> data)
    {
        byte[] hashed = [(byte)Type, .. PacketWriter.Time(Created)];
        var digest = Digest([.. data, .. hashed]);
        return [3, 5, .. hashed, .. key.FingerprintBytes.AsSpan(12), (byte)key.Algorithm, HashId, digest[0], digest[1], .. key.Sign(digest, Hash)];
    }

    private static readonly (byte Id, string Name)[] HashIds = [(1, "MD5"), (2, "SHA1"), (8, "SHA256"), (9, "SHA384"), (10, "SHA512"), (11, "SHA224")];

    private byte HashId => HashIds.First(hash => hash.Name == Hash.Name).Id;

    private byte[] Digest(byte[] data)
    {
        if (Hash.Name != "SHA224")
            return CryptographicOperations.HashData(Hash, data);
        var sha224 = new Org.BouncyCastle.Crypto.Digests.Sha224Digest();
        sha224.BlockUpdate(data, 0, data.Length);
        var digest = new byte[28];
        sha224.DoFinal(digest, 0);
        return digest;
    }
}

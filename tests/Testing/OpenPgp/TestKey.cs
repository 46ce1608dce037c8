using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Org.BouncyCastle.Math.EC.Rfc8032;

namespace Sdk.Container.Hygiene.Testing;

/// <summary>
/// A key pair whose secret half is public knowledge: it signs test data, and nobody must trust it. The same in every process, because generating RSA keys takes seconds.
/// </summary>
public sealed class TestKey
{
    public static readonly DateTimeOffset DefaultCreation = new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly Func<byte[], HashAlgorithmName, byte[]> _sign;
    private readonly byte[] _material;

    private TestKey(int algorithm, byte[] material, DateTimeOffset created, Func<byte[], HashAlgorithmName, byte[]> sign)
    {
        (Algorithm, Created, _material, _sign) = (algorithm, created, material, sign);
        Body = [4, .. PacketWriter.Time(created), (byte)algorithm, .. material];
        // CA5350: Do not use weak cryptographic algorithms. A v4 fingerprint is a SHA-1 by definition (RFC 9580 §5.5.4.2).
#pragma warning disable CA5350
        FingerprintBytes = SHA1.HashData(HashedForm);
#pragma warning restore CA5350
    }

    /// <summary>1 RSA, 22 EdDSA (legacy), 27 Ed25519 (RFC 9580 §9.1).</summary>
    public int Algorithm { get; }

    public DateTimeOffset Created { get; }

    /// <summary>The body of the v4 key packet.</summary>
    public byte[] Body { get; }

    /// <summary>Upper-case hexadecimal.</summary>
    public string Fingerprint => Convert.ToHexString(FingerprintBytes);

    /// <summary>The last eight octets of the fingerprint, upper-case hexadecimal.</summary>
    public string KeyId => Fingerprint[^16..];

    internal byte[] FingerprintBytes { get; }

    /// <summary>The key as it is hashed into fingerprints and signatures (RFC 9580 §5.2.4).</summary>
    internal byte[] HashedForm => [0x99, .. PacketWriter.UInt16((ushort)Body.Length), .. Body];

    /// <summary>An RSA key from the folder <c>keys</c> beside this file.</summary>
    public static TestKey Rsa(string name, DateTimeOffset? created = null)
    {
        var rsa = RSA.Create();
        rsa.ImportFromPem(ReadPem(name));
        var parameters = rsa.ExportParameters(false);
        return new(1, [.. PacketWriter.Mpi(parameters.Modulus), .. PacketWriter.Mpi(parameters.Exponent)], created ?? DefaultCreation,
            (digest, hash) => { lock (rsa) { return PacketWriter.Mpi(rsa.SignHash(digest, hash, RSASignaturePadding.Pkcs1)); } });
    }

    /// <summary>An Ed25519 key whose seed is the hash of a name.</summary>
    /// <param name="algorithm">22: as GnuPG writes it, with the curve's object identifier. 27: as RFC 9580 wants it.</param>
    public static TestKey Ed25519Key(string name, int algorithm = 22, DateTimeOffset? created = null)
    {
        var seed = SHA256.HashData(Encoding.UTF8.GetBytes(name));
        var point = new byte[32];
        Ed25519.GeneratePublicKey(seed, 0, point, 0);
        byte[] sign(byte[] digest, HashAlgorithmName hash)
        {
            var signature = new byte[64];
            Ed25519.Sign(seed, 0, digest, 0, digest.Length, signature, 0);
            return algorithm == 27 ? signature : [.. PacketWriter.Mpi(signature.AsSpan(0, 32)), .. PacketWriter.Mpi(signature.AsSpan(32))];
        }

        ReadOnlySpan<byte> curve = [9, 0x2B, 0x06, 0x01, 0x04, 0x01, 0xDA, 0x47, 0x0F, 0x01];
        return new(algorithm, algorithm == 27 ? point : [.. curve, .. PacketWriter.Mpi([0x40, .. point])], created ?? DefaultCreation, sign);
    }

    /// <summary>The same secret under another date, hence another fingerprint.</summary>
    public TestKey CreatedAt(DateTimeOffset created) => new(Algorithm, _material, created, _sign);

    /// <summary>The algorithm's own part of a signature packet.</summary>
    internal byte[] Sign(byte[] digest, HashAlgorithmName hash) => _sign(digest, hash);

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{KeyId} (algorithm {Algorithm})");

    private static string ReadPem(string name)
    {
        using var stream = typeof(TestKey).Assembly.GetManifestResourceStream($"keys/{name}.pem") ?? throw new ArgumentException($"no key '{name}'", nameof(name));
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}

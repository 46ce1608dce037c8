using System.Security.Cryptography;

namespace Sdk.Container.Hygiene.OpenPgp;

/// <summary>Ed25519 in both of OpenPGP's wrappings: algorithm 22, with a curve's identifier and integers, and algorithm 27, with plain octets.</summary>
internal sealed class Ed25519VerificationKey(int keyAlgorithm, byte[] point) : VerificationKey
{
    // RFC 9580 §9.2: the object identifier 1.3.6.1.4.1.11591.15.1 behind its length; then §5.5.5.5: the point as an integer, marked by 0x40.
    private static ReadOnlySpan<byte> Curve => [0x2B, 0x06, 0x01, 0x04, 0x01, 0xDA, 0x47, 0x0F, 0x01];

    private const byte NativePoint = 0x40;

    public static Ed25519VerificationKey? Read(int algorithm, ReadOnlyMemory<byte> material)
    {
        var reader = new OctetReader(material);
        if (algorithm == Ed25519)
            return new(algorithm, reader.Take(OpenPgp.Ed25519.KeySize).ToArray());
        if (!reader.Take(reader.Octet()).Span.SequenceEqual(Curve))
            return null;
        var point = reader.Mpi().Span;
        return point.Length == OpenPgp.Ed25519.KeySize + 1 && point[0] == NativePoint ? new(algorithm, point[1..].ToArray()) : null;
    }

    public override bool Verify(ReadOnlySpan<byte> digest, HashAlgorithmName hash, int algorithm, ReadOnlyMemory<byte> signature)
    {
        if (algorithm != keyAlgorithm)
            return false;
        try
        {
            var reader = new OctetReader(signature);
            return OpenPgp.Ed25519.Verify(point, digest, algorithm == Ed25519
                ? reader.Take(OpenPgp.Ed25519.SignatureSize).Span
                : [.. Half(reader.Mpi()), .. Half(reader.Mpi())]);
        }
        catch (FormatException)
        {
            return false;
        }
    }

    // §5.2.3.3: the halves stand as integers, so their leading zeros are missing.
    private static byte[] Half(ReadOnlyMemory<byte> number)
    {
        var half = new byte[32];
        if (number.Length > half.Length)
            throw new FormatException("half an Ed25519 signature is too long");
        number.CopyTo(half.AsMemory(half.Length - number.Length));
        return half;
    }
}

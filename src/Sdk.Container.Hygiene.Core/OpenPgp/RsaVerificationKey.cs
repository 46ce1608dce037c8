using System.Security.Cryptography;

namespace Sdk.Container.Hygiene.OpenPgp;

/// <summary>RSA with PKCS #1 v1.5 padding, the only one of OpenPGP (RFC 9580 §5.2.3.1).</summary>
internal sealed class RsaVerificationKey(byte[] modulus, byte[] exponent) : VerificationKey
{
    /// <summary>As apt since trixie, and as Sequoia's policy.</summary>
    private const int MinimumBits = 2048;

    /// <summary>What .NET's cryptography takes on all systems.</summary>
    private const int MaximumBits = 16384;

    public static RsaVerificationKey? Read(ReadOnlyMemory<byte> material, out string kind)
    {
        var reader = new OctetReader(material);
        var modulus = reader.Mpi().Span.TrimStart((byte)0);
        var exponent = reader.Mpi().Span.TrimStart((byte)0);
        var bits = modulus.IsEmpty ? 0 : modulus.Length * 8 - byte.LeadingZeroCount(modulus[0]);
        kind = $"RSA with {bits} bits";
        var sound = bits is >= MinimumBits and <= MaximumBits && IsOdd(modulus) && exponent.Length is > 0 and <= 8 && IsOdd(exponent) && !exponent.SequenceEqual([(byte)1]);
        return sound ? new(modulus.ToArray(), exponent.ToArray()) : null;
    }

    public override bool Verify(ReadOnlySpan<byte> digest, HashAlgorithmName hash, int algorithm, ReadOnlyMemory<byte> signature)
    {
        if (algorithm is not (Rsa or RsaSignOnly))
            return false;
        try
        {
            var number = new OctetReader(signature).Mpi().Span.TrimStart((byte)0);
            if (number.Length > modulus.Length)
                return false;
            var padded = new byte[modulus.Length];
            number.CopyTo(padded.AsSpan(padded.Length - number.Length));
            using var rsa = RSA.Create(new RSAParameters { Modulus = modulus, Exponent = exponent });
            return rsa.VerifyHash(digest, padded, hash, RSASignaturePadding.Pkcs1);
        }
        catch (FormatException)
        {
            return false;
        }
        catch (CryptographicException)
        {
            return false; // a modulus that the system's library will not take
        }
    }

    private static bool IsOdd(ReadOnlySpan<byte> number) => (number[^1] & 1) == 1;
}

using System.Security.Cryptography;

namespace Sdk.Container.Hygiene.OpenPgp;

/// <summary>The mathematical part of a public key, of a kind that is still strong: RSA from 2048 bits, Ed25519. There is no other, so no other is trusted.</summary>
internal abstract class VerificationKey
{
    public const int Rsa = 1;
    public const int RsaSignOnly = 3;
    public const int EdDsaLegacy = 22;
    public const int Ed25519 = 27;

    /// <summary>Whether the algorithm's part of a signature packet fits the digest. Never throws.</summary>
    public abstract bool Verify(ReadOnlySpan<byte> digest, HashAlgorithmName hash, int algorithm, ReadOnlyMemory<byte> signature);

    /// <summary>Reads what follows the algorithm's number in a key packet (RFC 9580 §5.5.5).</summary>
    /// <param name="kind">What the key is, for messages: "RSA with 1024 bits".</param>
    /// <returns>Null where the kind is too weak, unknown or malformed.</returns>
    public static VerificationKey? Read(int algorithm, ReadOnlyMemory<byte> material, out string kind)
    {
        try
        {
            switch (algorithm)
            {
                case Rsa or RsaSignOnly:
                    return RsaVerificationKey.Read(material, out kind);
                case EdDsaLegacy or Ed25519:
                    kind = "Ed25519";
                    return Ed25519VerificationKey.Read(algorithm, material);
                default:
                    kind = $"public-key algorithm {algorithm}";
                    return null;
            }
        }
        catch (FormatException)
        {
            kind = "a malformed key";
            return null;
        }
    }
}

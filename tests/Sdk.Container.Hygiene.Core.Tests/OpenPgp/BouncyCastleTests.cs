using System.Security.Cryptography;
using System.Text;
using Org.BouncyCastle.Bcpg;
using Org.BouncyCastle.Bcpg.OpenPgp;
using Org.BouncyCastle.Crypto.Generators;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Security;
using Sdk.Container.Hygiene.OpenPgp;
using Sdk.Container.Hygiene.Testing;

namespace Sdk.Container.Hygiene.Tests.OpenPgp;

/// <summary>Another implementation signs what we verify, and verifies what our test signer signs: so both of ours cannot share one mistake.</summary>
public sealed class BouncyCastleTests
{
    private static readonly DateTime Created = new(2024, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    public static TheoryData<string> Signers => ["RSA", "Ed25519"];

    [Theory]
    [MemberData(nameof(Signers))]
    public void A_message_and_a_keyring_by_bouncy_castle_verify(string algorithm)
    {
        var (primary, subkey) = (KeyPair(algorithm), KeyPair(algorithm));
        var expires = new DateTimeOffset(Created).AddYears(10);
        var keys = new PgpKeyRingGenerator(
            PgpSignature.PositiveCertification, primary, "Bouncy <bouncy@archive.example>", SymmetricKeyAlgorithmTag.Null, HashAlgorithmTag.Sha256, Array.Empty<char>(), useSha1: false,
            Describe(KeyFlags.Certify, expires), null, new SecureRandom());
        keys.AddSubKey(subkey, Describe(KeyFlags.Sign, expires.AddYears(-1)), null, HashAlgorithmTag.Sha512, HashAlgorithmTag.Sha512);
        using var keyring = new MemoryStream();
        keys.GeneratePublicKeyRing().Encode(keyring);

        var verified = ClearSignedMessage.Verify(ClearSign(subkey), Keyring.Parse(keyring.ToArray()), Verdict.Now, "InRelease");

        Encoding.UTF8.GetString(verified.Body.Span).ShouldBe(Verdict.Text);
        var signer = verified.Signers.Single();
        signer.Fingerprint.ShouldBe(Convert.ToHexString(primary.PublicKey.GetFingerprint()));
        signer.KeyFingerprint.ShouldBe(Convert.ToHexString(subkey.PublicKey.GetFingerprint()));
        signer.UserId.ShouldBe("Bouncy <bouncy@archive.example>");
        signer.Expires.ShouldBe(expires.AddYears(-1));
    }

    [Theory]
    [MemberData(nameof(Signers))]
    public void A_message_and_a_keyring_by_the_test_signer_verify_with_bouncy_castle(string algorithm)
    {
        var signer = algorithm == "RSA" ? ReleaseSigner.Default : ReleaseSigner.Edwards;
        var keys = new PgpPublicKeyRing(signer.PublicKeyring).GetPublicKeys().ToList();
        var signature = ReadSignatures(signer.Sign(Verdict.Text, new())).Single();
        var key = keys.Single(candidate => candidate.KeyId == signature.KeyId);
        Convert.ToHexString(key.GetFingerprint()).ShouldBe(signer.SigningKey.Fingerprint);

        signature.InitVerify(key);
        signature.Update(Canonical);
        signature.Verify().ShouldBeTrue();

        var certification = keys[0].GetSignaturesForId(signer.UserId).Single();
        certification.InitVerify(keys[0]);
        certification.VerifyCertification(signer.UserId, keys[0]).ShouldBeTrue();
        if (keys.Count < 2)
            return;
        var binding = keys[1].GetSignatures().Single();
        binding.InitVerify(keys[0]);
        binding.VerifyCertification(keys[0], keys[1]).ShouldBeTrue();
        var back = binding.GetUnhashedSubPackets().GetEmbeddedSignatures()[0];
        back.InitVerify(keys[1]);
        back.VerifyCertification(keys[0], keys[1]).ShouldBeTrue();
    }

    private static byte[] Canonical => Encoding.UTF8.GetBytes(Verdict.Text.TrimEnd('\n').Replace("\n", "\r\n", StringComparison.Ordinal));

    private static PgpKeyPair KeyPair(string algorithm)
    {
        if (algorithm == "RSA")
        {
            using var rsa = RSA.Create(2048);
            return new(PublicKeyAlgorithmTag.RsaGeneral, DotNetUtilities.GetRsaKeyPair(rsa), Created);
        }
        var generator = new Ed25519KeyPairGenerator();
        generator.Init(new Ed25519KeyGenerationParameters(new SecureRandom()));
        return new(PublicKeyAlgorithmTag.EdDsa_Legacy, generator.GenerateKeyPair(), Created);
    }

    private static PgpSignatureSubpacketVector Describe(KeyFlags flags, DateTimeOffset expires)
    {
        var subpackets = new PgpSignatureSubpacketGenerator();
        subpackets.SetKeyFlags(isCritical: true, (int)flags);
        subpackets.SetKeyExpirationTime(isCritical: true, (long)(expires - Created).TotalSeconds);
        return subpackets.Generate();
    }

    private static byte[] ClearSign(PgpKeyPair key)
    {
        var generator = new PgpSignatureGenerator(key.PublicKey.Algorithm, HashAlgorithmTag.Sha256);
        generator.InitSign(PgpSignature.CanonicalTextDocument, key.PrivateKey, new SecureRandom());
        var subpackets = new PgpSignatureSubpacketGenerator();
        subpackets.SetSignatureCreationTime(isCritical: false, Created.AddDays(1));
        subpackets.SetIssuerFingerprint(isCritical: false, key.PublicKey);
        generator.SetHashedSubpackets(subpackets.Generate());
        generator.Update(Canonical);

        using var message = new MemoryStream();
        using (var armor = new ArmoredOutputStream(message))
        {
            armor.BeginClearText(HashAlgorithmTag.Sha256);
            armor.Write(Encoding.UTF8.GetBytes(Verdict.Text));
            armor.EndClearText();
            using var packets = new BcpgOutputStream(armor);
            generator.Generate().Encode(packets);
        }
        return message.ToArray();
    }

    private static IEnumerable<PgpSignature> ReadSignatures(byte[] packets)
    {
        var list = (PgpSignatureList)new PgpObjectFactory(packets).NextPgpObject();
        for (var i = 0; i < list.Count; i++)
            yield return list[i];
    }
}

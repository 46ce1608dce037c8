using System.Numerics;
using CsCheck;
using Sdk.Container.Hygiene.OpenPgp;
using BouncyEd25519 = Org.BouncyCastle.Math.EC.Rfc8032.Ed25519;

namespace Sdk.Container.Hygiene.Tests.OpenPgp;

public sealed class Ed25519Tests
{
    private static readonly BigInteger Order = BigInteger.Pow(2, 252) + BigInteger.Parse("27742317777372353535851937790883648493", System.Globalization.CultureInfo.InvariantCulture);

    private const string Key1 = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a";
    private const string Signature1 = "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b";

    [Theory] // RFC 8032 §7.1, tests 1 to 3
    [InlineData(Key1, "", Signature1)]
    [InlineData("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72", "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00")]
    [InlineData("fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82", "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a")]
    public void The_examples_of_the_standard_verify(string key, string message, string signature) =>
        Ed25519.Verify(Convert.FromHexString(key), Convert.FromHexString(message), Convert.FromHexString(signature)).ShouldBeTrue();

    /// <summary>The base point and 1: a signature that fits any message under the neutral element as key, which is y = 1.</summary>
    private const string SignatureForNeutral = "58666666666666666666666666666666666666666666666666666666666666660100000000000000000000000000000000000000000000000000000000000000";

    [Fact]
    public void The_neutral_element_is_a_point() =>
        Ed25519.Verify(Convert.FromHexString("0100000000000000000000000000000000000000000000000000000000000000"), [], Convert.FromHexString(SignatureForNeutral)).ShouldBeTrue();

    [Theory]
    // y of the field's size: a second encoding of y = 1 (RFC 8032 §5.1.3 step 1)
    [InlineData("eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f")]
    // y = 2 is on no point (step 3)
    [InlineData("0200000000000000000000000000000000000000000000000000000000000000")]
    // x = 0 with a sign (step 4)
    [InlineData("0100000000000000000000000000000000000000000000000000000000000080")]
    [InlineData("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f70751")]
    [InlineData("")]
    public void What_is_no_point_is_no_key(string key) =>
        Ed25519.Verify(Convert.FromHexString(key), [], Convert.FromHexString(SignatureForNeutral)).ShouldBeFalse();

    [Fact]
    public void A_signature_has_no_second_form()
    {
        var signature = Convert.FromHexString(Signature1);
        var s = new BigInteger(signature.AsSpan(32), isUnsigned: true) + Order;
        s.TryWriteBytes(signature.AsSpan(32), out _, isUnsigned: true).ShouldBeTrue();

        Ed25519.Verify(Convert.FromHexString(Key1), [], signature).ShouldBeFalse();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(63)]
    [InlineData(65)]
    public void A_signature_has_one_length(int length) =>
        Ed25519.Verify(Convert.FromHexString(Key1), [], [.. Convert.FromHexString(Signature1 + "00").Take(length)]).ShouldBeFalse();

    [Fact]
    public void It_agrees_with_another_implementation() => Gen.Select(Gen.Byte.Array[32], Gen.Byte.Array[0, 100], Gen.Int[0, 64 * 8 - 1]).Sample((seed, message, bit) =>
    {
        var (key, signature) = (new byte[32], new byte[64]);
        BouncyEd25519.GeneratePublicKey(seed, 0, key, 0);
        BouncyEd25519.Sign(seed, 0, message, 0, message.Length, signature, 0);
        Ed25519.Verify(key, message, signature).ShouldBeTrue();

        signature[bit / 8] ^= (byte)(1 << (bit % 8));
        Ed25519.Verify(key, message, signature).ShouldBe(BouncyEd25519.Verify(signature, 0, key, 0, message, 0, message.Length));
    }, iter: 30);
}

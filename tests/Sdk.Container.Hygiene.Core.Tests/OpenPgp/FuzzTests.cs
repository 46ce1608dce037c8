using System.Text;
using CsCheck;
using Sdk.Container.Hygiene.Diagnostics;
using Sdk.Container.Hygiene.OpenPgp;
using Sdk.Container.Hygiene.Testing;

namespace Sdk.Container.Hygiene.Tests.OpenPgp;

/// <summary>Whatever arrives: the text is the signed one or there is none, and nothing but <see cref="HygieneException"/> escapes.</summary>
public sealed class FuzzTests
{
    private static readonly ReleaseSigner Ours = ReleaseSigner.Default;
    private static readonly byte[] Direct = Ours.SignPrimary(new() { Type = SignatureMaker.DirectKey });
    private static readonly byte[] KeyringBytes = (Ours with { SubkeyExpires = Verdict.Now.AddYears(1), AfterPrimary = [Direct] }).PublicKeyring;
    private static readonly Keyring Keys = Keyring.Parse(KeyringBytes);
    private static readonly byte[] Genuine = ReleaseSigner.ClearSign(
        Verdict.Text,
        ReleaseSigner.Stranger.Sign(Verdict.Text, new()),
        Ours.Sign(Verdict.Text, new() { Expires = TimeSpan.FromDays(10000) }));

    [Fact]
    public void A_flipped_bit_in_a_message() => Gen.Int[0, Genuine.Length * 8 - 1].Sample(bit => Examine(Flip(Genuine, bit), Keys), iter: 3000);

    [Fact]
    public void Several_flipped_bits_in_a_message() => Gen.Int[0, Genuine.Length * 8 - 1].Array[2, 8].Sample(bits => Examine(bits.Aggregate(Genuine, Flip), Keys), iter: 2000);

    [Fact]
    public void A_message_cut_off_anywhere()
    {
        // Only the line end after the last line can be missed.
        for (var length = 0; length < Genuine.Length - 1; length++)
            Verdict.Verify(Genuine.AsSpan(0, length), Keys, out _).ShouldBeNull();
        Verdict.Verify(Genuine.AsSpan(0, Genuine.Length - 1), Keys, out _).ShouldBe(Verdict.Text);
    }

    [Fact]
    public void A_slice_of_a_message_moved_or_overwritten() => Gen.Select(
        Gen.Int[0, Genuine.Length], Gen.Int[0, Genuine.Length], Gen.Int[0, 200], Gen.Byte.Array[0, 50]).Sample((from, to, length, noise) =>
    {
        var slice = Genuine.AsSpan(from, Math.Min(length, Genuine.Length - from)).ToArray();
        Examine([.. Genuine[..to], .. slice, .. Genuine[to..]], Keys);
        Examine([.. Genuine[..to], .. slice, .. Genuine[Math.Min(to + slice.Length, Genuine.Length)..]], Keys);
        Examine([.. Genuine[..to], .. noise, .. Genuine[to..]], Keys);
    }, iter: 1500);

    [Fact]
    public void Lines_of_a_message_in_another_order() => Gen.Shuffle(Encoding.UTF8.GetString(Genuine).Split('\n')[1..]).Sample(lines =>
        Examine(Encoding.UTF8.GetBytes("-----BEGIN PGP SIGNED MESSAGE-----\n" + string.Join('\n', lines)), Keys), iter: 500);

    [Fact]
    public void Noise_instead_of_a_message() => Gen.Byte.Array[0, 300].Sample(noise =>
    {
        Verdict.Verify(noise, Keys, out _).ShouldBeNull();
        Verdict.Verify([.. "-----BEGIN PGP SIGNED MESSAGE-----\n"u8, .. noise], Keys, out _).ShouldBeNull();
    }, iter: 3000);

    [Fact]
    public void Noise_instead_of_signatures() => Gen.Byte.Array[0, 200].Sample(noise =>
    {
        Verdict.Verify(ReleaseSigner.ClearSign(Verdict.Text, noise), Keys, out _).ShouldBeNull();
        Verdict.Verify(ReleaseSigner.ClearSign(Verdict.Text, PacketWriter.Packet(PacketWriter.SignatureTag, [4, .. noise])), Keys, out _).ShouldBeNull();
    }, iter: 3000);

    [Fact]
    public void A_flipped_bit_in_a_signature()
    {
        // Beneath the armor, where a flip is not caught by radix-64: both packets, the stranger's and ours.
        byte[] packets = [.. ReleaseSigner.Stranger.Sign(Verdict.Text, new()), .. Ours.Sign(Verdict.Text, new())];
        Gen.Int[0, packets.Length * 8 - 1].Sample(bit => Examine(ReleaseSigner.ClearSign(Verdict.Text, Flip(packets, bit)), Keys), iter: 3000);
    }

    [Fact]
    public void A_flipped_bit_in_a_keyring() => Gen.Int[0, KeyringBytes.Length * 8 - 1].Sample(bit => Examine(Flip(KeyringBytes, bit)), iter: 1000);

    [Fact]
    public void A_flipped_bit_in_a_keyring_of_another_algorithm()
    {
        var keyring = ReleaseSigner.Edwards.PublicKeyring;
        Gen.Int[0, keyring.Length * 8 - 1].Sample(bit => Examine(Flip(keyring, bit)), iter: 200);
    }

    [Fact]
    public void A_keyring_cut_off_anywhere()
    {
        for (var length = 0; length < KeyringBytes.Length; length++)
            Examine(KeyringBytes[..length]);
    }

    [Fact]
    public void A_slice_of_a_keyring_moved() => Gen.Select(Gen.Int[0, KeyringBytes.Length], Gen.Int[0, KeyringBytes.Length], Gen.Int[0, 1000]).Sample((from, to, length) =>
        Examine([.. KeyringBytes[..to], .. KeyringBytes.AsSpan(from, Math.Min(length, KeyringBytes.Length - from)), .. KeyringBytes[to..]]), iter: 1000);

    [Fact]
    public void Noise_in_the_packets_of_a_keyring() => Gen.Select(Gen.Int[1, 61], Gen.Byte.Array[0, 80]).Sample((tag, noise) =>
    {
        Examine([.. PacketWriter.Packet(tag, noise), .. KeyringBytes]);
        Examine([.. KeyringBytes, .. PacketWriter.Packet(tag, [4, .. noise])]);
    }, iter: 200);

    [Fact]
    public void Noise_instead_of_a_keyring() => Gen.Byte.Array[0, 300].Sample(noise =>
    {
        Examine(noise);
        Examine([.. "-----BEGIN PGP PUBLIC KEY BLOCK-----\n"u8, .. noise]);
    }, iter: 3000);

    [Fact]
    public void Any_text_comes_back_as_it_was_signed() => Gen.String[Gen.Char[" \t\r\n-:aäЖ\0"], 0, 60].Sample(text =>
    {
        var lines = text.Split('\n')[..^(text.EndsWith('\n') ? 1 : 0)];
        Verdict.Verify(Ours.ClearSign(text), Keys, out _).ShouldBe(string.Concat(lines.Select(line => line.TrimEnd(' ', '\t', '\r') + '\n')));
    }, iter: 300);

    private static void Examine(byte[] message, Keyring keyring) => (Verdict.Verify(message, keyring, out _) ?? Verdict.Text).ShouldBe(Verdict.Text);

    private static void Examine(byte[] keyring)
    {
        try
        {
            var keys = Keyring.Parse(keyring);
            foreach (var key in keys.Keys)
                _ = (key.UserId, key.Status, key.Subkeys.Select(subkey => subkey.Status).ToList());
            Examine(Genuine, keys);
        }
        catch (HygieneException)
        {
            // Refused as it should be; anything else fails the test.
        }
    }

    private static byte[] Flip(byte[] data, int bit)
    {
        var flipped = data.ToArray();
        flipped[bit / 8] ^= (byte)(1 << (bit % 8));
        return flipped;
    }
}

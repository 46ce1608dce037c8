using System.Text;
using Sdk.Container.Hygiene.Diagnostics;
using Sdk.Container.Hygiene.OpenPgp;
using Sdk.Container.Hygiene.Testing;

namespace Sdk.Container.Hygiene.Tests.OpenPgp;

public sealed class KeyringTests
{
    private static readonly ReleaseSigner Ours = ReleaseSigner.Default;
    private static readonly ReleaseSigner Edwards = ReleaseSigner.Edwards;
    private static readonly DateTimeOffset Later = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Sooner = new(2028, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_keyring_lists_keys_owners_and_expiries()
    {
        var keyring = Keyring.Parse([.. (Ours with { PrimaryExpires = Later, SubkeyExpires = Sooner, PrimaryFlags = 1 }).PublicKeyring, .. Edwards.PublicKeyring]);

        keyring.Keys.Select(key => key.Fingerprint).ShouldBe([Ours.Fingerprint, Edwards.Fingerprint]);
        var first = keyring.Keys[0];
        first.UserId.ShouldBe(Ours.UserId);
        first.Created.ShouldBe(TestKey.DefaultCreation);
        first.Status.ShouldBe(new KeyStatus(Later, false, "its key flags do not let it sign"));
        first.Subkeys.Single().Fingerprint.ShouldBe(Ours.SigningKey.Fingerprint);
        first.Subkeys.Single().Status.ShouldBe(new KeyStatus(Sooner, false, null));
        keyring.Keys[1].Subkeys.ShouldBeEmpty();
        keyring.Keys[1].Status.ShouldBe(new KeyStatus(null, false, null));
    }

    [Fact]
    public void A_subkey_ends_with_its_primary_key() =>
        Keyring.Parse((Ours with { PrimaryExpires = Sooner, SubkeyExpires = Later }).PublicKeyring).Keys[0].Subkeys[0].Status.Expires.ShouldBe(Sooner);

    [Fact]
    public void A_user_id_cannot_forge_lines_of_a_log() =>
        Keyring.Parse((Edwards with { UserId = "Eve\nerror HYG9999: \u001b[31mboo" }).PublicKeyring).Keys[0].UserId.ShouldBe("Eve?error HYG9999: ?[31mboo");

    [Fact]
    public void A_keyring_can_be_text_with_remarks()
    {
        var text = $"Key of the archive:\r\n{Ours.ArmoredKeyring.Replace("\n", "\r\n", StringComparison.Ordinal)}\nand of the release team:\n{Edwards.ArmoredKeyring}";

        Keyring.Parse(Encoding.UTF8.GetBytes(text)).Keys.Select(key => key.Fingerprint).ShouldBe([Ours.Fingerprint, Edwards.Fingerprint]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("not a keyring")]
    [InlineData("-----BEGIN PGP PUBLIC KEY BLOCK-----\n\nAAAA\n")]
    [InlineData("-----BEGIN PGP PUBLIC KEY BLOCK-----\n\n????\n-----END PGP PUBLIC KEY BLOCK-----\n")]
    [InlineData("-----BEGIN PGP PUBLIC KEY BLOCK-----\n\n-----END PGP PUBLIC KEY BLOCK-----\n")]
    [InlineData("-----BEGIN PGP PRIVATE KEY BLOCK-----\n\n-----END PGP PRIVATE KEY BLOCK-----\n")]
    public void What_is_no_keyring_is_refused(string content) => Refuse(Encoding.UTF8.GetBytes(content));

    [Fact]
    public void A_keyring_without_a_strong_key_is_refused() => Refuse((Ours with { Primary = TestKey.Rsa("weak") }).PublicKeyring);

    [Fact]
    public void A_keyring_that_is_cut_off_is_refused() => Refuse(Ours.PublicKeyring[..^1]);

    [Fact]
    public void A_keyring_of_secret_keys_is_refused() => Refuse(PacketWriter.Packet(5, [.. Ours.Primary.Body, 0]));

    [Fact]
    public void A_keybox_is_told_how_to_become_a_keyring() =>
        Refuse([0, 0, 0, 32, 1, 1, 0, 2, .. "KBXf"u8, .. new byte[20]]).Message.ShouldContain("gpg --export");

    [Fact]
    public void A_refusal_names_the_keyring() =>
        Should.Throw<HygieneException>(() => Keyring.Parse([], "/etc/keys/archive.gpg")).Message.ShouldContain("/etc/keys/archive.gpg");

    [Fact]
    public void Pinning_keeps_the_named_keys_alone()
    {
        var keyring = Keyring.Parse([.. Ours.PublicKeyring, .. Edwards.PublicKeyring]);
        var spaced = string.Join(' ', Edwards.Fingerprint.ToLowerInvariant().Chunk(4).Select(digits => new string(digits)));

        var pinned = keyring.Pin(new HashSet<string> { spaced, ReleaseSigner.Stranger.Fingerprint });

        pinned.Keys.Select(key => key.Fingerprint).ShouldBe([Edwards.Fingerprint]);
        Verdict.Of(Edwards.ClearSign(Verdict.Text), pinned).ShouldBe("good");
        Verdict.Of(Ours.ClearSign(Verdict.Text), keyring).ShouldBe("good");
        Verdict.Of(Ours.ClearSign(Verdict.Text), pinned).ShouldBe("HYG3103");
    }

    [Theory]
    [InlineData("subkey")]
    [InlineData("key id")]
    [InlineData("stranger")]
    public void Pinning_wants_whole_fingerprints_of_primary_keys_that_are_there(string what)
    {
        var name = what switch { "subkey" => Ours.SigningKey.Fingerprint, "key id" => Ours.Primary.KeyId, _ => ReleaseSigner.Stranger.Fingerprint };

        Should.Throw<HygieneException>(() => Keyring.Parse(Ours.PublicKeyring).Pin(new HashSet<string> { name })).Code.ShouldBe("HYG3113");
    }

    [Fact]
    public void Keyrings_unite_and_copies_of_a_key_become_one()
    {
        var united = Keyring.Union(Keyring.Parse(Ours.PublicKeyring), Keyring.Parse(Edwards.PublicKeyring), Keyring.Parse(Ours.Revoked().PublicKeyring));

        united.Keys.Select(key => (key.Fingerprint, key.Status.IsRevoked)).ShouldBe([(Ours.Fingerprint, true), (Edwards.Fingerprint, false)]);
        united.Keys[0].Subkeys.Single().Status.IsRevoked.ShouldBeTrue();
    }

    private static HygieneException Refuse(byte[] keyring)
    {
        var refused = Should.Throw<HygieneException>(() => Keyring.Parse(keyring));
        refused.Code.ShouldBe("HYG3112");
        return refused;
    }
}

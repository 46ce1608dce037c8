using Sdk.Container.Hygiene.Diagnostics;
using Sdk.Container.Hygiene.OpenPgp;
using Sdk.Container.Hygiene.Testing;

namespace Sdk.Container.Hygiene.Tests.OpenPgp;

public sealed class SignaturePolicyTests
{
    public static TheoryData<string> Signatures => [.. SignatureCases.All.Keys];

    public static TheoryData<string> Keys => [.. KeyCases.All.Keys];

    [Theory]
    [MemberData(nameof(Signatures))]
    public void A_signature_is_judged_by_the_policy(string name)
    {
        var row = SignatureCases.All[name];

        Verdict.Of(row.Message, row.Keyring).ShouldBe(row.Expected);
    }

    [Theory]
    [MemberData(nameof(Keys))]
    public void A_key_is_judged_by_the_policy(string name)
    {
        var row = KeyCases.All[name];

        Verdict.Of(row.Message, row.Keyring).ShouldBe(row.Expected);
    }

    [Fact]
    public void The_signers_are_named_in_the_order_of_the_signatures()
    {
        var (ours, edwards) = (ReleaseSigner.Default, ReleaseSigner.Edwards);
        var message = ReleaseSigner.ClearSign(Verdict.Text, [.. new[] { edwards, ReleaseSigner.Stranger, ours, ours }.Select(signer => signer.Sign(Verdict.Text, new()))]);

        var verified = ClearSignedMessage.Verify(message, Keyring.Parse([.. ours.PublicKeyring, .. edwards.PublicKeyring]), Verdict.Now, "InRelease");

        verified.SignedBy.ShouldBe([edwards.Fingerprint, ours.Fingerprint]);
        verified.Signers.Select(signer => signer.KeyFingerprint).ShouldBe([edwards.Fingerprint, ours.SigningKey.Fingerprint, ours.SigningKey.Fingerprint]);
        verified.Signers[0].UserId.ShouldBe(edwards.UserId);
    }

    [Fact]
    public void A_refusal_names_the_keys_that_signed_and_the_property_that_helps()
    {
        var refused = Should.Throw<HygieneException>(() =>
            ClearSignedMessage.Verify(ReleaseSigner.Stranger.ClearSign(Verdict.Text), Keyring.Parse(ReleaseSigner.Default.PublicKeyring), Verdict.Now, "InRelease of trixie"));

        refused.Message.ShouldContain("InRelease of trixie");
        refused.Message.ShouldContain(ReleaseSigner.Stranger.Fingerprint);
        refused.Message.ShouldContain("DebianKeyring");
    }

    [Fact]
    public void All_objections_are_reported_where_no_signature_is_good()
    {
        var (ours, edwards) = (ReleaseSigner.Default.Revoked(), ReleaseSigner.Edwards);
        var message = ReleaseSigner.ClearSign(Verdict.Text, ours.Sign(Verdict.Text, new()), edwards.Sign(Verdict.Text, new() { Expires = TimeSpan.FromDays(1) }));

        var keyring = Keyring.Parse([.. ours.PublicKeyring, .. edwards.PublicKeyring]);

        var refused = Should.Throw<HygieneException>(() => ClearSignedMessage.Verify(message, keyring, Verdict.Now, "InRelease"));

        refused.Diagnostics.Select(diagnostic => diagnostic.Code).ShouldBe(["HYG3106", "HYG3108"]);
    }

    [Theory]
    [InlineData(59, true)]
    [InlineData(60, true)]
    [InlineData(61, false)]
    public void A_key_that_expires_within_sixty_days_warns(int days, bool warns)
    {
        var soon = ReleaseSigner.Default with { SubkeyExpires = Verdict.Now.AddDays(days), PrimaryExpires = Verdict.Now.AddYears(5) };
        var keyring = Keyring.Parse([.. ReleaseSigner.Edwards.PublicKeyring, .. soon.PublicKeyring]);
        var message = ReleaseSigner.ClearSign(Verdict.Text, ReleaseSigner.Edwards.Sign(Verdict.Text, new()), soon.Sign(Verdict.Text, new()));

        var verified = ClearSignedMessage.Verify(message, keyring, Verdict.Now, "InRelease");

        verified.SignerExpires.ShouldBe(soon.SubkeyExpires);
        var warning = verified.WarnOfExpiry(Verdict.Now, "InRelease");
        (warning is { Code: "HYG3114", Severity: DiagnosticSeverity.Warning }).ShouldBe(warns);
        if (warns)
            warning!.Message.ShouldContain(soon.SigningKey.Fingerprint);
    }

    [Fact]
    public void Keys_that_never_expire_do_not_warn()
    {
        var verified = ClearSignedMessage.Verify(ReleaseSigner.Default.ClearSign(Verdict.Text), Keyring.Parse(ReleaseSigner.Default.PublicKeyring), Verdict.Now, "InRelease");

        verified.SignerExpires.ShouldBeNull();
        verified.WarnOfExpiry(DateTimeOffset.MaxValue, "InRelease").ShouldBeNull();
    }

    [Theory]
    [InlineData(-1, "HYG3109")]
    [InlineData(0, "good")]
    public void A_clock_before_the_signature_is_an_error(int seconds, string expected) =>
        Verdict.Of(ReleaseSigner.Default.ClearSign(Verdict.Text, Verdict.Now.AddSeconds(-seconds)), ReleaseSigner.Default.PublicKeyring).ShouldBe(expected);

    [Theory]
    [InlineData(-1, "HYG3105")]
    [InlineData(0, "HYG3105")]
    [InlineData(1, "good")]
    public void A_key_ends_with_the_second_of_its_expiry(int seconds, string expected) =>
        Verdict.Of(ReleaseSigner.Default.ClearSign(Verdict.Text), (ReleaseSigner.Default with { PrimaryExpires = Verdict.Now.AddSeconds(seconds) }).PublicKeyring).ShouldBe(expected);
}

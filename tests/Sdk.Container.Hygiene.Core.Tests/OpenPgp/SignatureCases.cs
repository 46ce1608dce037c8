using System.Security.Cryptography;
using Sdk.Container.Hygiene.Testing;
using static Sdk.Container.Hygiene.Testing.PacketWriter;

namespace Sdk.Container.Hygiene.Tests.OpenPgp;

/// <summary>A keyring, a message, and what must be said of it.</summary>
/// <param name="Expected">"good" or a code.</param>
/// <param name="SecondOpinion">Why Sequoia says otherwise; null where it agrees.</param>
internal sealed record SignatureCase(string Expected, byte[] Keyring, byte[] Message, string? SecondOpinion = null);

/// <summary>The policy as a table: signatures and keys, right and wrong, over one text.</summary>
internal static class SignatureCases
{
    private const string Text = Verdict.Text;
    private const string Good = Verdict.Good;

    private static readonly ReleaseSigner Ours = ReleaseSigner.Default;
    private static readonly ReleaseSigner Stranger = ReleaseSigner.Stranger;
    private static readonly ReleaseSigner Edwards = ReleaseSigner.Edwards;
    private static readonly ReleaseSigner Edwards27 = Edwards with { Primary = TestKey.Ed25519Key("release team", 27) };
    private static readonly ReleaseSigner Weak = Ours with { Primary = TestKey.Rsa("weak"), Subkey = null };
    private static readonly ReleaseSigner WeakSubkey = Ours with { Subkey = TestKey.Rsa("weak") };
    private static readonly ReleaseSigner WithoutSubkey = Ours with { Subkey = null };

    private static readonly byte[] Fine = Ours.Sign(Text, new());
    private static readonly byte[] Unknown = [.. Subpacket(100, [1, 2, 3])];
    private static readonly byte[] UnknownCritical = [.. Subpacket(100, [1, 2, 3], critical: true)];
    private static readonly DateTimeOffset Past = new(2020, 6, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Future = new(2100, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static IReadOnlyDictionary<string, SignatureCase> All { get; } = new Dictionary<string, SignatureCase>
    {
        // Algorithms
        ["an RSA subkey"] = By(Good, Ours),
        ["an RSA primary key"] = By(Good, WithoutSubkey),
        ["an Ed25519 key, as GnuPG writes it"] = By(Good, Edwards),
        ["an Ed25519 key, as RFC 9580 writes it"] = By(Good, Edwards27, new(), "it does not know algorithm 27"),
        ["SHA-384"] = By(Good, Ours, new() { Hash = HashAlgorithmName.SHA384 }),
        ["SHA-512"] = By(Good, Ours, new() { Hash = HashAlgorithmName.SHA512 }),
        ["SHA-512 and Ed25519"] = By(Good, Edwards, new() { Hash = HashAlgorithmName.SHA512 }),
        ["SHA-1"] = By("HYG3107", Ours, new() { Hash = HashAlgorithmName.SHA1 }),
        ["MD5"] = By("HYG3107", Ours, new() { Hash = HashAlgorithmName.MD5 }),
        ["SHA-224"] = By("HYG3107", Edwards, new() { Hash = new("SHA224") }, "it still takes SHA-224"),
        ["RSA with 1024 bits"] = Signed("HYG3107", Weak.PublicKeyring, Edwards.PublicKeyring, Weak.Sign(Text, new())),
        ["a subkey with 1024 bits"] = By("HYG3107", WeakSubkey),
        ["SHA-1 beside a good signature"] =
            Signed(Good, Edwards.PublicKeyring, Ours.PublicKeyring, [Ours.Sign(Text, new() { Hash = HashAlgorithmName.SHA1 }), Edwards.Sign(Text, new())],
                "it takes no message whose header announces SHA-1"),

        // Who signed
        ["a stranger"] = Signed("HYG3103", Ours.PublicKeyring, [], Stranger.Sign(Text, new())),
        ["a stranger and a friend"] = Signed(Good, Ours.PublicKeyring, [], Stranger.Sign(Text, new()), Fine),
        ["a friend and a stranger's spoilt signature"] = Signed(Good, Ours.PublicKeyring, [], Fine, Stranger.Sign(Text, new() { Corrupt = true })),
        ["two friends"] = Signed(Good, Ours.PublicKeyring, Edwards.PublicKeyring, Fine, Edwards.Sign(Text, new())),
        ["a spoilt signature and a good one"] =
            Signed("HYG3104", Ours.PublicKeyring, Edwards.PublicKeyring, [Edwards.Sign(Text, new() { Corrupt = true }), Fine],
                "one good signature is enough for it"),
        ["a good signature and a spoilt one"] =
            Signed("HYG3104", Ours.PublicKeyring, Edwards.PublicKeyring, [Fine, Edwards.Sign(Text, new() { Corrupt = true })],
                "one good signature is enough for it"),
        ["a signature over another text"] = Signed("HYG3104", Ours.PublicKeyring, [], Ours.Sign("Suite: sid\n", new())),
        ["a stranger who names a friend"] =
            Signed("HYG3104", Ours.PublicKeyring, [], Stranger.Sign(Text, new() { WithIssuerFingerprint = false, WithIssuerKeyId = false, Unhashed = [IssuerIs(Ours)] })),
        ["a key id alone"] = By(Good, Ours, new() { WithIssuerFingerprint = false }),
        ["a fingerprint alone"] = By(Good, Ours, new() { WithIssuerKeyId = false }),
        ["no issuer"] = By("HYG3103", Ours, new() { WithIssuerFingerprint = false, WithIssuerKeyId = false }),

        ["another algorithm than the key's"] = By("HYG3104", Ours, new() { Algorithm = 22 }),
        ["another form of the key's algorithm"] =
            Signed("HYG3104", Edwards.PublicKeyring, [], Edwards27.Sign(Text, new() { WithIssuerFingerprint = false, WithIssuerKeyId = false, Unhashed = [IssuerIs(Edwards)] })),
        ["a wrong hint at the digest"] = By("HYG3104", Ours, new() { WithWrongHint = true }, "it does not look at the hint"),

        // Time
        ["a signature that has expired"] = By("HYG3108", Ours, new() { Expires = TimeSpan.FromDays(30) }),
        ["a signature that will expire"] = By(Good, Ours, new() { Expires = TimeSpan.FromDays(365 * 100) }),
        ["a signature from the future"] = By("HYG3109", Ours, new() { Created = Future }),
        ["a signature older than its key"] = By("HYG3111", Ours, new() { Created = TestKey.DefaultCreation.AddDays(-1) }),
        ["a signature without a time"] = By("HYG3111", Ours, new() { WithCreationTime = false }),
        ["a signature with a time that is not signed"] =
            By("HYG3111", Ours, new() { WithCreationTime = false, Unhashed = [Subpacket(2, Time(SignatureMaker.DefaultTime))] }),
        ["an expired primary key"] = By("HYG3105", WithoutSubkey with { PrimaryExpires = Past }),
        ["an expired primary key above the subkey"] = By("HYG3105", Ours with { PrimaryExpires = Past }),
        ["an expired subkey"] = By("HYG3105", Ours with { SubkeyExpires = Past }),
        ["a key that expired after signing"] =
            By("HYG3105", Ours with { PrimaryExpires = new(2022, 1, 1, 0, 0, 0, TimeSpan.Zero) }, new(), "it asks whether the key was valid at the time of signing"),
        ["a key that will expire"] = By(Good, Ours with { PrimaryExpires = Future, SubkeyExpires = Future }),

        // Kinds of signatures
        ["a binary signature"] = By(Good, Ours, new() { Type = 0 }, "it takes text signatures only"),
        ["a certification over a text"] = By("HYG3111", Ours, new() { Type = SignatureMaker.Certification }),
        ["version 3"] = By("HYG3103", Ours, new() { Version = 3 }, "it takes version 3"),
        ["version 3 and a good signature"] = Signed(Good, Ours.PublicKeyring, [], Ours.Sign(Text, new() { Version = 3 }), Fine),
        ["version 5 and a good signature"] = Signed(Good, Ours.PublicKeyring, [], Ours.Sign(Text, new() { Version = 5 }), Fine),
        ["version 6 and a good signature"] = Signed(Good, Ours.PublicKeyring, [], Ours.Sign(Text, new() { Version = 6 }), Fine),
        ["an unknown subpacket"] = By(Good, Ours, new() { Hashed = [Unknown] }),
        ["an unknown critical subpacket"] = By("HYG3111", Ours, new() { Hashed = [UnknownCritical] }),
        ["an unknown critical subpacket that is not signed"] = By(Good, Ours, new() { Unhashed = [UnknownCritical] }),
        ["a critical notation"] = By("HYG3111", Ours, new() { Hashed = [Subpacket(20, [0x80, 0, 0, 0, 0, 1, 0, 0, (byte)'x'], critical: true)] }),
        ["a critical time"] = By(Good, Ours, new() { WithCreationTime = false, Hashed = [Subpacket(2, Time(SignatureMaker.DefaultTime), critical: true)] }),

        // Packets in the signature block
        ["marker and padding packets"] =
            Signed(Good, Ours.PublicKeyring, [], [Packet(MarkerTag, "PGP"u8), Packet(PaddingTag, [0, 0]), Fine], "it does not pass them over here"),
        ["a packet that nobody need know"] = Signed(Good, Ours.PublicKeyring, [], [Packet(60, [1, 2, 3]), Fine], "it does not pass them over here"),
        ["a literal packet"] = Signed("HYG3102", Ours.PublicKeyring, [], Packet(11, [.. "t\0\0\0\0\0"u8, .. "Suite: sid"u8]), Fine),
        ["a packet that ends too early"] = Signed("HYG3102", Ours.PublicKeyring, [], Fine, [0x89, 0x02]),
        ["32 signatures"] = Signed(Good, Ours.PublicKeyring, [], [.. Enumerable.Repeat(Fine, 32)], null),
        ["33 signatures"] = Signed("HYG3102", Ours.PublicKeyring, [], [.. Enumerable.Repeat(Fine, 33)], "it has no limit"),
    };

    private static byte[] IssuerIs(ReleaseSigner signer) => Subpacket(16, Convert.FromHexString(signer.SigningKey.KeyId));

    private static SignatureCase By(string expected, ReleaseSigner signer, SignatureMaker? signature = null, string? secondOpinion = null) =>
        new(expected, signer.PublicKeyring, ReleaseSigner.ClearSign(Text, signer.Sign(Text, signature ?? new())), secondOpinion);

    private static SignatureCase Signed(string expected, byte[] keyring, byte[] moreKeys, params byte[][] packets) => Signed(expected, keyring, moreKeys, packets, null);

    private static SignatureCase Signed(string expected, byte[] keyring, byte[] moreKeys, IReadOnlyCollection<byte[]> packets, string? secondOpinion) =>
        new(expected, [.. keyring, .. moreKeys], ReleaseSigner.ClearSign(Text, packets), secondOpinion);
}

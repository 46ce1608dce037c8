using System.Security.Cryptography;
using Sdk.Container.Hygiene.Testing;
using static Sdk.Container.Hygiene.Testing.PacketWriter;

namespace Sdk.Container.Hygiene.Tests.OpenPgp;

/// <summary>The policy as a table: what keys say of themselves and of each other. The message is the same in all rows, and signed well.</summary>
internal static class KeyCases
{
    private const string Good = Verdict.Good;
    private const string Revoked = "HYG3106";
    private const string Expired = "HYG3105";
    private const string MayNotSign = "HYG3110";

    private static readonly ReleaseSigner Ours = ReleaseSigner.Default;
    private static readonly ReleaseSigner WithoutSubkey = Ours with { Subkey = null };
    private static readonly ReleaseSigner Edwards = ReleaseSigner.Edwards;
    private static readonly TestKey Stranger = ReleaseSigner.Stranger.Primary;
    private static readonly DateTimeOffset Day2 = TestKey.DefaultCreation.AddDays(1);
    private static readonly DateTimeOffset Past = new(2020, 6, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly SignatureMaker Key = Ours.KeySignature;
    private static readonly ReleaseSigner Thief = ReleaseSigner.Stranger with { Subkey = Ours.Subkey, WithBackSignature = false };
    private static readonly SignatureMaker KeyRevocation = Key with { Type = SignatureMaker.KeyRevocation };
    private static readonly SignatureMaker Direct = Key with { Type = SignatureMaker.DirectKey };
    private static readonly byte[] NamesRevoker = Ours.SignPrimary(Direct with { Hashed = [Subpacket(12, [0x80, 1, .. Convert.FromHexString(Stranger.Fingerprint)])] });
    private static readonly byte[] Critical = Subpacket(100, [1], critical: true);

    public static IReadOnlyDictionary<string, SignatureCase> All { get; } = new Dictionary<string, SignatureCase>
    {
        // Revocations
        ["a revoked primary key"] = By(Revoked, WithoutSubkey.Revoked()),
        ["a revoked primary key above the subkey"] = By(Revoked, Ours.Revoked()),
        ["a revoked subkey"] = By(Revoked, Ours with { AfterSubkey = [Ours.RevokeSubkey(Key)] }),
        ["a revocation that nobody can check, by SHA-1"] = By(Revoked, Revoke(Ours.SignPrimary(KeyRevocation with { Hash = HashAlgorithmName.SHA1 }))),
        ["a revocation that nobody can check, of version 3"] =
            By(Revoked, Revoke(Ours.SignPrimary(KeyRevocation with { Version = 3 })), "it ignores what it cannot check"),
        ["a revocation that nobody can check, of version 6"] =
            By(Revoked, Revoke(Ours.SignPrimary(KeyRevocation with { Version = 6 })), "it ignores what it cannot check"),
        ["a revocation that names nobody"] =
            By(Revoked, Revoke(Ours.SignPrimary(KeyRevocation with { WithIssuerFingerprint = false, WithIssuerKeyId = false })),
                "it ignores a revocation without an issuer"),
        ["a spoilt revocation"] = By(Good, Revoke(Ours.SignPrimary(KeyRevocation with { Corrupt = true }))),
        ["a stranger's revocation"] = By(Good, Revoke(Ours.SignPrimary(KeyRevocation, Stranger))),
        ["a stranger's old revocation"] = By(Good, Revoke(Ours.SignPrimary(KeyRevocation with { Version = 3 }, Stranger))),
        ["a revocation by the one who may"] =
            By(Revoked, Revoke(NamesRevoker, Ours.SignPrimary(KeyRevocation, Stranger)), "it cannot check the revoker's signature without the revoker's key"),
        ["a revocation of the subkey by the one who may"] =
            By(Revoked, Revoke(NamesRevoker) with { AfterSubkey = [Ours.RevokeSubkey(Key, Stranger)] },
                "it cannot check the revoker's signature without the revoker's key"),
        ["one who may revoke and has not"] = By(Good, Revoke(NamesRevoker)),
        ["a copy of the key that knows of the revocation"] =
            new(Revoked, [.. Ours.PublicKeyring, .. Edwards.PublicKeyring, .. Ours.Revoked().PublicKeyring], Message(Ours), "it judges each copy alone"),
        ["a revoked user id"] = By(MayNotSign, Ours with { AfterUserId = [Ours.RevokeUserId(Key)] }, "it falls back on a primary key without user ids"),

        // Self-certifications: the newest one that holds
        ["a newer certification that has expired"] = By(Expired, Ours with { AfterUserId = [Recertify(Past)] }),
        ["a newer certification that renews"] = By(Good, (Ours with { PrimaryExpires = Past }) with { AfterUserId = [Recertify(null)] }),
        ["a spoilt newer certification"] =
            By(Good, Ours with { AfterUserId = [(Ours with { PrimaryExpires = Past }).Certify(Key with { Created = Day2, Corrupt = true })] }),
        ["a newer certification that demands the unknown"] =
            By(Good, Ours with { AfterUserId = [(Ours with { PrimaryExpires = Past }).Certify(Key with { Created = Day2, Hashed = [Critical] })] }),
        ["a certification that has itself expired"] = By(Expired, WithoutSubkey with { KeySignature = Key with { Expires = TimeSpan.FromDays(30) } }),
        ["a second user id, certified later, with an expiry"] =
            By(Expired, Ours with { AfterUserId = [OtherUserId, (Other with { PrimaryExpires = Past }).Certify(Key with { Created = Day2 })] }),
        ["a second user id, certified before, with an expiry"] =
            By(Good, Ours with { KeySignature = Key with { Created = Day2 }, AfterUserId = [OtherUserId, (Other with { PrimaryExpires = Past }).Certify(Key)] }),
        ["a certification by SHA-1"] = By(MayNotSign, WithoutSubkey with { KeySignature = Key with { Hash = HashAlgorithmName.SHA1 } }),
        ["a spoilt certification"] = By(MayNotSign, WithoutSubkey with { KeySignature = Key with { Corrupt = true } }),
        ["a certification without a time"] = By(MayNotSign, WithoutSubkey with { KeySignature = Key with { WithCreationTime = false } }),
        ["a direct-key signature that ends the key"] =
            By(Expired, Revoke(Ours.SignPrimary(Direct with { Hashed = [Subpacket(9, Seconds(Past - Ours.Primary.Created))] }))),
        ["a direct-key signature that has itself expired"] =
            By(Expired, Revoke(Ours.SignPrimary(Direct with { Expires = TimeSpan.FromDays(30) })), "it asks the user id's certification alone"),
        ["a direct-key signature that takes the right to sign"] =
            By(MayNotSign, WithoutSubkey with { AfterPrimary = [Ours.SignPrimary(Direct with { Hashed = [Subpacket(27, [1])] })] },
                "it asks the user id's certification alone"),
        ["flags in a direct-key signature alone"] =
            By(Good, WithoutSubkey with { PrimaryFlags = null, AfterPrimary = [Ours.SignPrimary(Direct with { Hashed = [Subpacket(27, [3])] })] }),
        ["flags in a direct-key signature and no certification"] =
            By(MayNotSign, WithoutSubkey with { KeySignature = Key with { Corrupt = true }, AfterPrimary = [Ours.SignPrimary(Direct with { Hashed = [Subpacket(27, [3])] })] },
                "it needs no user id"),

        // What a key may do
        ["a primary key that may only certify"] = By(MayNotSign, WithoutSubkey with { PrimaryFlags = 1 }),
        ["a primary key without flags"] = By(MayNotSign, WithoutSubkey with { PrimaryFlags = null }),
        ["a primary key that may only certify, above the subkey"] = By(Good, Ours with { PrimaryFlags = 1 }),
        ["a subkey that may only encrypt"] = By(MayNotSign, Ours with { SubkeyFlags = 0x0C }),
        ["a subkey without flags"] = By(MayNotSign, Ours with { SubkeyFlags = null }),

        // Binding of subkeys
        ["a subkey without a back signature"] = By(MayNotSign, Ours with { WithBackSignature = false }),
        ["a back signature of another type"] = By(MayNotSign, WithBack(Ours.BackSign(Key, SignatureMaker.SubkeyBinding))),
        ["a back signature that demands the unknown"] = By(MayNotSign, WithBack(Ours.BackSign(Key with { Hashed = [Critical] }))),
        ["a spoilt back signature"] = By(MayNotSign, WithBack(Ours.BackSign(Key with { Corrupt = true }))),
        ["a spoilt binding"] = By(MayNotSign, Ours with { BindingSignature = Key with { Corrupt = true } }),
        ["a binding by SHA-1"] = By(MayNotSign, Ours with { BindingSignature = Key with { Hash = HashAlgorithmName.SHA1 } }),
        ["a binding that demands the unknown"] = By(MayNotSign, Ours with { BindingSignature = Key with { Hashed = [Critical] } }),
        ["a binding that has itself expired"] = By(Expired, Ours with { BindingSignature = Key with { Expires = TimeSpan.FromDays(30) } }),
        ["a newer binding that has expired"] = By(Expired, Ours with { AfterSubkey = [(Ours with { SubkeyExpires = Past }).Bind(Key with { Created = Day2 })] }),
        ["a back signature for another primary key"] =
            new(MayNotSign, (Thief with { BindingSignature = Key with { Unhashed = [Ours.BackSign(Key)] } }).PublicKeyring, Message(Ours)),
        ["a malformed back signature and a sound one"] =
            By(Good, Ours with { BindingSignature = Key with { Unhashed = [Subpacket(32, [4, 0x19])] } }, "it looks at the first one only"),
        ["a thief's binding"] = new(MayNotSign, Thief.PublicKeyring, Message(Ours)),
        ["a thief's binding before the owner's"] = new(Good, [.. Thief.PublicKeyring, .. Ours.PublicKeyring], Message(Ours)),

        // What else may be in a keyring
        ["marker, padding and trust packets"] = By(Good, Ours with { AfterPrimary = [Packet(MarkerTag, "PGP"u8), Packet(PaddingTag, [1]), Packet(12, [0, 0])] }),
        ["a revocation behind a marker packet"] = By(Revoked, Revoke(Packet(MarkerTag, "PGP"u8), Ours.SignPrimary(KeyRevocation))),
        ["a picture and its certification"] =
            By(Good, Ours with { AfterUserId = [Packet(17, [2, 1, 0]), (Ours with { PrimaryExpires = Past }).Certify(Key with { Created = Day2 })] },
                "it finds out that the certification fits the user id before"),
        ["a subkey of an unknown algorithm"] = By(Good, Ours with { AfterUserId = [Packet(SubkeyTag, [4, 0, 0, 0, 0, 99, 1, 2])] }),
        ["a primary key of another version before"] =
            new(Good, [.. Packet(PublicKeyTag, [6, 0, 0, 0, 0, 27]), .. Ours.PublicKeyring], Message(Ours),
                "it does not read on after a version that it does not know"),
    };

    private static ReleaseSigner Other => Ours with { UserId = "Other <other@archive.example>" };

    private static byte[] OtherUserId => Packet(UserIdTag, System.Text.Encoding.UTF8.GetBytes(Other.UserId));

    private static ReleaseSigner WithBack(byte[] backSignature) => Ours with { WithBackSignature = false, BindingSignature = Key with { Unhashed = [backSignature] } };

    private static byte[] Recertify(DateTimeOffset? expires) => (Ours with { PrimaryExpires = expires }).Certify(Key with { Created = Day2 });

    private static ReleaseSigner Revoke(params byte[][] packets) => Ours with { AfterPrimary = packets };

    private static SignatureCase By(string expected, ReleaseSigner signer, string? secondOpinion = null) => new(expected, signer.PublicKeyring, Message(signer), secondOpinion);

    private static byte[] Message(ReleaseSigner signer) => signer.ClearSign(Verdict.Text);
}

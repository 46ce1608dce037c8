using System.Text;

namespace Sdk.Container.Hygiene.Testing;

/// <summary>
/// Signs Release files as an archive does: a primary key, a signing subkey, a keyring with both. <c>with</c> gives a signer that has gone wrong in one way.
/// The output repeats byte for byte: keys and times are fixed (keys of 2020-01-01, signatures of 2021-01-01, nothing expires) unless said otherwise.
/// </summary>
public sealed record ReleaseSigner
{
    private static readonly Lazy<ReleaseSigner> LazyDefault = new(() => new() { Primary = TestKey.Rsa("archive-primary"), Subkey = TestKey.Rsa("archive-subkey") });
    private static readonly Lazy<ReleaseSigner> LazyStranger = new(() => new() { Primary = TestKey.Rsa("stranger"), UserId = "A Stranger <stranger@archive.example>" });
    private static readonly Lazy<ReleaseSigner> LazyEdwards = new(() => new() { Primary = TestKey.Ed25519Key("release team"), UserId = "Release Team <release@archive.example>" });

    /// <summary>RSA-3072 primary key and RSA-3072 signing subkey: the make of Debian's archive keys.</summary>
    public static ReleaseSigner Default => LazyDefault.Value;

    /// <summary>A sound RSA-3072 key that is in nobody's keyring.</summary>
    public static ReleaseSigner Stranger => LazyStranger.Value;

    /// <summary>An Ed25519 primary key that signs itself (algorithm 22): the make of Debian's stable release keys.</summary>
    public static ReleaseSigner Edwards => LazyEdwards.Value;

    public required TestKey Primary { get; init; }

    /// <summary>Signs where there is one; else the primary key does.</summary>
    public TestKey? Subkey { get; init; }

    public string UserId { get; init; } = "Test Archive Signing Key <ftp@archive.example>";

    /// <summary>The template of the signatures in the keyring.</summary>
    public SignatureMaker KeySignature { get; init; } = new() { Created = TestKey.DefaultCreation };

    /// <summary>The template of the subkey's binding, where it differs.</summary>
    public SignatureMaker? BindingSignature { get; init; }

    public DateTimeOffset? PrimaryExpires { get; init; }

    public DateTimeOffset? SubkeyExpires { get; init; }

    /// <summary>Key flags of the primary key: 1 certifies, 2 signs data (RFC 9580 §5.2.3.29). Null leaves the subpacket out.</summary>
    public int? PrimaryFlags { get; init; } = 3;

    public int? SubkeyFlags { get; init; } = 2;

    /// <summary>The subkey's own consent (RFC 9580 §5.2.1.9), without which anybody could claim another's key as subkey.</summary>
    public bool WithBackSignature { get; init; } = true;

    /// <summary>Packets put in behind the primary key: revocations, direct-key signatures.</summary>
    public IReadOnlyList<byte[]> AfterPrimary { get; init; } = [];

    /// <summary>Packets put in behind the self-certification.</summary>
    public IReadOnlyList<byte[]> AfterUserId { get; init; } = [];

    /// <summary>Packets put in behind the subkey's binding.</summary>
    public IReadOnlyList<byte[]> AfterSubkey { get; init; } = [];

    /// <summary>The primary key's, as keyrings and <c>SignedBy</c> name it: upper-case hexadecimal.</summary>
    public string Fingerprint => Primary.Fingerprint;

    public TestKey SigningKey => Subkey ?? Primary;

    /// <summary>The binary keyring with this signer alone. Keyrings can be concatenated.</summary>
    public byte[] PublicKeyring =>
    [
        .. PacketWriter.LegacyPacket(PacketWriter.PublicKeyTag, Primary.Body),
        .. AfterPrimary.SelectMany(packet => packet),
        .. PacketWriter.LegacyPacket(PacketWriter.UserIdTag, Encoding.UTF8.GetBytes(UserId)),
        .. Certify(KeySignature),
        .. AfterUserId.SelectMany(packet => packet),
        .. Subkey is null ? [] : PacketWriter.LegacyPacket(PacketWriter.SubkeyTag, Subkey.Body),
        .. Subkey is null ? [] : Bind(BindingSignature ?? KeySignature),
        .. AfterSubkey.SelectMany(packet => packet),
    ];

    /// <summary>The keyring as text, as in a <c>.asc</c> file.</summary>
    public string ArmoredKeyring => PacketWriter.Armor("PUBLIC KEY BLOCK", PublicKeyring);

    /// <summary>An InRelease file with this text.</summary>
    public byte[] ClearSign(string text, DateTimeOffset? signedAt = null) =>
        ClearSign(text, Sign(text, new() { Created = signedAt ?? SignatureMaker.DefaultTime }));

    /// <summary>An InRelease file with these signature packets, which may be anybody's.</summary>
    public static byte[] ClearSign(string text, params IReadOnlyCollection<byte[]> packets) => Encoding.UTF8.GetBytes(
        $"-----BEGIN PGP SIGNED MESSAGE-----\nHash: {SignatureMaker.HashNames(packets)}\n\n{DashEscape(text)}{PacketWriter.Armor("SIGNATURE", [.. packets.SelectMany(packet => packet)])}");

    /// <summary>A signature packet over this text.</summary>
    public byte[] Sign(string text, SignatureMaker signature) => signature.Sign(SigningKey, Canonical(text));

    /// <summary>A certification of the user id by the primary key, with its flags and its expiry.</summary>
    public byte[] Certify(SignatureMaker signature) => Describe(signature, Primary, PrimaryExpires, PrimaryFlags)
        .Sign(Primary, [.. Primary.HashedForm, .. HashedUserId]);

    /// <summary>A revocation of that certification.</summary>
    public byte[] RevokeUserId(SignatureMaker signature) =>
        (signature with { Type = SignatureMaker.CertificationRevocation }).Sign(Primary, [.. Primary.HashedForm, .. HashedUserId]);

    /// <summary>The binding of the subkey by the primary key, with flags, expiry and back signature.</summary>
    public byte[] Bind(SignatureMaker signature)
    {
        var described = Describe(signature, Subkey!, SubkeyExpires, SubkeyFlags) with { Type = SignatureMaker.SubkeyBinding };
        return (WithBackSignature ? described with { Unhashed = [.. described.Unhashed, BackSign(KeySignature)] } : described).Sign(Primary, BothKeys);
    }

    /// <summary>The subkey's word that it belongs to the primary key: a subpacket for the binding.</summary>
    public byte[] BackSign(SignatureMaker signature, int type = SignatureMaker.BackSignature) =>
        PacketWriter.Subpacket(32, (signature with { Type = type }).Sign(Subkey!, BothKeys).AsSpan(3));

    /// <summary>A signature of the primary key, or of <paramref name="by"/>, over the primary key: direct (RFC 9580 §5.2.1.10) or a revocation.</summary>
    public byte[] SignPrimary(SignatureMaker signature, TestKey? by = null) => signature.Sign(by ?? Primary, Primary.HashedForm);

    /// <summary>A revocation of the subkey by the primary key, or by <paramref name="by"/>.</summary>
    public byte[] RevokeSubkey(SignatureMaker signature, TestKey? by = null) =>
        (signature with { Type = SignatureMaker.SubkeyRevocation }).Sign(by ?? Primary, BothKeys);

    /// <summary>The signer after its primary key was revoked.</summary>
    public ReleaseSigner Revoked() => this with { AfterPrimary = [.. AfterPrimary, SignPrimary(KeySignature with { Type = SignatureMaker.KeyRevocation })] };

    private byte[] BothKeys => [.. Primary.HashedForm, .. Subkey!.HashedForm];

    private byte[] HashedUserId => [0xB4, .. PacketWriter.UInt32((uint)Encoding.UTF8.GetByteCount(UserId)), .. Encoding.UTF8.GetBytes(UserId)];

    private static SignatureMaker Describe(SignatureMaker signature, TestKey key, DateTimeOffset? expires, int? flags)
    {
        List<byte[]> hashed = [.. signature.Hashed];
        if (flags is { } bits)
            hashed.Add(PacketWriter.Subpacket(27, [(byte)bits]));
        if (expires is { } time)
            hashed.Add(PacketWriter.Subpacket(9, PacketWriter.Seconds(time - key.Created)));
        return signature with { Type = signature.Type == SignatureMaker.Text ? SignatureMaker.Certification : signature.Type, Hashed = hashed };
    }

    // RFC 9580 §7.2: trailing blanks and the last line end are not signed, lines are joined by CRLF.
    private static byte[] Canonical(string text) =>
        Encoding.UTF8.GetBytes(string.Join("\r\n", WithoutLastLineEnd(text).Split('\n').Select(line => line.TrimEnd(' ', '\t', '\r'))));

    private static string DashEscape(string text) =>
        string.Concat(WithoutLastLineEnd(text).Split('\n').Select(line => line.StartsWith('-') ? $"- {line}\n" : $"{line}\n"));

    private static string WithoutLastLineEnd(string text) => text.EndsWith('\n') ? text[..^1] : text;
}

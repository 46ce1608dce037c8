using System.Globalization;

namespace Sdk.Container.Hygiene.Diagnostics;

/// <summary>
/// HYG3101 to HYG3119: signatures and keys. One code for each cause, because each has another way out. A <c>repository</c> is the project's name for one that is not Debian's, or null.
/// </summary>
public static class TrustDiagnostics
{
    public static Diagnostic NotClearSigned(string name) => Diagnostic.Error(3101,
        $"cannot verify {name}: it is not a clear-signed message; the server may have sent an error page or an unsigned Release file: look at the mirror and the proxy");

    public static Diagnostic MalformedMessage(string name, string problem) => Diagnostic.Error(3102,
        $"cannot verify {name}: {problem}; it was damaged or tampered with on its way: try again, then another mirror");

    /// <param name="keys">Fingerprints or key ids of those who signed.</param>
    public static Diagnostic NoTrustedSignature(string name, IReadOnlyList<string> keys, string? repository) => Diagnostic.Error(3103,
        $"cannot trust {name}: none of its signatures ({string.Join(", ", keys)}) is by a key in the keyring; if you trust this archive, give its keyring in {Setting(repository)}");

    public static Diagnostic BadSignature(string name, string fingerprint) => Diagnostic.Error(3104,
        $"cannot trust {name}: its signature by key {fingerprint} does not fit the text; one of the two was changed after signing: try again, then another mirror");

    public static Diagnostic ExpiredKey(string name, string fingerprint, DateTimeOffset expired, string? repository) => Diagnostic.Error(3105,
        $"cannot trust {name}: key {fingerprint}, which signed it, expired on {Date(expired)}; {Newer(repository)}");

    public static Diagnostic RevokedKey(string name, string fingerprint, string? repository) => Diagnostic.Error(3106,
        $"cannot trust {name}: key {fingerprint}, which signed it, is revoked; ask the archive's makers for their new key, and give it in {Setting(repository)}");

    /// <param name="what">The hash or the kind of key: "SHA-1", "RSA with 1024 bits".</param>
    public static Diagnostic WeakSignature(string name, string fingerprint, string what) => Diagnostic.Error(3107,
        $"cannot trust {name}: its signature by key {fingerprint} rests on {what}, which is too weak or not supported; "
        + "the archive has to sign with SHA-256 or better, and with RSA from 2048 bits or Ed25519");

    public static Diagnostic SignatureExpired(string name, string fingerprint, DateTimeOffset expired) => Diagnostic.Error(3108,
        $"cannot trust {name}: its signature by key {fingerprint} expired on {Date(expired)}; the mirror is out of date: use another one");

    public static Diagnostic SignatureInFuture(string name, string fingerprint, DateTimeOffset created, DateTimeOffset now) => Diagnostic.Error(3109,
        $"cannot trust {name}: its signature by key {fingerprint} is dated {Time(created)}, and here it is {Time(now)}; set the clock of this machine");

    public static Diagnostic KeyMayNotSign(string name, string fingerprint, string problem, string? repository) => Diagnostic.Error(3110,
        $"cannot trust {name}: key {fingerprint}, which signed it, may not sign: {problem}; ask the archive's makers for a sound keyring, and give it in {Setting(repository)}");

    public static Diagnostic UnacceptableSignature(string name, string fingerprint, string problem) => Diagnostic.Error(3111,
        $"cannot trust {name}: its signature by key {fingerprint} is not acceptable: {problem}; this is for the archive's makers to mend");

    public static Diagnostic UnusableKeyring(string name, string problem) => Diagnostic.Error(3112,
        $"cannot read {name}: {problem}; a keyring is a file of public keys as 'gpg --export' writes it, with or without --armor");

    public static Diagnostic PinnedKeysMissing(string name, IReadOnlyList<string> fingerprints) => Diagnostic.Error(3113,
        $"cannot use {name}: it has none of the keys that are trusted here ({string.Join(", ", fingerprints)}); put the right keyring in its place");

    public static Diagnostic KeyExpiresSoon(string name, string fingerprint, string userId, DateTimeOffset expires, string? repository) => Diagnostic.Warning(3114,
        $"key {fingerprint} ({userId}), which signed {name}, expires on {Date(expires)}; before that, {Newer(repository)}");

    private static string Setting(string? repository) => repository is null ? "the property DebianKeyring" : $"SignedBy of DebianRepository '{repository}'";

    private static string Newer(string? repository) => $"{(repository is null ? "update this SDK, or " : "")}give a newer keyring in {Setting(repository)}";

    private static string Date(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);
}

namespace Sdk.Container.Hygiene.OpenPgp;

/// <summary>Who has made a good signature.</summary>
/// <param name="Fingerprint">Of the primary key, 40 upper-case hexadecimal digits.</param>
/// <param name="KeyFingerprint">Of the key that signed: the primary key or one of its subkeys.</param>
/// <param name="UserId">As the primary key certified it last.</param>
/// <param name="Expires">When the key that signed expires; null for never.</param>
public sealed record Signer(string Fingerprint, string KeyFingerprint, string UserId, DateTimeOffset? Expires);

using System.Text;
using System.Text.RegularExpressions;

namespace Sdk.Container.Hygiene.Linting;

/// <summary>
/// Recognises private keys: as text (RFC 7468, OpenSSH's and OpenPGP's armor), on its own or within JSON, and PKCS #12 files (RFC 7292), which hold one beside its certificate.
/// A program that only speaks of keys has the first line without a key below it.
/// </summary>
internal static partial class PrivateKeys
{
    /// <summary>Keys stand in small files: in larger ones none is looked for.</summary>
    public const int LargestFile = 1 << 20;

    // SEQUENCE { INTEGER 3, SEQUENCE { OID pkcs7-data or pkcs7-signedData …
    private static readonly byte[] Version3 = [0x02, 0x01, 0x03, 0x30];
    private static readonly byte[] Pkcs7 = [0x06, 0x09, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x07];

    public static bool AreIn(ReadOnlySpan<byte> content) => IsPkcs12(content) || content.IndexOf("PRIVATE KEY"u8) >= 0 && Armor().IsMatch(Encoding.Latin1.GetString(content));

    private static bool IsPkcs12(ReadOnlySpan<byte> content)
    {
        if (content.Length < 32 || content[0] != 0x30)
            return false;
        var body = content[(content[1] > 0x80 ? 2 + (content[1] & 0x7F) % 8 : 2)..32];
        return body.StartsWith(Version3) && body.IndexOf(Pkcs7) >= 0;
    }

    [GeneratedRegex(@"-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----(?:\s|\\r|\\n)+(?:(?:Proc-Type|DEK-Info|Version|Comment|Hash): |[A-Za-z0-9+/=]{40})", RegexOptions.CultureInvariant)]
    private static partial Regex Armor();
}

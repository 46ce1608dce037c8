using System.Text;
using Sdk.Container.Hygiene.OpenPgp;
using Sdk.Container.Hygiene.Testing;

namespace Sdk.Container.Hygiene.Tests.OpenPgp;

/// <summary>What may happen to a signed file on its way, and what must become of it.</summary>
public sealed class TamperTests
{
    private const string SignatureBegin = "-----BEGIN PGP SIGNATURE-----\n\n";
    private const string SignatureEnd = "-----END PGP SIGNATURE-----\n";

    private static readonly string Genuine = Encoding.UTF8.GetString(ReleaseSigner.Default.ClearSign(Verdict.Text));
    private static readonly string Other = Encoding.UTF8.GetString(ReleaseSigner.Default.ClearSign("Origin: Test\nSuite: bookworm\n"));

    /// <summary>Changes that leave the signed text what it was.</summary>
    private static readonly Dictionary<string, string> Harmless = new()
    {
        ["untouched"] = Genuine,
        ["line ends of Windows"] = Replace("\n", "\r\n"),
        ["blanks at line ends"] = Replace("\n", " \t\n"),
        ["blank lines at the end"] = Genuine + "\n \r\n\n",
        ["no line end at the end"] = Genuine.TrimEnd('\n'),
        ["no Hash header"] = Replace("Hash: SHA256\n", ""),
        ["a list of hashes"] = Replace("Hash: SHA256\n", "Hash: SHA512, SHA256\nHash: SHA384\n"),
        ["more dash escapes than needed"] = Replace("Suite: trixie\n", "- Suite: trixie\n"),
        ["an escaped blank line"] = Replace("\n\nSHA256:", "\n- \nSHA256:"),
        ["headers on the signature"] = Replace(SignatureBegin, "-----BEGIN PGP SIGNATURE-----\nVersion: GnuPG v1\nComment:\n\n"),
        ["a wrong checksum"] = ReplaceChecksum("=AAAA\n"),
        ["no checksum"] = ReplaceChecksum(""),
        ["a signature in one long line"] = JoinSignatureLines(),
    };

    private static readonly Dictionary<string, (string Code, string Message)> Harmful = new()
    {
        ["nothing"] = ("HYG3101", ""),
        ["an error page"] = ("HYG3101", "<html><body>It works!</body></html>"),
        ["a plain Release file"] = ("HYG3101", Verdict.Text),
        ["text before"] = ("HYG3101", "Origin: Evil\n" + Genuine),
        ["a blank line before"] = ("HYG3101", "\n" + Genuine),
        ["a byte order mark before"] = ("HYG3101", "\u00EF\u00BB\u00BF" + Genuine),
        ["half the first line"] = ("HYG3101", Genuine[..20]),

        ["text after"] = ("HYG3102", Genuine + "Origin: Evil\n"),
        ["another message after"] = ("HYG3102", Genuine + Other),
        ["another signature block after"] = ("HYG3102", Genuine + Genuine[Genuine.LastIndexOf(SignatureBegin, StringComparison.Ordinal)..]),
        ["a message within the message"] = ("HYG3102", Replace("Origin: Test\n", "-----BEGIN PGP SIGNED MESSAGE-----\n\nOrigin: Test\n")),
        ["a dash that is not escaped"] = ("HYG3102", Replace("Suite: trixie\n", "Suite: trixie\n-Evil: yes\n")),
        ["a foreign header"] = ("HYG3102", Replace("Hash: SHA256\n", "Hash: SHA256\nComment: hello\n")),
        ["a header that switches off dash escapes"] = ("HYG3102", Replace("Hash: SHA256\n", "Hash: SHA256\nNotDashEscaped: You need GnuPG to verify this message\n")),
        ["text in the Hash header"] = ("HYG3102", Replace("Hash: SHA256\n", "Hash: SHA256\rOrigin: Evil\n")),
        ["an empty Hash header"] = ("HYG3102", Replace("Hash: SHA256\n", "Hash:\n")),
        ["no blank line after the headers"] = ("HYG3102", Replace("Hash: SHA256\n\n", "Hash: SHA256\n")),
        ["the first line alone"] = ("HYG3102", Genuine[..35]),
        ["no text"] = ("HYG3102", "-----BEGIN PGP SIGNED MESSAGE-----\n\n" + Genuine[Genuine.LastIndexOf(SignatureBegin, StringComparison.Ordinal)..]),
        ["a text that is cut off"] = ("HYG3102", Genuine[..80]),
        ["a signature that is missing"] = ("HYG3102", Genuine[..Genuine.LastIndexOf(SignatureBegin, StringComparison.Ordinal)]),
        ["a signature that is cut off"] = ("HYG3102", Genuine[..^120]),
        ["a signature that is cut off before its last line"] = ("HYG3102", Genuine[..^120] + "\n" + SignatureEnd),
        ["a signature without its last line"] = ("HYG3102", Replace(SignatureEnd, "")),
        ["a signature with another last line"] = ("HYG3102", Replace(SignatureEnd, "-----END PGP MESSAGE-----\n")),
        ["a signature that is no radix-64"] = ("HYG3102", Replace(SignatureBegin, SignatureBegin + "*&^%\n")),
        ["a signature armor without a blank line"] = ("HYG3102", Replace(SignatureBegin, SignatureBegin[..^1])),
        ["a remark in the signature armor"] = ("HYG3102", Replace(SignatureBegin, "-----BEGIN PGP SIGNATURE-----\nEvil\n\n")),
        ["a signature block without a packet"] = ("HYG3102", Encoding.UTF8.GetString(ReleaseSigner.ClearSign(Verdict.Text, []))),
        ["something after the checksum"] = ("HYG3102", Replace(SignatureEnd, "AAAA\n" + SignatureEnd)),

        ["a changed letter"] = ("HYG3104", Replace("trixie", "trixia")),
        ["an inserted line"] = ("HYG3104", Replace("Suite: trixie\n", "Suite: trixie\nEvil: yes\n")),
        ["an inserted blank line"] = ("HYG3104", Replace("Suite: trixie\n", "Suite: trixie\n\n")),
        ["an inserted blank before"] = ("HYG3104", Replace(" 00ff", "  00ff")),
        ["a paragraph before"] = ("HYG3104", Replace("\n\nOrigin", "\n\nOrigin: Evil\n\nOrigin")),
        ["a blank line at the end of the text"] = ("HYG3104", Replace("Packages\n", "Packages\n\n")),
        ["a removed line"] = ("HYG3104", Replace("Suite: trixie\n", "")),
        ["a joined line"] = ("HYG3104", Replace("Test\nSuite", "Test\rSuite")),
        ["a dash escape too many"] = ("HYG3104", Replace("- - begins", "- - - begins")),
        ["the signature of another message"] = ("HYG3104", Genuine[..Genuine.LastIndexOf(SignatureBegin, StringComparison.Ordinal)] + Other[Other.IndexOf(SignatureBegin, StringComparison.Ordinal)..]),
    };

    public static TheoryData<string> HarmlessNames => [.. Harmless.Keys];

    public static TheoryData<string> HarmfulNames => [.. Harmful.Keys];

    [Theory]
    [MemberData(nameof(HarmlessNames))]
    public void A_harmless_change_changes_nothing(string change)
    {
        var verified = ClearSignedMessage.Verify(Encoding.Latin1.GetBytes(Harmless[change]), Keyring.Parse(ReleaseSigner.Default.PublicKeyring), Verdict.Now, "InRelease");

        Encoding.UTF8.GetString(verified.Body.Span).ShouldBe(Verdict.Text);
        verified.SignedBy.ShouldBe([ReleaseSigner.Default.Fingerprint]);
    }

    [Theory]
    [MemberData(nameof(HarmfulNames))]
    public void A_harmful_change_is_refused(string change) => Verdict.Of(Harmful[change].Message).ShouldBe(Harmful[change].Code);

    [Fact]
    public void Every_change_of_the_tables_changes_the_file()
    {
        Harmless.Values.Skip(1).ShouldNotContain(Genuine);
        Harmful.Values.Select(change => change.Message).ShouldNotContain(Genuine);
    }

    private static string Replace(string what, string by)
    {
        // The last place: an example of a signature's first line stands in the text.
        var at = what == "\n" ? -1 : Genuine.LastIndexOf(what, StringComparison.Ordinal);
        return at < 0 ? Genuine.Replace(what, by, StringComparison.Ordinal) : string.Concat(Genuine.AsSpan(0, at), by, Genuine.AsSpan(at + what.Length));
    }

    private static string ReplaceChecksum(string by)
    {
        var at = Genuine.LastIndexOf("\n=", StringComparison.Ordinal) + 1;
        return string.Concat(Genuine.AsSpan(0, at), by, SignatureEnd);
    }

    private static string JoinSignatureLines()
    {
        var begin = Genuine.LastIndexOf(SignatureBegin, StringComparison.Ordinal) + SignatureBegin.Length;
        var end = Genuine.LastIndexOf("\n=", StringComparison.Ordinal);
        return string.Concat(Genuine.AsSpan(0, begin), Genuine[begin..end].Replace("\n", "", StringComparison.Ordinal), Genuine.AsSpan(end));
    }
}

using System.Text;
using Sdk.Container.Hygiene.Diagnostics;
using Sdk.Container.Hygiene.OpenPgp;
using Sdk.Container.Hygiene.Testing;

namespace Sdk.Container.Hygiene.Tests.OpenPgp;

/// <summary>What the verifier says, in a word that a table can hold: "good", or the code.</summary>
internal static class Verdict
{
    public const string Good = "good";

    public const string Text = "Origin: Test\nSuite: trixie\n- begins with a dash\n-----BEGIN PGP SIGNATURE-----\n\nSHA256:\n 00ff 12 main/binary-amd64/Packages\n";

    public static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static string Of(ReadOnlySpan<byte> message, Keyring keyring) => Verify(message, keyring, out var failure) is null ? failure!.Code : Good;

    public static string Of(ReadOnlySpan<byte> message, ReadOnlySpan<byte> keyring) => Of(message, Keyring.Parse(keyring));

    public static string Of(string message) => Of(Encoding.Latin1.GetBytes(message), ReleaseSigner.Default.PublicKeyring);

    /// <summary>The verified text; null where the message is refused as it should be, by a <see cref="HygieneException"/>.</summary>
    public static string? Verify(ReadOnlySpan<byte> message, Keyring keyring, out HygieneException? failure)
    {
        try
        {
            failure = null;
            return Encoding.UTF8.GetString(ClearSignedMessage.Verify(message, keyring, Now, "InRelease of test").Body.Span);
        }
        catch (HygieneException refused)
        {
            failure = refused;
            return null;
        }
    }
}

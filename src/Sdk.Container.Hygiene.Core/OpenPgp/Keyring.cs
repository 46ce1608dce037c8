namespace Sdk.Container.Hygiene.OpenPgp;

/// <summary>Public keys in OpenPGP's binary transferable form (RFC 9580 §10.1), as in Debian's archive keyring.</summary>
public sealed class Keyring
{
    /// <summary>Reads keys; packets and algorithms that are not known are passed over, a keyring without any usable key is refused.</summary>
    public static Keyring Parse(ReadOnlySpan<byte> keyring) => throw new NotImplementedException();
}

namespace Sdk.Container.Hygiene.OpenPgp;

/// <summary>A key of a keyring that a signature may be by: a primary key itself, or one of its subkeys.</summary>
internal sealed record SigningKey(PrimaryKey Primary, Subkey? Subkey)
{
    public PublicKeyPacket Packet => Subkey?.Packet ?? Primary.Packet;

    public KeyStatus Status => Subkey?.Status ?? Primary.Status;
}

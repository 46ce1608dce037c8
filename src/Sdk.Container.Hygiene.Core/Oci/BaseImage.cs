using Sdk.Container.Hygiene.Tar;

namespace Sdk.Container.Hygiene.Oci;

/// <summary>
/// The base as an image of its own: one for all projects with the same packages in it, made on this machine and never pulled, as its name's host says, which nobody can register (RFC 6762
/// keeps <c>.local</c> for the local link).
/// </summary>
public static class BaseImage
{
    public const string Repository = "hygiene.local/debian";

    private const int DigestLength = 12;

    /// <summary><c>hygiene.local/debian:trixie-0123456789ab</c>.</summary>
    /// <param name="fingerprint">Of what the base is made of, in hexadecimal.</param>
    public static string Name(string suite, string fingerprint) =>
        $"{Repository}:{string.Concat(suite.Select(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '-' ? letter : '_'))}-{fingerprint[..DigestLength]}";

    /// <param name="created">Seconds since 1970.</param>
    public static Image Compose(IReadOnlyList<Layer> layers, Platform platform, long created) => Image.Compose(new()
    {
        Format = ImageFormat.Oci,
        Platform = platform,
        Created = created,
        Config = new() { Env = ["PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"] },
        Layers = layers,
    });
}

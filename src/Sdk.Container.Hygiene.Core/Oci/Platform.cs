using System.Text.Json.Serialization;
using Sdk.Container.Hygiene.Diagnostics;

namespace Sdk.Container.Hygiene.Oci;

/// <summary>What an image runs on, in Go's names (OCI image-spec, image-index.md, <c>platform</c>).</summary>
/// <param name="Architecture"><c>GOARCH</c>: amd64, arm64, arm …</param>
/// <param name="Variant">The version of an ARM processor; null where the architecture says all.</param>
public sealed record Platform(
    [property: JsonPropertyName("architecture")] string Architecture,
    [property: JsonPropertyName("variant")] string? Variant = null)
{
    [JsonPropertyName("os")]
    public string Os { get; init; } = "linux";

    /// <summary>As on command lines: <c>linux/arm64</c>, <c>linux/arm/v7</c>.</summary>
    public override string ToString() => Variant is null ? $"{Os}/{Architecture}" : $"{Os}/{Architecture}/{Variant}";

    /// <summary>The platform of a Debian architecture (Debian Policy §11.1); an unknown one is <c>HYG5013</c>.</summary>
    public static Platform OfDebian(string architecture) => architecture switch
    {
        "amd64" or "arm64" or "riscv64" or "s390x" or "loong64" => new(architecture),
        "i386" => new("386"),
        "armhf" => new("arm", "v7"),
        "armel" => new("arm", "v5"),
        "ppc64el" => new("ppc64le"),
        "mips64el" => new("mips64le"),
        _ => throw ImageDiagnostics.UnknownArchitecture(architecture).ToException(),
    };
}

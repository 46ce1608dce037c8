namespace Sdk.Container.Hygiene.Oci;

/// <summary>Whose media types an image's manifest carries: the .NET SDK's <c>ContainerImageFormat</c>. The bytes of config and layers are the same in both.
/// Docker's types are for registries that know nothing else: <c>docker load</c> and containerd read either, but skopeo and umoci read a layout only with OCI's.</summary>
public enum ImageFormat
{
    Oci,
    Docker,
}

/// <summary>OCI image-spec, media-types.md, and the Docker types that it lists as their equals.</summary>
public static class MediaTypes
{
    public const string OciIndex = "application/vnd.oci.image.index.v1+json";
    public const string OciManifest = "application/vnd.oci.image.manifest.v1+json";
    public const string OciConfig = "application/vnd.oci.image.config.v1+json";
    public const string OciLayer = "application/vnd.oci.image.layer.v1.tar+gzip";
    public const string DockerManifest = "application/vnd.docker.distribution.manifest.v2+json";
    public const string DockerConfig = "application/vnd.docker.container.image.v1+json";
    public const string DockerLayer = "application/vnd.docker.image.rootfs.diff.tar.gzip";

    internal static string Manifest(ImageFormat format) => format == ImageFormat.Docker ? DockerManifest : OciManifest;

    internal static string Config(ImageFormat format) => format == ImageFormat.Docker ? DockerConfig : OciConfig;

    internal static string Layer(ImageFormat format) => format == ImageFormat.Docker ? DockerLayer : OciLayer;
}

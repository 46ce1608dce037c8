using System.Globalization;
using System.Text.Json;
using Sdk.Container.Hygiene.Storage;
using Sdk.Container.Hygiene.Tar;

namespace Sdk.Container.Hygiene.Oci;

/// <summary>What <see cref="Image.Compose"/> makes an image of.</summary>
public sealed record ImageOptions
{
    public ImageFormat Format { get; init; } = ImageFormat.Oci;

    public required Platform Platform { get; init; }

    /// <summary>Seconds since 1970.</summary>
    public required long Created { get; init; }

    public required ContainerConfig Config { get; init; }

    /// <summary>At least one, the lowest first.</summary>
    public required IReadOnlyList<Layer> Layers { get; init; }

    /// <summary>Annotations of the manifest.</summary>
    public IReadOnlyDictionary<string, string>? Annotations { get; init; }
}

/// <summary>An image: its documents as the bytes that its digests are taken of, and the layers where they stand.</summary>
public sealed class Image
{
    private Image(ImageOptions options, ImageConfig config, ReadOnlyMemory<byte> configBytes, ImageManifest manifest, ReadOnlyMemory<byte> manifestBytes)
    {
        (Options, Config, ConfigBytes, Manifest, ManifestBytes) = (options, config, configBytes, manifest, manifestBytes);
        Id = Sha256Digest.Of(ConfigBytes.Span);
        Digest = Sha256Digest.Of(ManifestBytes.Span);
    }

    public ImageOptions Options { get; }

    public ImageConfig Config { get; }

    /// <summary>UTF-8 JSON.</summary>
    public ReadOnlyMemory<byte> ConfigBytes { get; }

    /// <summary>The digest of the config: what <c>docker images</c> shows as the image's id.</summary>
    public Sha256Digest Id { get; }

    public ImageManifest Manifest { get; }

    /// <summary>UTF-8 JSON.</summary>
    public ReadOnlyMemory<byte> ManifestBytes { get; }

    /// <summary>The digest of the manifest: what registries and <c>name@sha256:…</c> mean.</summary>
    public Sha256Digest Digest { get; }

    public static Image Compose(ImageOptions options)
    {
        if (options.Layers.Count == 0)
            throw new ArgumentException("an image has at least one layer (image-spec, manifest.md)", nameof(options));
        var created = DateTimeOffset.FromUnixTimeSeconds(options.Created).UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        ImageConfig config = new()
        {
            Created = created,
            Architecture = options.Platform.Architecture,
            Variant = options.Platform.Variant,
            Os = options.Platform.Os,
            Config = options.Config,
            RootFileSystem = new([.. options.Layers.Select(layer => layer.DiffId.Oci)]),
            History = [.. options.Layers.Select(layer => new HistoryEntry(created, layer.CreatedBy))],
        };
        return Assemble(options, config, OciJson.Write(config, OciJson.Relaxed.ImageConfig));
    }

    /// <summary>The same image, by its id, with a manifest of the other format.</summary>
    public Image As(ImageFormat format) => format == Options.Format ? this : Assemble(Options with { Format = format }, Config, ConfigBytes);

    private static Image Assemble(ImageOptions options, ImageConfig config, ReadOnlyMemory<byte> configBytes)
    {
        ImageManifest manifest = new()
        {
            MediaType = MediaTypes.Manifest(options.Format),
            Config = Descriptor.Of(MediaTypes.Config(options.Format), Sha256Digest.Of(configBytes.Span), configBytes.Length),
            Layers = [.. options.Layers.Select(layer => Descriptor.Of(MediaTypes.Layer(options.Format), layer.Digest, layer.Size))],
            Annotations = options.Annotations,
        };
        return new(options, config, configBytes, manifest, OciJson.Write(manifest, OciJson.Relaxed.ImageManifest));
    }

    /// <summary>An image that was composed before, by the very bytes of its documents. <see cref="JsonException"/> where they are no such documents.</summary>
    /// <param name="layers">Those of the manifest, where they stand now.</param>
    public static Image Restore(ReadOnlyMemory<byte> configBytes, ReadOnlyMemory<byte> manifestBytes, IReadOnlyList<Layer> layers)
    {
        var config = JsonSerializer.Deserialize(configBytes.Span, OciJson.Relaxed.ImageConfig) ?? throw new JsonException("no configuration");
        var manifest = JsonSerializer.Deserialize(manifestBytes.Span, OciJson.Relaxed.ImageManifest) ?? throw new JsonException("no manifest");
        return new(new()
        {
            Format = manifest.MediaType == MediaTypes.DockerManifest ? ImageFormat.Docker : ImageFormat.Oci,
            Platform = new(config.Architecture, config.Variant),
            Created = DateTimeOffset.TryParse(config.Created, CultureInfo.InvariantCulture, out var created) ? created.ToUnixTimeSeconds() : throw new JsonException("no time of creation"),
            Config = config.Config,
            Layers = layers,
            Annotations = manifest.Annotations,
        }, config, configBytes, manifest, manifestBytes);
    }

    /// <summary>Every blob once: layers from the lowest, then config and manifest, so that the archives of two images with one base begin alike.</summary>
    internal IEnumerable<ImageBlob> Blobs =>
    [
        .. Options.Layers.Select(layer => new ImageBlob(layer.Digest, layer.Size) { Path = layer.Path }).DistinctBy(blob => blob.Digest),
        new(Id, ConfigBytes.Length) { Bytes = ConfigBytes },
        new(Digest, ManifestBytes.Length) { Bytes = ManifestBytes },
    ];

    /// <summary>A layout's <c>index.json</c>: the image under each of its names.</summary>
    internal ImageIndex Index(IReadOnlyList<ImageReference> names)
    {
        var descriptor = Descriptor.Of(Manifest.MediaType, Digest, ManifestBytes.Length) with { Platform = Options.Platform };
        return new() { Manifests = names.Count == 0 ? [descriptor] : [.. names.Select(name => descriptor with { Annotations = name.Annotations })] };
    }
}

/// <summary>A blob of an image: a file of the store, or bytes at hand.</summary>
internal sealed record ImageBlob(Sha256Digest Digest, long Size)
{
    /// <summary>Absolute; null where <see cref="Bytes"/> are the content.</summary>
    public string? Path { get; init; }

    public ReadOnlyMemory<byte> Bytes { get; init; }

    /// <summary>OCI image-spec, image-layout.md, <c>blobs</c>.</summary>
    public string LayoutPath => $"blobs/sha256/{Digest.Hex}";
}

using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Sdk.Container.Hygiene.Diagnostics;
using Sdk.Container.Hygiene.Engines;
using Sdk.Container.Hygiene.Oci;
using Sdk.Container.Hygiene.Storage;
using Sdk.Container.Hygiene.Tar;

namespace Sdk.Container.Hygiene.Imaging;

/// <summary>
/// result.json: what a publish made, for the targets that follow, for tools, and for the next publish, which stops where nothing has changed.
/// </summary>
public sealed record ImageResult
{
    public const int CurrentVersion = 1;

    public int Version { get; init; } = CurrentVersion;

    /// <summary><c>hello:1.0.0</c>, one for each tag.</summary>
    public required IReadOnlyList<string> Names { get; init; }

    /// <summary>The manifest's: <c>sha256:…</c>.</summary>
    public required string Digest { get; init; }

    /// <summary>The configuration's: what docker calls the image's id.</summary>
    public required string ImageId { get; init; }
    public required string MediaType { get; init; }

    /// <summary>JSON, as written.</summary>
    public required string Manifest { get; init; }

    /// <summary>JSON, as written.</summary>
    public required string Configuration { get; init; }

    /// <summary>The OCI layout's folder.</summary>
    public required string Layout { get; init; }

    /// <summary>The archive's path, and its size in bytes.</summary>
    public required string Archive { get; init; }
    public required long ArchiveSize { get; init; }

    /// <summary>Bytes of all layers, compressed and as unpacked tar.</summary>
    public required long CompressedSize { get; init; }
    public required long UncompressedSize { get; init; }

    /// <summary>How many Debian packages are in the image.</summary>
    public required int Packages { get; init; }
    public required IReadOnlyList<LayerResult> Layers { get; init; }

    /// <summary>The name of the base, which is an image of its own in an engine: <c>hygiene.local/debian:trixie-0123456789ab</c>; empty where it has none.</summary>
    public string BaseName { get; init; } = "";

    /// <summary>Digests of the base's layers, the lowest first, without <c>sha256:</c>.</summary>
    public IReadOnlyList<string> BaseLayers { get; init; } = [];

    /// <summary>Seconds since 1970: when the base's newest file was made.</summary>
    public long BaseCreated { get; init; }

    /// <summary>What was asked for: see <see cref="RequestFingerprint"/>.</summary>
    public string Request { get; init; } = "";

    /// <summary>The published files that were not too new to be recognised.</summary>
    public required IReadOnlyList<FileStamp> Files { get; init; }

    /// <summary>The result of an earlier publish; null where there is none that this version can read.</summary>
    public static ImageResult? TryRead(string path)
    {
        try
        {
            var result = JsonSerializer.Deserialize(File.ReadAllBytes(path), ImageResultJson.Default.ImageResult);
            return result?.Version == CurrentVersion ? result : null;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or JsonException or NotSupportedException)
        {
            return null; // then everything is made anew, and the file is replaced
        }
    }

    /// <summary>What this publish has written, for the targets after it.</summary>
    /// <exception cref="HygieneException">It is not there, or another publish of the project has put its own there.</exception>
    public static ImageResult ReadOwn(string path, string digest, IEnumerable<string> names)
    {
        var result = TryRead(path) ?? throw ImageDiagnostics.MissingResult(path).ToException();
        return result.Digest == digest && result.Names.SequenceEqual(names) ? result : throw ImageDiagnostics.ResultOfAnother(path, digest).ToException();
    }

    public Task WriteAsync(string path, TimeProvider time, CancellationToken cancellationToken) =>
        AtomicFile.WriteAsync(path, JsonSerializer.SerializeToUtf8Bytes(this, ImageResultJson.Default.ImageResult), time, cancellationToken);

    /// <summary>Whether it is this image, under these names and at this place.</summary>
    public bool Describes(Image image, IReadOnlyList<ImageReference> names, string layout, string archivePath) =>
        Digest == image.Digest.Oci && Layout == layout && Archive == archivePath && Names.SequenceEqual(names.Select(name => name.Name));

    /// <summary>The image that was written, with its layers in the layout.</summary>
    public Image ToImage() => Image.Restore(Encoding.UTF8.GetBytes(Configuration), Encoding.UTF8.GetBytes(Manifest), [.. Layers.Select(ToLayer)]);

    /// <summary>The base and the image, each with its names.</summary>
    public IEnumerable<NamedImage> ToImages()
    {
        if (BaseName.Length > 0)
            yield return new(BaseImage.Compose([.. Layers.Take(BaseLayers.Count).Select(ToLayer)], ToImage().Options.Platform, BaseCreated), [ImageReference.Parse(BaseName)]);
        yield return new(ToImage(), [.. Names.Select(ImageReference.Parse)]);
    }

    /// <summary>A layer in the layout.</summary>
    public Layer ToLayer(LayerResult layer) => new(
        Path.Combine(Layout, "blobs", "sha256", layer.Digest), ToDigest(layer.Digest), layer.Size, ToDigest(layer.DiffId), layer.UncompressedSize, layer.CreatedBy) { Role = layer.Role };

    private static Sha256Digest ToDigest(string hex) => Sha256Digest.TryParse(hex, out var digest) ? digest : throw new JsonException($"'{hex}' is no digest");

    /// <summary>Whether it still lies where it was written.</summary>
    public bool IsOnDisk() =>
        File.Exists(Path.Combine(Layout, "index.json"))
        && new FileInfo(Archive) is { Exists: true } archive && archive.Length == ArchiveSize
        && Layers.All(layer => new FileInfo(Path.Combine(Layout, "blobs", "sha256", layer.Digest)) is { Exists: true } blob && blob.Length == layer.Size);
}

/// <summary>A layer of the image; digests without <c>sha256:</c>.</summary>
public sealed record LayerResult(string Digest, long Size, string DiffId, long UncompressedSize, string CreatedBy, LayerRole Role = LayerRole.Content);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true, UseStringEnumConverter = true)]
[JsonSerializable(typeof(ImageResult))]
internal sealed partial class ImageResultJson : JsonSerializerContext;

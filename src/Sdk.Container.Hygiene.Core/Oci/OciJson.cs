using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Sdk.Container.Hygiene.Oci;

/// <summary>
/// The one way in which an image's documents become bytes, since their digests are its identity: members in the order of declaration, maps sorted, no white space, UTF-8
/// as it is, and only what JSON demands escaped (RFC 8259 §7).
/// </summary>
[JsonSerializable(typeof(ImageManifest))]
[JsonSerializable(typeof(ImageIndex))]
[JsonSerializable(typeof(ImageConfig))]
[JsonSerializable(typeof(OciLayoutFile))]
[JsonSerializable(typeof(IReadOnlyList<DockerArchiveItem>))]
internal sealed partial class OciJson : JsonSerializerContext
{
    // "Unsafe" is only what a browser would read as HTML.
    public static OciJson Relaxed { get; } = new(new JsonSerializerOptions
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });

    public static byte[] Write<T>(T document, JsonTypeInfo<T> type) => JsonSerializer.SerializeToUtf8Bytes(document, type);
}

/// <summary>The file <c>oci-layout</c> (OCI image-spec, image-layout.md).</summary>
internal sealed record OciLayoutFile
{
    [JsonPropertyName("imageLayoutVersion")]
    public string ImageLayoutVersion { get; init; } = "1.0.0";
}

/// <summary>An entry of <c>manifest.json</c>, which <c>docker load</c> reads (moby, docker image specification v1.2, "Combined Image JSON + Filesystem Changeset Format").</summary>
/// <param name="Config">Path within the archive.</param>
/// <param name="RepoTags">Names, <c>shop:1.0.0</c>.</param>
/// <param name="Layers">Paths within the archive, the lowest first.</param>
internal sealed record DockerArchiveItem(string Config, IReadOnlyList<string> RepoTags, IReadOnlyList<string> Layers);

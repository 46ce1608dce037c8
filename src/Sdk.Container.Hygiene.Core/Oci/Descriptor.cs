using System.Text.Json.Serialization;
using Sdk.Container.Hygiene.Storage;

namespace Sdk.Container.Hygiene.Oci;

/// <summary>Points at a blob (OCI image-spec, descriptor.md).</summary>
/// <param name="Digest"><c>sha256:</c> and the digits.</param>
/// <param name="Size">Bytes.</param>
public sealed record Descriptor(
    [property: JsonPropertyName("mediaType")] string MediaType,
    [property: JsonPropertyName("digest")] string Digest,
    [property: JsonPropertyName("size")] long Size)
{
    /// <summary>Only in an index.</summary>
    [JsonPropertyName("platform")]
    public Platform? Platform { get; init; }

    [JsonPropertyName("annotations"), JsonConverter(typeof(SortedMapConverter))]
    public IReadOnlyDictionary<string, string>? Annotations { get; init; }

    internal static Descriptor Of(string mediaType, Sha256Digest digest, long size) => new(mediaType, digest.Oci, size);
}

using System.Text.Json.Serialization;

namespace Sdk.Container.Hygiene.Oci;

/// <summary>How an image is run, and what it is made of (OCI image-spec, config.md). Its digest is what Docker calls the image's id.</summary>
public sealed record ImageConfig
{
    /// <summary>RFC 3339, in UTC.</summary>
    [JsonPropertyName("created")]
    public required string Created { get; init; }

    [JsonPropertyName("architecture")]
    public required string Architecture { get; init; }

    [JsonPropertyName("variant")]
    public string? Variant { get; init; }

    [JsonPropertyName("os")]
    public required string Os { get; init; }

    [JsonPropertyName("config")]
    public required ContainerConfig Config { get; init; }

    [JsonPropertyName("rootfs")]
    public required RootFileSystem RootFileSystem { get; init; }

    /// <summary>One entry a layer, the lowest first.</summary>
    [JsonPropertyName("history")]
    public required IReadOnlyList<HistoryEntry> History { get; init; }
}

/// <summary>The layers by what they hold, not by how they are compressed.</summary>
/// <param name="DiffIds">SHA-256 of each layer's tar, the lowest first.</param>
public sealed record RootFileSystem([property: JsonPropertyName("diff_ids")] IReadOnlyList<string> DiffIds)
{
    [JsonPropertyName("type")]
    public string Type { get; init; } = "layers";
}

/// <summary>How a layer came to be.</summary>
/// <param name="Created">RFC 3339, in UTC.</param>
public sealed record HistoryEntry([property: JsonPropertyName("created")] string Created, [property: JsonPropertyName("created_by")] string CreatedBy);

using Sdk.Container.Hygiene.Diagnostics;

namespace Sdk.Container.Hygiene.Engines;

/// <summary>What an engine is asked to build.</summary>
public sealed record BuildRequest
{
    /// <summary>The Dockerfile's text.</summary>
    public required string Dockerfile { get; init; }

    /// <summary>Where a person finds that Dockerfile, for the messages; null where it is in no file.</summary>
    public string? DockerfilePath { get; init; }

    /// <summary>The other files of the context, sent one after the other as they are read.</summary>
    public IReadOnlyList<ContextFile> Files { get; init; } = [];

    /// <summary>What the image is for; null: the engine's own. BuildKit looks for a local image of another platform in a registry instead.</summary>
    public Oci.Platform? Platform { get; init; }

    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();

    /// <summary>A name for the result: <c>shop:1.0.0</c>; null for none.</summary>
    public string? Tag { get; init; }

    /// <summary>Gets each line that a command prints, as it comes.</summary>
    public Action<string>? Output { get; init; }

    internal SourceLocation? LocationOf(int line) => DockerfilePath is null ? null : new(DockerfilePath, line);
}

/// <summary>A file of a build's context: bytes at hand, or a file on disk that is streamed.</summary>
/// <param name="Name">Relative, with <c>/</c>: <c>layer.tar.gz</c>.</param>
public sealed record ContextFile(string Name)
{
    /// <summary>Absolute; null where <see cref="Bytes"/> are the content.</summary>
    public string? Path { get; init; }

    public ReadOnlyMemory<byte> Bytes { get; init; }

    /// <summary>Permission bits.</summary>
    public int Mode { get; init; } = Tar.UnixModes.File;
}

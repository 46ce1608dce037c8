using Sdk.Container.Hygiene.Locking;
using Sdk.Container.Hygiene.Rootfs;

namespace Sdk.Container.Hygiene.Templating;

/// <summary>All that a context is made of.</summary>
public sealed record ContextRequest
{
    /// <summary>The template of <c>Dockerfile</c>: <c>app</c> or <c>service</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>The image's names, <c>shop:1.0.0</c>, at least one.</summary>
    public required IReadOnlyList<string> Names { get; init; }

    /// <summary>The base's name in an engine: <c>hygiene.local/debian:trixie-0123456789ab</c>.</summary>
    public required string BaseName { get; init; }

    /// <summary><c>sha256:…</c></summary>
    public required string Digest { get; init; }

    /// <summary>The lowest layer first.</summary>
    public required IReadOnlyList<ContextStep> Steps { get; init; }

    /// <summary>The image's configuration as it was written: JSON (OCI image-spec, config.md).</summary>
    public required string Configuration { get; init; }

    /// <summary>Debian's name: <c>amd64</c>.</summary>
    public required string Architecture { get; init; }

    public required LockedArchitecture Lock { get; init; }

    /// <summary>DebianSnapshotMirror: see <see cref="Archives.MirrorSettings.SnapshotMirror"/>.</summary>
    public string? SnapshotMirror { get; init; }

    /// <summary>What the packages' scripts are answered.</summary>
    public IReadOnlyList<DebconfSelection> Selections { get; init; } = [];

    public required TemplateSet Templates { get; init; }

    /// <summary>Absolute: the folder that holds the context and nothing else.</summary>
    public required string Directory { get; init; }

    /// <summary>Absolute: what is known of the context from the last time. Beside the folder, so that it is not sent to an engine.</summary>
    public required string RecordFile { get; init; }
}

namespace Sdk.Container.Hygiene.Operations;

/// <summary>What is in a volume, which says what may become of it.</summary>
public enum VolumeKind
{
    /// <summary>Files that the app cannot make anew.</summary>
    State,

    /// <summary>A database's own files: backed up by a dump, or as files while it stands still.</summary>
    Database,

    /// <summary>Can be made anew: never backed up.</summary>
    Cache,

    /// <summary>A file of the host for each instance, mounted read-only.</summary>
    Secret,

    /// <summary>In memory, gone with the container.</summary>
    Scratch,
}

/// <summary>A place in containers that outlives them.</summary>
public sealed record OperationsVolume
{
    public required string Name { get; init; }
    public required VolumeKind Kind { get; init; }

    /// <summary>Absolute, in each of the <see cref="Services"/>.</summary>
    public required string Path { get; init; }
    public required IReadOnlyList<string> Services { get; init; }

    /// <summary><c>uid:gid</c> of its root; empty: as the image has it.</summary>
    public string Owner { get; init; } = "";

    /// <summary>Octal digits; empty: as the image has it, and 0444 for a secret.</summary>
    public string Mode { get; init; } = "";

    /// <summary>Bytes to ask for where a cluster gives out storage; null where it is not said.</summary>
    public long? Size { get; init; }
}

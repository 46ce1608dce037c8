namespace Sdk.Container.Hygiene.Operations;

/// <summary>
/// ops.json: all that a host must know to run an app's instances, its backups and its cron jobs. Every other file of the operations folder is made from it.
/// </summary>
/// <remarks>
/// Version 1; templates/operations/ops.schema.json is its schema. Lists are in the order of their names, so that the same project makes the same bytes. It does not have the image's digest,
/// because the image has its own: the label <see cref="OperationsLabels.Digest"/>.
/// </remarks>
public sealed record OperationsManifest
{
    public const int CurrentVersion = 1;

    public int Version { get; init; } = CurrentVersion;

    /// <summary>What units, containers and folders on the host are named after.</summary>
    public required string App { get; init; }

    /// <summary>The project's version, as NuGet writes it: <c>1.0.0-rc.1</c>.</summary>
    public required string AppVersion { get; init; }

    /// <summary>The project's own container, which is named <see cref="OperationsService.OwnName"/>, and those that it needs.</summary>
    public required IReadOnlyList<OperationsService> Services { get; init; }
    public IReadOnlyList<OperationsVolume> Volumes { get; init; } = [];
    public IReadOnlyList<OperationsInstance> Instances { get; init; } = [];
    public IReadOnlyList<OperationsBackup> Backups { get; init; } = [];
    public IReadOnlyList<OperationsJob> Jobs { get; init; } = [];
    public IReadOnlyList<OperationsNotification> Notifications { get; init; } = [];

    /// <summary>A service by its name.</summary>
    public OperationsService Service(string name) => Services.Single(service => service.Name == name);
}

/// <summary>The labels by which a host knows containers and images. Neither secrets nor commands are in them.</summary>
public static class OperationsLabels
{
    /// <summary>On the image: the SHA-256 of the ops.json that it was published with, <c>sha256:…</c>.</summary>
    public const string Digest = "hygiene.ops.digest";

    /// <summary>On containers.</summary>
    public const string App = "hygiene.app";
    public const string Instance = "hygiene.instance";
    public const string Service = "hygiene.service";
}

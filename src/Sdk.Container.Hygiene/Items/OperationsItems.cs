using Microsoft.Build.Framework;
using Sdk.Container.Hygiene.Diagnostics;
using Sdk.Container.Hygiene.Operations;

namespace Sdk.Container.Hygiene.Items;

/// <summary>All items of operations of a project, and what else their manifest is made of.</summary>
internal sealed record OperationsItems
{
    /// <summary>What units, containers and folders of the host are named after.</summary>
    public required string App { get; init; }
    public required string AppVersion { get; init; }

    /// <summary>The project's own image.</summary>
    public required ContainerDescription Own { get; init; }

    /// <summary>What the project at an absolute path says of its image; null where it says nothing.</summary>
    public Func<string, ContainerDescription?> OfProject { get; init; } = _ => null;
    public required string ProjectDirectory { get; init; }
    public ITaskItem[] Volumes { get; init; } = [];
    public ITaskItem[] Services { get; init; } = [];
    public ITaskItem[] Resources { get; init; } = [];
    public ITaskItem[] Instances { get; init; } = [];
    public ITaskItem[] Backups { get; init; } = [];
    public ITaskItem[] Jobs { get; init; } = [];
    public ITaskItem[] Notifications { get; init; } = [];

    /// <summary>Reads and checks them. Warnings are left in the reader.</summary>
    /// <exception cref="HygieneException">All that is wrong with single items; where nothing is, all that is wrong with them together.</exception>
    public OperationsManifest ToManifest(ItemReader reader, DateTimeOffset now)
    {
        ScheduleReading schedules = new(reader, now);
        var (services, images) = ContainerServiceItems.Read(reader, Services, Own, OfProject, ProjectDirectory);
        IReadOnlyList<OperationsVolume> volumes =
            [.. ContainerVolumeItems.Read(reader, Volumes, OwnerOf(Own.User), checksNames: true).OrderBy(volume => volume.Name, StringComparer.Ordinal)];
        OperationsManifest manifest = new()
        {
            App = App,
            AppVersion = AppVersion,
            Services = ContainerResourcesItems.Apply(reader, Resources, services),
            Volumes = volumes,
            Instances = ContainerInstanceItems.Read(reader, Instances),
            Backups = ContainerBackupItems.Read(reader, Backups, volumes, schedules),
            Jobs = ContainerCronJobItems.Read(reader, Jobs, schedules),
            Notifications = ContainerNotificationItems.Read(reader, Notifications),
        };
        if (!OperationsName.IsValid(App))
            reader.Refuse(OperationsDiagnostics.InvalidName("app", App, OperationsName.Form, OperationsName.Normalize(App)));
        reader.ThrowIfRefused();
        foreach (var found in OperationsCheck.Run(manifest, new() { Images = images, Locate = Locate }))
        {
            if (found.Severity == DiagnosticSeverity.Error)
                reader.Refuse(found);
            else
                reader.Warnings.Add(found);
        }
        reader.ThrowIfRefused();
        return manifest;
    }

    // uid or uid:gid; of an account's name only the image knows the number.
    private static string OwnerOf(string user) =>
        user.Split(':') is var parts && parts.All(part => part.Length > 0 && part.All(char.IsAsciiDigit)) ? $"{parts[0]}:{parts[^1]}" : "";

    private SourceLocation? Locate(string itemType, string name)
    {
        var items = itemType switch
        {
            "ContainerVolume" => Volumes,
            "ContainerService" => Services,
            "ContainerResources" => Resources,
            "ContainerInstance" => Instances,
            "ContainerBackup" => Backups,
            "ContainerCronJob" => Jobs,
            _ => Notifications,
        };
        return items.FirstOrDefault(item => item.ItemSpec.Trim() == name) is { } found ? ItemLocator.Locate(itemType, found) : null;
    }
}

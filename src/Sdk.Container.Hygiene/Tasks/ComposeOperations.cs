using Microsoft.Build.Framework;
using Sdk.Container.Hygiene.Diagnostics;
using Sdk.Container.Hygiene.Items;
using Sdk.Container.Hygiene.Operations;
using Sdk.Container.Hygiene.Storage;

namespace Sdk.Container.Hygiene.Tasks;

/// <summary>Reads the items of operations, refuses what cannot work, and makes ops.json, whose digest goes into the image.</summary>
[MSBuildMultiThreadableTask]
public sealed class ComposeOperations : HygieneTask
{
    [Required]
    public string ProjectDirectory { get; set; } = "";

    /// <summary>The app's name on hosts; empty for that of its image.</summary>
    public string AppName { get; set; } = "";

    [Required]
    public string AppVersion { get; set; } = "";

    /// <summary>What <see cref="DescribeContainer"/> says of the project's own image.</summary>
    [Required]
    public ITaskItem? Container { get; set; }

    /// <summary>What the projects say that services name.</summary>
    public ITaskItem[] ServiceContainers { get; set; } = [];
    public ITaskItem[] Volumes { get; set; } = [];
    public ITaskItem[] Services { get; set; } = [];
    public ITaskItem[] Resources { get; set; } = [];
    public ITaskItem[] Instances { get; set; } = [];
    public ITaskItem[] Backups { get; set; } = [];
    public ITaskItem[] CronJobs { get; set; } = [];
    public ITaskItem[] Notifications { get; set; } = [];

    /// <summary>Where ops.json is kept until the image is written.</summary>
    [Required]
    public string ManifestFile { get; set; } = "";

    /// <summary>Whether somebody else shows what is run when.</summary>
    public bool Quiet { get; set; }

    /// <summary><c>sha256:…</c> of ops.json.</summary>
    [Output]
    public string Digest { get; private set; } = "";

    protected override async Task ExecuteAsync(IHygieneLog log, CancellationToken cancellationToken)
    {
        var own = ContainerDescriptions.FromItem(Container!);
        var now = TimeProvider.System.GetUtcNow();
        ItemReader reader = new();
        OperationsItems items = new()
        {
            App = AppName.Length > 0 ? AppName : OperationsName.Normalize(own.Image.Split(':')[0].Split('/')[^1]),
            AppVersion = AppVersion,
            Own = own,
            OfProject = path => ServiceContainers.FirstOrDefault(item => item.GetMetadata("MSBuildSourceProjectFile") == path) is { } found ? ContainerDescriptions.FromItem(found) : null,
            ProjectDirectory = ProjectDirectory,
            Volumes = Volumes,
            Services = Services,
            Resources = Resources,
            Instances = Instances,
            Backups = Backups,
            Jobs = CronJobs,
            Notifications = Notifications,
        };
        var manifest = items.ToManifest(reader, now);
        foreach (var warning in reader.Warnings)
            log.Report(warning);
        var json = OperationsJson.Write(manifest);
        await AtomicFile.WriteIfDifferentAsync(Path.GetFullPath(ManifestFile, ProjectDirectory), json, TimeProvider.System, cancellationToken);
        Digest = Sha256Digest.Of(json).Oci;
        if (!Quiet)
            Show(OperationsOverview.Render(manifest, now));
    }
}

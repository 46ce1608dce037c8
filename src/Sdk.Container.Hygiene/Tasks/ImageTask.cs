using Microsoft.Build.Framework;
using Sdk.Container.Hygiene.Diagnostics;
using Sdk.Container.Hygiene.Imaging;
using Sdk.Container.Hygiene.Items;
using Sdk.Container.Hygiene.Services;

namespace Sdk.Container.Hygiene.Tasks;

/// <summary>A step that knows what the image's configuration will say.</summary>
public abstract class ImageTask : StoreTask
{
    /// <summary>The project's DebianPackage items.</summary>
    public ITaskItem[] Packages { get; set; } = [];

    [Required]
    public string Repository { get; set; } = "";
    public ITaskItem[] Tags { get; set; } = [];
    public string ImageFormat { get; set; } = "";

    /// <summary>Absolute; of a service empty where the project says nothing.</summary>
    public string WorkingDirectory { get; set; } = "";
    public string User { get; set; } = "";
    public ITaskItem[] EnvironmentVariables { get; set; } = [];
    public ITaskItem[] Labels { get; set; } = [];
    public string GenerateLabels { get; set; } = "";
    public ITaskItem[] Ports { get; set; } = [];
    public ITaskItem[] Volumes { get; set; } = [];
    public string StopSignal { get; set; } = "";
    public ITaskItem[] Healthcheck { get; set; } = [];
    public ITaskItem[] Entrypoint { get; set; } = [];
    public ITaskItem[] EntrypointArgs { get; set; } = [];
    public ITaskItem[] AppCommand { get; set; } = [];
    public ITaskItem[] AppCommandArgs { get; set; } = [];
    public ITaskItem[] DefaultArgs { get; set; } = [];
    public string AppCommandInstruction { get; set; } = "";

    /// <summary><c>true</c> where the project has no .NET code.</summary>
    public string Service { get; set; } = "";

    /// <param name="recipe">Of the image's service; null where there is none.</param>
    /// <param name="log">Null where another step tells of what is missing.</param>
    private protected ImageSettings ReadSettings(ServiceRecipe? recipe, IHygieneLog? log)
    {
        ItemReader reader = new();
        Imaging.StopSignal.Require(StopSignal);
        var (volumes, roots) = ContainerVolumeItems.ReadFolders(reader, Volumes);
        ImageSettings settings = new()
        {
            Repository = Repository,
            Tags = ContainerItems.Words(Tags),
            Architecture = Architecture,
            Format = ImageFormat.ToUpperInvariant() switch
            {
                "" or "OCI" => Oci.ImageFormat.Oci,
                "DOCKER" => Oci.ImageFormat.Docker,
                _ => throw ItemDiagnostics.InvalidProperty("ContainerImageFormat", ImageFormat, "Docker or OCI").ToException(),
            },
            IsService = ReadSwitch(nameof(Service), Service),
            WorkingDirectory = WorkingDirectory,
            User = User,
            Command = new()
            {
                Entrypoint = ContainerItems.Words(Entrypoint),
                EntrypointArgs = ContainerItems.Words(EntrypointArgs),
                Command = ContainerItems.Words(AppCommand),
                CommandArgs = ContainerItems.Words(AppCommandArgs),
                DefaultArgs = ContainerItems.Words(DefaultArgs),
                Instruction = AppCommandInstruction,
            },
            Environment = ContainerItems.ReadValues(reader, "ContainerEnvironmentVariable", EnvironmentVariables),
            Labels = GenerateLabels.Equals("false", StringComparison.OrdinalIgnoreCase) ? new Dictionary<string, string>() : ContainerItems.ReadValues(reader, "ContainerLabel", Labels),
            Ports = ContainerItems.ReadPorts(reader, Ports),
            Volumes = volumes,
            VolumeRoots = roots,
            StopSignal = StopSignal,
            Healthcheck = ContainerItems.ReadHealthcheck(reader, Healthcheck),
        };
        reader.ThrowIfRefused();
        if (!settings.IsService)
            return settings;
        if (WorkingDirectory.Length > 0 && WorkingDirectory[0] != '/')
            throw ItemDiagnostics.InvalidProperty("ContainerWorkingDirectory", WorkingDirectory, "an absolute path").ToException();
        if (recipe is not null)
            return ServiceDefaults.Apply(settings, recipe);
        settings = settings with { WorkingDirectory = WorkingDirectory.Length > 0 ? WorkingDirectory : "/" };
        if (settings.Command is { Entrypoint: [], Command: [] })
            log?.Report(ServiceDiagnostics.NoCommand([.. Packages.Select(item => item.ItemSpec)]));
        return settings;
    }
}

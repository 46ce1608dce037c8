using Microsoft.Build.Framework;
using Sdk.Container.Hygiene.Diagnostics;
using Sdk.Container.Hygiene.Imaging;
using Sdk.Container.Hygiene.Items;
using Sdk.Container.Hygiene.Templating;

namespace Sdk.Container.Hygiene.Tasks;

/// <summary>Writes the folder that <c>docker build</c> makes the published image of, from what WriteContainerImage left: result.json and the layout.</summary>
[MSBuildMultiThreadableTask]
public sealed class WriteContainerContext : StoreTask
{
    /// <summary>The templates that ship with this package.</summary>
    [Required]
    public string Templates { get; set; } = "";

    /// <summary>ContainerTemplates, or empty.</summary>
    public string UserTemplates { get; set; } = "";
    public string SnapshotMirror { get; set; } = "";

    /// <summary>What the packages' scripts are answered.</summary>
    public ITaskItem[] Selections { get; set; } = [];

    /// <summary><c>true</c> where the project has no .NET code.</summary>
    public string Service { get; set; } = "";

    [Required]
    public string ResultFile { get; set; } = "";

    /// <summary>What WriteContainerImage said of the image: result.json may be another publish's by now.</summary>
    [Required]
    public string Digest { get; set; } = "";

    [Required]
    public ITaskItem[] Names { get; set; } = [];

    /// <summary>The context's folder.</summary>
    [Required]
    public string OutputDirectory { get; set; } = "";

    [Required]
    public string RecordFile { get; set; } = "";

    protected override async Task ExecuteAsync(IHygieneLog log, CancellationToken cancellationToken)
    {
        var result = ImageResult.ReadOwn(InProject(ResultFile), Digest, ContainerItems.Words(Names));
        var locked = ReadLock();
        var output = InProject(OutputDirectory);
        var written = await new ContextWriter(TimeProvider.System, log).WriteAsync(
            new()
            {
                Kind = ReadSwitch(nameof(Service), Service) ? "service" : "app",
                Names = result.Names,
                BaseName = result.BaseName,
                Digest = result.Digest,
                Steps = ContextSteps.Of(result, locked),
                Configuration = result.Configuration,
                Architecture = Architecture,
                Lock = locked,
                SnapshotMirror = SnapshotMirror.Length > 0 ? SnapshotMirror : null,
                Selections = DebconfSelectionItems.Read(Selections),
                Templates = TemplateSet.Open(InProject(Templates), UserTemplates.Length > 0 ? InProject(UserTemplates) : null),
                Directory = output.TrimEnd('/'),
                RecordFile = InProject(RecordFile),
            },
            cancellationToken);
        if (written)
            log.Info($"context  {output}");
    }
}

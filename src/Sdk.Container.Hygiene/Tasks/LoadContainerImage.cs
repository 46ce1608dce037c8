using System.Globalization;
using Microsoft.Build.Framework;
using Sdk.Container.Hygiene.Diagnostics;
using Sdk.Container.Hygiene.Engines;
using Sdk.Container.Hygiene.Imaging;
using Sdk.Container.Hygiene.Items;

namespace Sdk.Container.Hygiene.Tasks;

/// <summary>Puts the image into the container engine, where there is one, and says where it is.</summary>
[MSBuildMultiThreadableTask]
public sealed class LoadContainerImage : HygieneTask
{
    /// <summary>See <see cref="EngineItems"/>.</summary>
    public ITaskItem? Engine { get; set; }

    [Required]
    public string ProjectDirectory { get; set; } = "";

    [Required]
    public string ResultFile { get; set; } = "";

    /// <summary>What WriteContainerImage said of the image: result.json may be another publish's by now.</summary>
    [Required]
    public string Digest { get; set; } = "";

    [Required]
    public ITaskItem[] Names { get; set; } = [];

    /// <summary><c>docker</c> or <c>podman</c>; empty where the image is in none.</summary>
    [Output]
    public string LoadedInto { get; private set; } = "";

    protected override async System.Threading.Tasks.Task ExecuteAsync(IHygieneLog log, CancellationToken cancellationToken)
    {
        var result = ImageResult.ReadOwn(Path.GetFullPath(ResultFile, ProjectDirectory), Digest, ContainerItems.Words(Names));
        await using var ahead = BuildEngine4.UnregisterTaskObject(ComposeRootFilesystem.AheadKey(ProjectFile), RegisteredTaskObjectLifetime.Build) as LayersAhead;
        using var engine = await EngineFinder.FindAsync(EngineItems.Read(Engine), log, cancellationToken);
        if (engine is not null)
        {
            var before = ahead is null ? LoadOutcome.Nothing : await ahead.FinishAsync(cancellationToken);
            var outcome = before + await engine.LoadAsync([.. result.ToImages()], cancellationToken);
            LoadedInto = engine.Info.Name;
            log.Info(outcome.Images == 0
                ? $"the image is in {engine.Info} already"
                : string.Create(CultureInfo.InvariantCulture, $"layers sent to {engine.Info}: {outcome.Layers}, {outcome.Bytes / 1e6:F1} MB{(before.Layers > 0 ? $", {before.Layers} of them while scripts ran" : "")}"));
        }
        Show($"image {ImageSummary.Line(result, engine?.Info.ToString(), ProjectDirectory)}");
    }
}

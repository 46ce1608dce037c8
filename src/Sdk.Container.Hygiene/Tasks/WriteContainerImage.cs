using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;
using Sdk.Container.Hygiene.Diagnostics;
using Sdk.Container.Hygiene.Imaging;
using Sdk.Container.Hygiene.Items;
using Sdk.Container.Hygiene.Linting;
using Sdk.Container.Hygiene.Oci;
using Sdk.Container.Hygiene.Operations;
using Sdk.Container.Hygiene.Rootfs.Full;
using Sdk.Container.Hygiene.Services;
using Sdk.Container.Hygiene.Tar;

namespace Sdk.Container.Hygiene.Tasks;

/// <summary>Puts the app on the base, looks at the finished image, and writes it: OCI layout, archive and result.json.</summary>
[MSBuildMultiThreadableTask]
public sealed class WriteContainerImage : ImageTask
{
    public ITaskItem[] BaseLayers { get; set; } = [];
    public ITaskItem[] PublishFiles { get; set; } = [];

    /// <summary>See <see cref="PublishFileItems"/>.</summary>
    public ITaskItem[] StaticFiles { get; set; } = [];

    /// <summary>The project's ContainerFile items, for messages.</summary>
    public ITaskItem[] Files { get; set; } = [];

    /// <summary>What of the finished image is accepted.</summary>
    public ITaskItem[] LintExceptions { get; set; } = [];
    public string Documentation { get; set; } = "";
    public string Locales { get; set; } = "";

    /// <summary><c>distroless</c> or <c>full</c>.</summary>
    public string Family { get; set; } = "";

    /// <summary>The SHA-256 of ops.json; empty where the project has no operations.</summary>
    public string OperationsDigest { get; set; } = "";

    /// <summary>The recipe of its service, as <see cref="ComposeService"/> wrote it; empty where there is none.</summary>
    public string Recipe { get; set; } = "";

    /// <summary>The base's own name.</summary>
    public string BaseReference { get; set; } = "";

    [Required]
    public string OutputDirectory { get; set; } = "";
    public string ArchiveOutputPath { get; set; } = "";

    [Required]
    public string ResultFile { get; set; } = "";

    [Output]
    public string Manifest { get; private set; } = "";

    [Output]
    public string Configuration { get; private set; } = "";

    [Output]
    public string Digest { get; private set; } = "";

    [Output]
    public string MediaType { get; private set; } = "";

    [Output]
    public string ArchivePath { get; private set; } = "";

    [Output]
    public string LayoutPath { get; private set; } = "";

    [Output]
    public ITaskItem[] ImageNames { get; private set; } = [];

    protected override async System.Threading.Tasks.Task ExecuteAsync(IHygieneLog log, CancellationToken cancellationToken)
    {
        var recipe = Recipe.Length > 0 ? ServiceRecipeJson.Read(await File.ReadAllBytesAsync(InProject(Recipe), cancellationToken)) : null;
        var settings = ReadSettings(recipe, log);
        // Also where the project wants no labels: by this one a host knows that it runs what belongs to the image.
        if (OperationsDigest.Length > 0)
            settings = settings with { Labels = new Dictionary<string, string>(settings.Labels) { [OperationsLabels.Digest] = OperationsDigest } };
        var locked = ReadLock();
        var exceptions = LintItems.Read(LintExceptions, recipe);
        var output = InProject(OutputDirectory);
        var store = OpenStore(log);
        var result = await new ImageWriter(store, TimeProvider.System, log, ApproveAsync).WriteAsync(
            new()
            {
                Settings = settings,
                BaseLayers = [.. BaseLayers.Select(LayerItems.FromItem)],
                BaseName = BaseReference,
                DirectoriesBelow = () => Directories([.. BaseLayers.Select(LayerItems.FromItem)], settings.IsService),
                HasFileBelow = path => RootState.Of([.. BaseLayers.Select(LayerItems.FromItem)]).Files.ContainsKey(path),
                PackageCount = locked.Packages.Count,
                Files = PublishFileItems.Read(PublishFiles, StaticFiles, ProjectDirectory),
                Created = ImageTime(locked),
                OutputDirectory = output,
                ArchivePath = ArchiveOutputPath.Length > 0 ? ImageArchiveWriter.ResolvePath(ArchiveOutputPath, settings.Repository, ProjectDirectory) : null,
                ResultFile = InProject(ResultFile),
            },
            cancellationToken);
        if (result is null)
            return;

        (Manifest, Configuration, Digest, MediaType) = (result.Manifest, result.Configuration, result.Digest, result.MediaType);
        (ArchivePath, LayoutPath) = (result.Archive, result.Layout);
        ImageNames = [.. result.Names.Select(name => new TaskItem(name))];
        log.Info(ImageSummary.Render(result));

        // What ComposeService put on the packages of a full app is the one folder that stands otherwise than they have it.
        Dictionary<string, TarEntry> Directories(IReadOnlyList<Layer> layers, bool isService)
        {
            var directories = RootState.Of(layers).Directories.ToDictionary();
            if (Family == "full" && !isService)
                directories["home/app"] = new("home/app", TarEntryKind.Directory, ComposeService.AppHome.Mode!.Value, 0, ComposeService.AppUserId, ComposeService.AppUserId);
            return directories;
        }

        // Whether a warning is an error is MSBuild's to say (HygieneWarningsAsErrors, WarningsAsErrors, NoWarn): the log knows when it has become one.
        async Task<bool> ApproveAsync(ContainerConfig config, IReadOnlyList<Layer> layers, CancellationToken token)
        {
            LintRequest request = new()
            {
                Config = config,
                Layers = layers,
                Lock = locked,
                Family = ComposeRootFilesystem.ReadFamily(Family),
                Filter = ComposeRootFilesystem.ReadFilter(Documentation, Locales),
                Exceptions = exceptions,
                Places = LintItems.Places(ProjectFile, ProjectDirectory, Packages, Files, PublishFiles, settings.WorkingDirectory),
            };
            foreach (var warning in await new Linter(store, TimeProvider.System, log).LintAsync(request, token))
                log.Report(warning);
            return !Log.HasLoggedErrors;
        }
    }
}

using Microsoft.Build.Framework;
using Sdk.Container.Hygiene.Diagnostics;
using Sdk.Container.Hygiene.Items;
using Sdk.Container.Hygiene.Rootfs;
using Sdk.Container.Hygiene.Rootfs.Full;
using Sdk.Container.Hygiene.Services;

namespace Sdk.Container.Hygiene.Tasks;

/// <summary>Puts on the packages what makes a service of them, by its recipe, and the files that the project adds.</summary>
[MSBuildMultiThreadableTask]
public sealed class ComposeService : StoreTask
{
    internal const int AppUserId = 1654;

    /// <summary>The home of the account that a full image has for its app.</summary>
    internal static AddedFile AppHome { get; } = new("/home/app", null, null, "app:app", 0b111_000_000);

    /// <summary>Those of the packages.</summary>
    [Output]
    public ITaskItem[] Layers { get; set; } = [];
    public ITaskItem[] Packages { get; set; } = [];
    public ITaskItem[] Files { get; set; } = [];
    public ITaskItem[] Volumes { get; set; } = [];

    /// <summary>The name of a recipe, <c>none</c>, or empty for the one that fits the packages.</summary>
    public string ServiceName { get; set; } = "";

    /// <summary><c>true</c> where the project has no .NET code.</summary>
    public string Service { get; set; } = "";

    /// <summary>Whom the project says that the container runs as; empty where it does not.</summary>
    public string User { get; set; } = "";

    /// <summary><c>distroless</c> or <c>full</c>.</summary>
    public string Family { get; set; } = "";

    /// <summary>The package's recipes.</summary>
    [Required]
    public string Recipes { get; set; } = "";

    /// <summary>The project's own templates, among them recipes in <c>services/</c>; may be empty.</summary>
    public string Templates { get; set; } = "";

    /// <summary>Where the recipe is written to, for the image's configuration.</summary>
    [Required]
    public string RecipeFile { get; set; } = "";

    /// <summary>Its path where there is one, else empty.</summary>
    [Output]
    public string SelectedRecipe { get; private set; } = "";

    protected override async Task ExecuteAsync(IHygieneLog log, CancellationToken cancellationToken)
    {
        ItemReader reader = new();
        var own = ContainerFileItems.Read(reader, Files, ProjectDirectory);
        var (volumes, roots) = ContainerVolumeItems.ReadFolders(reader, Volumes);
        reader.ThrowIfRefused();
        var locked = ReadLock();
        var isService = ReadSwitch(nameof(Service), Service);
        // How folders stand that hold something of the project's; a distroless app mostly has nothing there.
        var root = Family == "full" || own.Count > 0 || isService ? RootState.Of([.. Layers.Select(LayerItems.FromItem)]) : RootState.Empty;
        var accounts = Family == "full" ? AccountTable.Of(root) : AccountTable.OfDistroless(AppUserId);
        List<AddedFile> files = [];
        if (Family == "full" && !isService)
        {
            accounts = accounts.With("app", AppUserId, "/home/app", "/usr/sbin/nologin");
            files.AddRange([.. ServiceLayer.AccountFiles(accounts), AppHome]);
        }
        if (isService)
        {
            IReadOnlyList<string> folders = [.. Templates.Length > 0 ? [Path.Join(InProject(Templates), "services")] : Array.Empty<string>(), InProject(Recipes)];
            var requested = Packages.Select(item => item.ItemSpec.Trim()).ToList();
            var service = ServiceCatalog.Select(ServiceName, folders, requested, locked.Packages);
            if (service is not null)
            {
                if (Family != "full")
                    throw ServiceDiagnostics.NoShell(service.Name).ToException();
                (var parts, accounts) = ServiceLayer.Of(service, accounts);
                files.AddRange(parts);
                var recipe = ServiceLayer.WithNumbers(service.Recipe, accounts);
                files.AddRange(ServiceVolumes.Folders([.. recipe.Volumes, .. volumes], parts, root, User.Length > 0 ? User : recipe.User, roots));
                SelectedRecipe = InProject(RecipeFile);
                Directory.CreateDirectory(Path.GetDirectoryName(SelectedRecipe)!);
                await File.WriteAllBytesAsync(SelectedRecipe, ServiceRecipeJson.Write(recipe), cancellationToken);
                log.Info($"service {service.Name}");
            }
            else
            {
                files.AddRange(ServiceVolumes.Folders(User.Length > 0 ? volumes : roots.Keys, [], root, User.Length > 0 ? User : "root:root", roots));
                if (ServiceName.Length == 0)
                    log.Info($"no recipe is for {string.Join(", ", requested)}");
            }
        }
        files.AddRange(own);
        if (files.Count > 0)
        {
            var epoch = ReadSourceDateEpoch() ?? locked.Suites.Max(suite => suite.Date).ToUnixTimeSeconds();
            var layer = await new FileLayer(OpenStore(log)).WriteAsync(files, root, accounts, epoch, isService ? "service" : "files of the project", cancellationToken);
            Layers = [.. Layers, LayerItems.ToItem(layer)];
        }
    }
}

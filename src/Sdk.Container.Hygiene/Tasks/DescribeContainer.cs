using Microsoft.Build.Framework;
using Sdk.Container.Hygiene.Diagnostics;
using Sdk.Container.Hygiene.Items;
using Sdk.Container.Hygiene.Services;

namespace Sdk.Container.Hygiene.Tasks;

/// <summary>Says what operations must know of the project's image. Nothing is built for it: the lock knows the packages, and the recipe the rest.</summary>
[MSBuildMultiThreadableTask]
public sealed class DescribeContainer : ImageTask
{
    /// <summary>The name of a recipe, <c>none</c>, or empty for the one that fits the packages.</summary>
    public string ServiceName { get; set; } = "";

    /// <summary>The package's recipes.</summary>
    [Required]
    public string Recipes { get; set; } = "";

    /// <summary>The project's own templates, among them recipes in <c>services/</c>; may be empty.</summary>
    public string Templates { get; set; } = "";

    [Output]
    public ITaskItem? Description { get; private set; }

    protected override Task ExecuteAsync(IHygieneLog log, CancellationToken cancellationToken)
    {
        var locked = ReadLock();
        var own = User;
        var settings = ReadSettings(ReadSwitch(nameof(Service), Service) ? FindRecipe(locked) : null, log: null);
        // A recipe's user is a name, whose number the image has: whoever runs it need not say one.
        Description = ContainerDescriptions.ToItem(ContainerDescriptions.Of(settings.IsService ? settings with { User = own } : settings, locked));
        return Task.CompletedTask;
    }

    private ServiceRecipe? FindRecipe(Locking.LockedArchitecture locked)
    {
        IReadOnlyList<string> folders = [.. Templates.Length > 0 ? [Path.Join(InProject(Templates), "services")] : Array.Empty<string>(), InProject(Recipes)];
        return ServiceCatalog.Select(ServiceName, folders, [.. Packages.Select(item => item.ItemSpec.Trim())], locked.Packages)?.Recipe;
    }
}

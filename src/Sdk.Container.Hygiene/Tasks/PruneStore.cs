using System.Globalization;
using Microsoft.Build.Framework;
using Sdk.Container.Hygiene.Diagnostics;
using Sdk.Container.Hygiene.Items;
using Sdk.Container.Hygiene.Storage;

namespace Sdk.Container.Hygiene.Tasks;

/// <summary>Removes from the machine's store what no project has used for long.</summary>
[MSBuildMultiThreadableTask]
public sealed class PruneStore : HygieneTask
{
    [Required]
    public string ProjectDirectory { get; set; } = "";

    /// <summary>Empty where there is no home: then publishes use <see cref="FallbackStore"/>.</summary>
    public string Store { get; set; } = "";

    [Required]
    public string FallbackStore { get; set; } = "";

    /// <summary>As <see cref="ItemForms.Duration"/> reads it.</summary>
    [Required]
    public string MaxAge { get; set; } = "";

    protected override Task ExecuteAsync(IHygieneLog log, CancellationToken cancellationToken)
    {
        var age = ItemForms.Duration(MaxAge) ?? throw ItemDiagnostics.InvalidProperty("HygieneStoreMaxAge", MaxAge, ItemForms.DurationForm).ToException();
        ContentStore store = new(Path.GetFullPath((Store.Length > 0 ? Store : FallbackStore).Replace('\\', '/'), ProjectDirectory), log, TimeProvider.System);
        var removed = store.Prune(age, cancellationToken);
        Show(string.Create(CultureInfo.InvariantCulture, $"removed {removed.Bytes / 1e6:F1} MB from {store.Root}: {removed.Entries} entries that nobody has used for {MaxAge}"));
        return Task.CompletedTask;
    }
}

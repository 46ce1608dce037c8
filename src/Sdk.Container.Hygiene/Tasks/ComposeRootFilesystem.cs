using Microsoft.Build.Framework;
using Sdk.Container.Hygiene.Configuring;
using Sdk.Container.Hygiene.Diagnostics;
using Sdk.Container.Hygiene.Items;
using Sdk.Container.Hygiene.Locking;
using Sdk.Container.Hygiene.Rootfs;
using Sdk.Container.Hygiene.Rootfs.Full;

namespace Sdk.Container.Hygiene.Tasks;

/// <summary>Makes the layers of the locked packages, or finds them in the store.</summary>
[MSBuildMultiThreadableTask]
public sealed class ComposeRootFilesystem : StoreTask
{
    public string Documentation { get; set; } = "";
    public string Locales { get; set; } = "";

    /// <summary><c>distroless</c> or <c>full</c>.</summary>
    public string Family { get; set; } = "";

    [Output]
    public ITaskItem[] Layers { get; private set; } = [];

    protected override async Task ExecuteAsync(IHygieneLog log, CancellationToken cancellationToken)
    {
        var locked = ReadLock();
        var store = OpenStore(log);
        var options = ReadOptions(this, Documentation, Locales, Family);
        var layers = await new RootfsComposer(store, _ => Task.FromResult<IRootConfigurer>(FindConfigurer())).ComposeAsync(locked.Packages, options, Find, log, cancellationToken);
        Layers = [.. layers.Select(LayerItems.ToItem)];
        log.Info(LockOverview.Render(locked));

        Task<string> Find(LockedPackage package, CancellationToken _) => Task.FromResult(
            store.FindBlob(package.Sha256, package.Size) ?? throw StoreDiagnostics.Gone($"{package.Name} {package.Version}", store.Root).ToException());
    }

    private static NamespaceConfigurer FindConfigurer() => OperatingSystem.IsLinux()
        ? new NamespaceConfigurer()
        : throw ConfiguringDiagnostics.NoPlace("no container engine is there").ToException();

    internal static RootfsOptions ReadOptions(StoreTask task, string documentation, string locales, string family) => new()
    {
        Family = family == "full" ? RootfsFamily.Full : RootfsFamily.Distroless,
        Filter = new(ReadSwitch("DebianDocumentation", documentation), ReadList(locales)),
        SourceDateEpoch = task.ReadSourceDateEpoch(),
    };
}

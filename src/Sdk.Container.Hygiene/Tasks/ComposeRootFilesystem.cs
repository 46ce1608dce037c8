using Microsoft.Build.Framework;
using Sdk.Container.Hygiene.Configuring;
using Sdk.Container.Hygiene.Diagnostics;
using Sdk.Container.Hygiene.Engines;
using Sdk.Container.Hygiene.Items;
using Sdk.Container.Hygiene.Linting;
using Sdk.Container.Hygiene.Locking;
using Sdk.Container.Hygiene.Oci;
using Sdk.Container.Hygiene.Rootfs;
using Sdk.Container.Hygiene.Rootfs.Full;
using Sdk.Container.Hygiene.Tar;

namespace Sdk.Container.Hygiene.Tasks;

/// <summary>Makes the layers of the locked packages, or finds them in the store.</summary>
[MSBuildMultiThreadableTask]
public sealed class ComposeRootFilesystem : StoreTask
{
    public string Documentation { get; set; } = "";
    public string Locales { get; set; } = "";

    /// <summary><c>distroless</c> or <c>full</c>.</summary>
    public string Family { get; set; } = "";

    /// <summary>What the packages' scripts are answered.</summary>
    public ITaskItem[] Selections { get; set; } = [];

    /// <summary>See <see cref="EngineItems"/>.</summary>
    public ITaskItem? Engine { get; set; }

    /// <summary>Where maintainer scripts run: <c>auto</c>, <c>engine</c> or <c>namespaces</c>.</summary>
    public string ConfigureIn { get; set; } = "auto";

    /// <summary>The base's own name in an engine.</summary>
    [Output]
    public string BaseReference { get; private set; } = "";

    [Output]
    public ITaskItem[] Layers { get; private set; } = [];

    protected override async Task ExecuteAsync(IHygieneLog log, CancellationToken cancellationToken)
    {
        var locked = ReadLock();
        var store = OpenStore(log);
        var options = ReadOptions(this, Documentation, Locales, Family, Selections);
        BaseReference = BaseImage.Name(locked.Inputs.Suites[0], RootfsComposer.BaseName(locked.Packages, options));
        // Opened where something is to be configured, which is rare; then for all of it.
        IContainerEngine? engine = null;
        var asked = false;
        LayersAhead? ahead = null;
        var looking = Task.CompletedTask;
        try
        {
            var layers = await new RootfsComposer(store, FindConfigurerAsync, UseMeanwhile).ComposeAsync(locked.Packages, options, Find, log, cancellationToken);
            Layers = [.. layers.Select(LayerItems.ToItem)];
        }
        catch (HygieneException) when (asked && engine is null)
        {
            // Who loads the image tells of an engine that is left out. Nobody comes that far.
            (await EngineFinder.FindAsync(EngineItems.Read(Engine), log, cancellationToken))?.Dispose();
            throw;
        }
        finally
        {
            engine?.Dispose();
            await looking;
        }
        log.Info(LockOverview.Render(locked));

        // Maintainer scripts are one program after the other, and leave a processor free.
        void UseMeanwhile(IReadOnlyList<Layer> made)
        {
            if (looking.IsCompleted && made[^1].Role == LayerRole.Unpacked)
                looking = Task.Run(() => new Linter(store, TimeProvider.System, log).PrepareAsync(made, options.Filter, locked.Packages, cancellationToken), CancellationToken.None);
            // An engine that runs the scripts has enough to do.
            if (engine is not null)
                return;
            if (ahead is null)
            {
                // One that was left by the same project with other properties, which did not get as far as that.
                (BuildEngine4.UnregisterTaskObject(AheadKey(ProjectFile), RegisteredTaskObjectLifetime.Build) as LayersAhead)?.Dispose();
                ahead = new(EngineItems.Read(Engine), Platform.OfDebian(Architecture), TimeProvider.System);
                BuildEngine4.RegisterTaskObject(AheadKey(ProjectFile), ahead, RegisteredTaskObjectLifetime.Build, allowEarlyCollection: false);
            }
            ahead.Send(made);
        }

        async Task<IRootConfigurer> FindConfigurerAsync(CancellationToken token)
        {
            // Root needs no engine for it, and a container's start and commit cost as much as the scripts themselves.
            NamespaceConfigurer namespaces = new();
            if (ConfigureIn == "namespaces" || (ConfigureIn == "auto" && OperatingSystem.IsLinux() && await namespaces.IsUsableAsync(token)))
                return namespaces;
            // Once for all layers, also where there is none: each answer may take two seconds.
            if (!asked)
                engine = await EngineFinder.FindAsync(EngineItems.Read(Engine), new WithoutReports(log), token);
            asked = true;
            return engine is not null ? new EngineConfigurer(engine, BaseReference, Architecture)
                : OperatingSystem.IsLinux() && ConfigureIn == "auto" ? namespaces
                : throw ConfiguringDiagnostics.NoPlace("no container engine answers").ToException();
        }

        Task<string> Find(LockedPackage package, CancellationToken _) => Task.FromResult(
            store.FindBlob(package.Sha256, package.Size) ?? throw StoreDiagnostics.Gone($"{package.Name} {package.Version}", store.Root).ToException());
    }

    private sealed class WithoutReports(IHygieneLog log) : IHygieneLog
    {
        public void Report(Diagnostic diagnostic)
        {
        }

        public void Info(string message) => log.Info(message);

        public void Detail(string message) => log.Detail(message);
    }

    /// <summary>Under which a build keeps the <see cref="LayersAhead"/> of a project, from here to <see cref="LoadContainerImage"/>; MSBuild ends it where that is not reached.</summary>
    internal static object AheadKey(string projectFile) => (typeof(LayersAhead), projectFile);

    internal static RootfsOptions ReadOptions(StoreTask task, string documentation, string locales, string family, ITaskItem[] selections) => new()
    {
        Family = ReadFamily(family),
        Filter = ReadFilter(documentation, locales),
        SourceDateEpoch = task.ReadSourceDateEpoch(),
        Selections = DebconfSelectionItems.Read(selections),
    };

    internal static RootfsFamily ReadFamily(string family) => family == "full" ? RootfsFamily.Full : RootfsFamily.Distroless;

    internal static FilterOptions ReadFilter(string documentation, string locales) => new(ReadSwitch("DebianDocumentation", documentation), ReadList(locales));
}

using Microsoft.Build.Framework;
using Sdk.Container.Hygiene.Diagnostics;
using Sdk.Container.Hygiene.Engines;
using Sdk.Container.Hygiene.Items;

namespace Sdk.Container.Hygiene.Tasks;

/// <summary>Asks the engine that somebody named whether it is there, before anything is fetched and made for it.</summary>
[MSBuildMultiThreadableTask]
public sealed class AskContainerEngine : HygieneTask
{
    /// <summary>See <see cref="EngineItems"/>.</summary>
    public ITaskItem? Engine { get; set; }

    protected override System.Threading.Tasks.Task ExecuteAsync(IHygieneLog log, CancellationToken cancellationToken) =>
        EngineFinder.RequireNamedAsync(EngineItems.Read(Engine), log, cancellationToken);
}

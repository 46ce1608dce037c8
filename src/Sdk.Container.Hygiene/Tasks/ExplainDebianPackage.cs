using Microsoft.Build.Framework;
using Sdk.Container.Hygiene.Diagnostics;
using Sdk.Container.Hygiene.Locking;

namespace Sdk.Container.Hygiene.Tasks;

/// <summary>Says why a package is in the image; without a name, lists all.</summary>
[MSBuildMultiThreadableTask]
public sealed class ExplainDebianPackage : HygieneTask
{
    public string Package { get; set; } = "";

    [Required]
    public string Architecture { get; set; } = "";

    [Required]
    public string LockFile { get; set; } = "";

    [Required]
    public string ProjectDirectory { get; set; } = "";

    protected override Task ExecuteAsync(IHygieneLog log, CancellationToken cancellationToken)
    {
        LockStore store = new(Path.GetFullPath(LockFile, ProjectDirectory), TimeProvider.System);
        var (file, path) = (store.Read(), store.Path);
        if (file is null)
            throw LockDiagnostics.Missing(new(path)).ToException();
        Show(Package.Length > 0 ? LockExplanation.Render(file, Architecture, Package, path) : LockOverview.Render(file, Architecture, path));
        return Task.CompletedTask;
    }
}

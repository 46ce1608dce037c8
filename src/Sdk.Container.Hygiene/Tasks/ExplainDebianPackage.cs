using Microsoft.Build.Framework;
using Sdk.Container.Hygiene.Diagnostics;
using Sdk.Container.Hygiene.Locking;
using Sdk.Container.Hygiene.Operations;

namespace Sdk.Container.Hygiene.Tasks;

/// <summary>Says why a package is in the image; without a name, lists all, and what runs when on the host.</summary>
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

    /// <summary>ops.json, where the project has operations.</summary>
    public string ManifestFile { get; set; } = "";

    protected override async Task ExecuteAsync(IHygieneLog log, CancellationToken cancellationToken)
    {
        LockStore store = new(Path.GetFullPath(LockFile, ProjectDirectory), TimeProvider.System);
        var (file, path) = (store.Read(), store.Path);
        if (file is null)
            throw LockDiagnostics.Missing(new(path)).ToException();
        var text = Package.Length > 0 ? LockExplanation.Render(file, Architecture, Package, path) : LockOverview.Render(file, Architecture, path);
        if (Package.Length == 0 && ManifestFile.Length > 0)
            text += $"\n\n{OperationsOverview.Render(OperationsJson.Read(await File.ReadAllBytesAsync(Path.GetFullPath(ManifestFile, ProjectDirectory), cancellationToken)), TimeProvider.System.GetUtcNow())}";
        Show(text);
    }
}

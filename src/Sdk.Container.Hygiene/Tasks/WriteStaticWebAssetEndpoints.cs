using Microsoft.Build.Framework;
using Sdk.Container.Hygiene.Diagnostics;
using Sdk.Container.Hygiene.Imaging;
using Sdk.Container.Hygiene.Storage;

namespace Sdk.Container.Hygiene.Tasks;

/// <summary>Writes the manifest of a web app's static files as it will be in the image: see <see cref="StaticWebAssetEndpoints"/>.</summary>
[MSBuildMultiThreadableTask]
public sealed class WriteStaticWebAssetEndpoints : StoreTask
{
    /// <summary>The .NET SDK's own.</summary>
    [Required]
    public string Manifest { get; set; } = "";

    [Required]
    public string OutputFile { get; set; } = "";

    protected override async System.Threading.Tasks.Task ExecuteAsync(IHygieneLog log, CancellationToken cancellationToken)
    {
        var path = InProject(Manifest);
        var text = StaticWebAssetEndpoints.WithTime(await File.ReadAllBytesAsync(path, cancellationToken), ImageTime(ReadLock()), path);
        Directory.CreateDirectory(Path.GetDirectoryName(InProject(OutputFile))!);
        await AtomicFile.WriteIfDifferentAsync(InProject(OutputFile), text, TimeProvider.System, cancellationToken);
    }
}

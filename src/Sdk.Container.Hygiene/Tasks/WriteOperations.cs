using Microsoft.Build.Framework;
using Sdk.Container.Hygiene.Diagnostics;
using Sdk.Container.Hygiene.Imaging;
using Sdk.Container.Hygiene.Items;
using Sdk.Container.Hygiene.Operations;
using Sdk.Container.Hygiene.Operations.Packaging;
using Sdk.Container.Hygiene.Templating;

namespace Sdk.Container.Hygiene.Tasks;

/// <summary>Writes the folder of operations: ops.json, its schema, and what is made of them. Without ops.json, removes what an earlier publish wrote.</summary>
[MSBuildMultiThreadableTask]
public sealed class WriteOperations : HygieneTask
{
    [Required]
    public string ProjectDirectory { get; set; } = "";

    /// <summary>What <see cref="ComposeOperations"/> made; empty where the project has no operations.</summary>
    public string ManifestFile { get; set; } = "";

    /// <summary>The templates that ship with this package.</summary>
    [Required]
    public string Templates { get; set; } = "";

    /// <summary>ContainerTemplates, or empty.</summary>
    public string UserTemplates { get; set; } = "";

    /// <summary>The image's result.json: the package is as old as the image.</summary>
    [Required]
    public string ResultFile { get; set; } = "";

    /// <summary>What WriteContainerImage said of the image: result.json may be another publish's by now.</summary>
    [Required]
    public string Digest { get; set; } = "";

    [Required]
    public ITaskItem[] Names { get; set; } = [];

    /// <summary>Of the Debian package: <c>Jane Doe &lt;jane@example.com&gt;</c>.</summary>
    public string Maintainer { get; set; } = "";
    public string Description { get; set; } = "";
    public string Homepage { get; set; } = "";
    public string Copyright { get; set; } = "";
    public string License { get; set; } = "";

    [Required]
    public string OutputDirectory { get; set; } = "";

    /// <summary>Where it is kept what was written.</summary>
    [Required]
    public string RecordFile { get; set; } = "";

    protected override async Task ExecuteAsync(IHygieneLog log, CancellationToken cancellationToken)
    {
        var output = InProject(OutputDirectory).TrimEnd('/');
        OperationsFolder folder = new(InProject(RecordFile), TimeProvider.System);
        var bundle = ManifestFile.Length > 0 ? await ReadAsync(cancellationToken) : null;
        var fingerprint = bundle?.Identify() ?? "";
        if (bundle is not null && folder.IsUpToDate(output, fingerprint))
            log.Detail($"the operations are up to date: {output}");
        else if (await folder.WriteAsync(output, bundle?.Make(cancellationToken) ?? [], fingerprint, cancellationToken))
            log.Info($"operations  {output}");
    }

    private async Task<OperationsBundle> ReadAsync(CancellationToken cancellationToken)
    {
        var image = ImageResult.ReadOwn(InProject(ResultFile), Digest, ContainerItems.Words(Names));
        var templates = InProject(Templates);
        var json = await File.ReadAllBytesAsync(InProject(ManifestFile), cancellationToken);
        var manifest = OperationsJson.Read(json);
        return new()
        {
            Manifest = manifest,
            Given =
            [
                new("ops.json", json),
                new("ops.schema.json", await File.ReadAllBytesAsync(Path.Join(templates, "operations", "ops.schema.json"), cancellationToken)),
                .. OperationsBundle.ReadRunner(Path.Join(templates, "runner")),
            ],
            Templates = TemplateSet.Open(templates, UserTemplates.Length > 0 ? InProject(UserTemplates) : null),
            Package = new()
            {
                App = manifest.App,
                Version = manifest.AppVersion,
                Maintainer = Maintainer,
                Description = Description,
                Homepage = Homepage.Length > 0 ? Homepage : null,
                Copyright = Copyright.Length > 0 ? Copyright : null,
                License = License.Length > 0 ? License : null,
                Entries = [],
                Modified = image.ToImage().Options.Created,
            },
        };
    }

    private string InProject(string path) => Path.GetFullPath(path.Replace('\\', '/'), ProjectDirectory);
}

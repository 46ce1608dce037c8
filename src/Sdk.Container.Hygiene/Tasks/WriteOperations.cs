using Microsoft.Build.Framework;
using Sdk.Container.Hygiene.Diagnostics;
using Sdk.Container.Hygiene.Operations;
using Sdk.Container.Hygiene.Operations.Rendering;
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

    [Required]
    public string OutputDirectory { get; set; } = "";

    /// <summary>Where it is kept what was written.</summary>
    [Required]
    public string RecordFile { get; set; } = "";

    protected override async Task ExecuteAsync(IHygieneLog log, CancellationToken cancellationToken)
    {
        var output = InProject(OutputDirectory).TrimEnd('/');
        var files = ManifestFile.Length > 0 ? await ReadAsync(cancellationToken) : [];
        if (await new OperationsFolder(InProject(RecordFile), TimeProvider.System).WriteAsync(output, files, cancellationToken))
            log.Info($"operations  {output}");
    }

    private async Task<IReadOnlyList<OperationsFile>> ReadAsync(CancellationToken cancellationToken)
    {
        var json = await File.ReadAllBytesAsync(InProject(ManifestFile), cancellationToken);
        var templates = TemplateSet.Open(InProject(Templates), UserTemplates.Length > 0 ? InProject(UserTemplates) : null);
        IReadOnlyList<OperationsFile> files =
        [
            new("ops.json", json),
            new("ops.schema.json", await File.ReadAllBytesAsync(Path.Join(InProject(Templates), "operations", "ops.schema.json"), cancellationToken)),
            .. OperationsRenderer.Render(OperationsJson.Read(json), templates, cancellationToken),
        ];
        return [.. files, OperationsRenderer.Checksums(files)];
    }

    private string InProject(string path) => Path.GetFullPath(path.Replace('\\', '/'), ProjectDirectory);
}

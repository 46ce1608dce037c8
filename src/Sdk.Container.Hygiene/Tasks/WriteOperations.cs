using Microsoft.Build.Framework;
using Sdk.Container.Hygiene.Debian.Deb;
using Sdk.Container.Hygiene.Diagnostics;
using Sdk.Container.Hygiene.Imaging;
using Sdk.Container.Hygiene.Operations;
using Sdk.Container.Hygiene.Operations.Packaging;
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

    /// <summary>The image's result.json: the package is as old as the image.</summary>
    [Required]
    public string ResultFile { get; set; } = "";

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
        var files = ManifestFile.Length > 0 ? await ReadAsync(cancellationToken) : [];
        if (await new OperationsFolder(InProject(RecordFile), TimeProvider.System).WriteAsync(output, files, cancellationToken))
            log.Info($"operations  {output}");
    }

    private async Task<IReadOnlyList<OperationsFile>> ReadAsync(CancellationToken cancellationToken)
    {
        var json = await File.ReadAllBytesAsync(InProject(ManifestFile), cancellationToken);
        var manifest = OperationsJson.Read(json);
        var templates = TemplateSet.Open(InProject(Templates), UserTemplates.Length > 0 ? InProject(UserTemplates) : null);
        List<OperationsFile> files =
        [
            new("ops.json", json),
            new("ops.schema.json", await File.ReadAllBytesAsync(Path.Join(InProject(Templates), "operations", "ops.schema.json"), cancellationToken)),
            .. ReadRunner(Path.Join(InProject(Templates), "runner")),
            .. OperationsRenderer.Render(manifest, templates, cancellationToken),
        ];
        files.Add(Pack(manifest, files, templates, cancellationToken));
        return [.. files, OperationsRenderer.Checksums(files)];
    }

    // The program itself has no ending, what it is made of has one.
    private static IEnumerable<OperationsFile> ReadRunner(string folder) => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(path =>
        new OperationsFile(Path.GetRelativePath(folder, path).Replace('\\', '/'), File.ReadAllBytes(path), Path.HasExtension(path) ? OperationsFile.Plain : OperationsFile.Program));

    private OperationsFile Pack(OperationsManifest manifest, IEnumerable<OperationsFile> files, TemplateSet templates, CancellationToken cancellationToken)
    {
        var image = ImageResult.TryRead(InProject(ResultFile)) ?? throw ImageDiagnostics.MissingResult(InProject(ResultFile)).ToException();
        var package = new OperationsPackage(templates).Describe(
            new()
            {
                App = manifest.App,
                Version = manifest.AppVersion,
                Maintainer = Maintainer,
                Description = Description,
                Homepage = Homepage.Length > 0 ? Homepage : null,
                Copyright = Copyright.Length > 0 ? Copyright : null,
                License = License.Length > 0 ? License : null,
                Entries = HostFiles.Of(manifest.App, files),
                Modified = image.ToImage().Options.Created,
            },
            cancellationToken);
        return new(package.FileName, DebWriter.Write(package));
    }

    private string InProject(string path) => Path.GetFullPath(path.Replace('\\', '/'), ProjectDirectory);
}

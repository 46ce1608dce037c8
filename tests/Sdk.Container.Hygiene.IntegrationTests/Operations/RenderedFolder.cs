using System.Text;
using Sdk.Container.Hygiene.Operations;
using Sdk.Container.Hygiene.Operations.Rendering;
using Sdk.Container.Hygiene.Templating;
using Sdk.Container.Hygiene.Testing;

namespace Sdk.Container.Hygiene.Tests.Operations;

/// <summary>The rendered files of a manifest, on disk.</summary>
internal sealed class RenderedFolder : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public RenderedFolder(OperationsManifest manifest)
    {
        Files = OperationsRenderer.Render(manifest, TemplateSet.Open(System.IO.Path.Combine(Repository.Root, "templates"), null), TestContext.Current.CancellationToken);
        foreach (var file in Files.Append(OperationsRenderer.Checksums(Files)))
            Write(file.Path, Encoding.UTF8.GetString(file.Content.Span));
    }

    public static OperationsManifest Manifest(string name) => name switch
    {
        "shop" => RenderingSamples.Shop,
        "minimal" => RenderingSamples.Minimal,
        _ => RenderingSamples.WithHostileTexts,
    };

    public IReadOnlyList<OperationsFile> Files { get; }

    public string Path => _folder["."];

    /// <summary>Absolute.</summary>
    public string this[string path] => _folder[path];

    public string Read(string path) => File.ReadAllText(this[path]);

    public IEnumerable<string> Below(string folder) => Files.Select(file => file.Path).Where(path => path.StartsWith(folder, StringComparison.Ordinal));

    public void Write(string path, string text, bool run = false)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(this[path])!);
        File.WriteAllText(this[path], text);
        if (run)
            File.SetUnixFileMode(this[path], UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    public void Dispose() => _folder.Dispose();
}

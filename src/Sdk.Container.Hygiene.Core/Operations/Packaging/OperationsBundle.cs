using System.Globalization;
using Sdk.Container.Hygiene.Debian.Deb;
using Sdk.Container.Hygiene.Operations.Rendering;
using Sdk.Container.Hygiene.Storage;
using Sdk.Container.Hygiene.Templating;

namespace Sdk.Container.Hygiene.Operations.Packaging;

/// <summary>All files of the operations folder: those that are given, those that are rendered of ops.json, the Debian package of both, and the checksums of all.</summary>
public sealed record OperationsBundle
{
    public required OperationsManifest Manifest { get; init; }

    /// <summary>ops.json itself, its schema, the runner.</summary>
    public required IReadOnlyList<OperationsFile> Given { get; init; }
    public required TemplateSet Templates { get; init; }

    /// <summary>Without entries and needs: they are of the files and the manifest.</summary>
    public required OperationsPackageRequest Package { get; init; }

    /// <summary>The runner, as it ships. The program itself has no extension, what it is made of has one.</summary>
    public static IEnumerable<OperationsFile> ReadRunner(string folder) => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(path =>
        new OperationsFile(Path.GetRelativePath(folder, path).Replace('\\', '/'), File.ReadAllBytes(path), Path.HasExtension(path) ? OperationsFile.Plain : OperationsFile.Program));

    /// <summary>The same where the files would be the same.</summary>
    public string Identify() => Fingerprint.Of(Inputs()).ToString();

    /// <summary>What a template or a value of the project is at fault for is a <see cref="Diagnostics.HygieneException"/> (HYG52xx, HYG606x, HYG607x).</summary>
    public IReadOnlyList<OperationsFile> Make(CancellationToken cancellationToken)
    {
        List<OperationsFile> files = [.. Given, .. OperationsRenderer.Render(Manifest, Templates, cancellationToken)];
        var package = new OperationsPackage(Templates).Describe(Package with { Entries = HostFiles.Of(Manifest.App, files), Needs = HostPackages.Of(Manifest) }, cancellationToken);
        files.Add(new(package.FileName, DebWriter.Write(package)));
        return [.. files, OperationsRenderer.Checksums(files)];
    }

    // The manifest is among the given files, as ops.json.
    private IEnumerable<string> Inputs()
    {
        // Another build of this package may write others for the same input.
        yield return typeof(OperationsBundle).Module.ModuleVersionId.ToString();
        foreach (var input in (string[])[Package.Maintainer, Package.Description, Package.Homepage ?? "", Package.Copyright ?? "", Package.License ?? "", Package.Modified.ToString(CultureInfo.InvariantCulture)])
            yield return input;
        foreach (var file in Given)
        {
            yield return file.Path;
            yield return Sha256Digest.Of(file.Content.Span).Hex;
        }
        foreach (var name in Templates.Names)
        {
            yield return name;
            yield return TemplateSet.Read(Templates.Find(name)!);
        }
    }
}

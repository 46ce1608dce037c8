using System.Globalization;
using System.Text;
using Sdk.Container.Hygiene.Diagnostics;
using Sdk.Container.Hygiene.Storage;

namespace Sdk.Container.Hygiene.Templating;

/// <summary>
/// Writes a folder that <c>docker build</c>, <c>podman build</c> and <c>buildah bud</c> make the image of: Dockerfiles, and the layers under names that a person can read. Where nothing
/// has changed since the last time, no template is parsed, no layer read and nothing written.
/// </summary>
public sealed class ContextWriter(TimeProvider time, IHygieneLog log)
{
    private const string Folder = "dockerfile/";

    /// <summary>True where something was written. What of the configuration has no form in a Dockerfile is <c>HYG5205</c>; a fault of the file system is <c>HYG5206</c>.</summary>
    public async Task<bool> WriteAsync(ContextRequest request, CancellationToken cancellationToken)
    {
        var fingerprint = Identify(request);
        if (ContextRecord.TryRead(request.RecordFile) is { } last && last.Fingerprint == fingerprint && last.Describes(request.Directory))
        {
            log.Detail($"the build context is up to date: {request.Directory}");
            return false;
        }
        var models = DockerfileModels.Of(request);
        // All templates first: where one of them is at fault, the context stays as it was.
        var renderer = new TemplateRenderer(request.Templates);
        var texts = models.ToDictionary(model => model.File, model => Encoding.UTF8.GetBytes(renderer.Render($"{Folder}{model.Kind}.scriban", model, cancellationToken)));
        try
        {
            var names = await WriteFilesAsync(request, texts, cancellationToken);
            await new ContextRecord(fingerprint, [.. names.Select(name => WrittenFile.Of(name, request.Directory)).OfType<WrittenFile>()])
                .WriteAsync(request.RecordFile, time, cancellationToken);
            return true;
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw TemplateDiagnostics.CannotWriteContext(request.Directory, cause.Message).ToException(cause);
        }
    }

    private async Task<IReadOnlyCollection<string>> WriteFilesAsync(ContextRequest request, IReadOnlyDictionary<string, byte[]> texts, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateDirectory(request.Directory);
        HashSet<string> names = [.. texts.Keys];
        foreach (var (step, name) in request.Steps.Zip(DockerfileModels.FileNames(request.Steps)))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (step.Add is not null && names.Add(name!))
                Place(step.Add.Path, Path.Join(request.Directory, name));
        }
        foreach (var (name, text) in texts)
            await AtomicFile.WriteIfDifferentAsync(Path.Join(request.Directory, name), text, time, cancellationToken);
        foreach (var stale in folder.EnumerateFileSystemInfos().Where(entry => !names.Contains(entry.Name)))
        {
            if (stale is DirectoryInfo { LinkTarget: null } directory)
                directory.Delete(recursive: true);
            else
                stale.Delete();
        }
        return names;
    }

    // A layer may have the name of the last publish's: it comes beside it, and replaces it in one step. A second name costs no space; where there can be none, a copy is made (or a clone,
    // where the file system can). Never a symbolic link: an engine would not follow it out of the context.
    private static void Place(string source, string target)
    {
        var temporary = $"{target}.{Path.GetRandomFileName()}.tmp";
        try
        {
            if (!HardLink.TryCreate(temporary, source))
                File.Copy(source, temporary);
            File.Move(temporary, target, overwrite: true);
        }
        finally
        {
            // rename(2) of two names of one file does nothing, and leaves both.
            File.Delete(temporary);
        }
    }

    // Of plain inputs, not of the models: making them would take longer than all the rest of an unchanged publish.
    private static string Identify(ContextRequest request) => Fingerprint.Of(Inputs(request)).ToString();

    private static IEnumerable<string> Inputs(ContextRequest request)
    {
        // Another build of this package may write another context for the same input.
        yield return typeof(ContextWriter).Module.ModuleVersionId.ToString();
        foreach (var input in new[] { request.Kind, request.BaseName, request.Digest, request.Configuration, request.Architecture, request.SnapshotMirror ?? "" })
            yield return input;
        foreach (var input in (string[])[.. List(request.Names), .. List([.. request.Selections.Select(selection => selection.Line)])])
            yield return input;
        yield return Number(request.Steps.Count);
        foreach (var step in request.Steps)
            foreach (var input in (string[])[step.Title, step.Name, step.InBase ? "base" : "", step.Add?.Digest.Hex ?? "", Number(step.Add?.Size ?? 0), .. List(step.Run), .. List(step.Packages)])
                yield return input;
        foreach (var input in List(request.Lock.Inputs.Components))
            yield return input;
        yield return Number(request.Lock.Inputs.Repositories.Count);
        foreach (var repository in request.Lock.Inputs.Repositories)
            foreach (var input in (string[])[repository.Name, repository.Uri, repository.Suite, .. List(repository.Components), .. List(repository.Keys)])
                yield return input;
        yield return Number(request.Lock.Suites.Count);
        foreach (var suite in request.Lock.Suites)
            foreach (var input in new[] { suite.Suite, suite.Codename, suite.Label, Number(suite.Date.UtcTicks) })
                yield return input;
        yield return Number(request.Lock.Packages.Count);
        foreach (var package in request.Lock.Packages)
            foreach (var input in new[] { package.Name, package.Version, package.Architecture, package.Source, package.SourceVersion, package.Suite, package.InBase ? "base" : "" })
                yield return input;
        foreach (var name in request.Templates.In(Folder))
        {
            yield return name;
            yield return TemplateSet.Read(request.Templates.Find(name)!);
        }
    }

    // With their number, so that no two lists run together.
    private static IEnumerable<string> List(IReadOnlyList<string> values) => [Number(values.Count), .. values];

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);
}

using Sdk.Container.Hygiene.Diagnostics;

namespace Sdk.Container.Hygiene.Templating;

/// <summary>The templates that ship with this SDK, each of which a file of the user's of the same relative path replaces.</summary>
public sealed class TemplateSet
{
    private const string Extension = ".scriban";
    // Recipes of services are files of their own; Services reads them.
    private const string Recipes = "services/";
    private readonly SortedDictionary<string, string> _files;

    private TemplateSet(SortedDictionary<string, string> files) => _files = files;

    /// <summary>Relative paths with <c>/</c>: <c>dockerfile/app.scriban</c>.</summary>
    public IReadOnlyCollection<string> Names => _files.Keys;

    /// <summary>Those of one folder, which ends in <c>/</c>.</summary>
    public IEnumerable<string> In(string folder) => _files.Keys.Where(name => name.StartsWith(folder, StringComparison.Ordinal));

    /// <summary>Finds the files; reads none. A folder that is missing is <c>HYG5202</c>; a file that replaces nothing is <c>HYG5201</c>, all at once.</summary>
    /// <param name="shipped">Absolute path of the SDK's own folder.</param>
    /// <param name="user">Absolute path of ContainerTemplates; null where it is not set. Recipes of services, hidden files and texts (<c>.md</c>) may lie in it, too.</param>
    public static TemplateSet Open(string shipped, string? user)
    {
        SortedDictionary<string, string> files = new(StringComparer.Ordinal);
        foreach (var (name, path) in List(shipped).Where(file => file.Name.EndsWith(Extension, StringComparison.Ordinal)))
            files.Add(name, path);
        if (user is null)
            return new(files);
        List<Diagnostic> faults = [];
        foreach (var (name, path) in List(user).OrderBy(file => file.Name, StringComparer.Ordinal))
        {
            if (files.ContainsKey(name))
                files[name] = path;
            else if (!name.StartsWith(Recipes, StringComparison.Ordinal) && !name.Split('/').Any(part => part.StartsWith('.')) && !name.EndsWith(".md", StringComparison.OrdinalIgnoreCase))
                faults.Add(TemplateDiagnostics.UnknownTemplate(name, [.. files.Keys], new(path)));
        }
        return faults.Count == 0 ? new(files) : throw new HygieneException(faults);
    }

    /// <summary>Absolute path of a template; null where there is none of that name.</summary>
    public string? Find(string name) => _files.GetValueOrDefault(name);

    /// <summary>A file that cannot be read is <c>HYG5207</c>.</summary>
    internal static string Read(string path)
    {
        try
        {
            return File.ReadAllText(path).ReplaceLineEndings("\n");
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw TemplateDiagnostics.CannotReadTemplate(path, cause.Message).ToException(cause);
        }
    }

    private static IEnumerable<(string Name, string Path)> List(string folder)
    {
        try
        {
            return [.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Select(path => (Path.GetRelativePath(folder, path).Replace('\\', '/'), path))];
        }
        catch (DirectoryNotFoundException cause)
        {
            throw TemplateDiagnostics.NoFolder(folder).ToException(cause);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw TemplateDiagnostics.CannotReadTemplate(folder, cause.Message).ToException(cause);
        }
    }
}

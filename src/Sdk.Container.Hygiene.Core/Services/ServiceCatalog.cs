using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Sdk.Container.Hygiene.Diagnostics;
using Sdk.Container.Hygiene.Locking;

namespace Sdk.Container.Hygiene.Services;

/// <summary>A recipe that fits a project.</summary>
/// <param name="Name">Its folder's: <c>nginx</c>.</param>
/// <param name="Folder">Absolute: where its files lie.</param>
/// <param name="PackageVersion">What <c>${version}</c> stands for; empty where the recipe has none.</param>
public sealed record SelectedService(string Name, string Folder, ServiceRecipe Recipe, string PackageVersion);

/// <summary>The recipes of a folder, one in each folder below it.</summary>
public static partial class ServiceCatalog
{
    private const string FileName = "service.json";

    /// <summary>
    /// The recipe for what the project asks for; null where none fits. A folder of the user's comes before ours, and takes the place of what has the same name there.
    /// </summary>
    /// <param name="name">The name of a recipe; <c>none</c>; or empty for the one that fits.</param>
    /// <param name="folders">The user's first; those that do not exist are passed over.</param>
    /// <param name="requested">Names of the project's DebianPackage items.</param>
    public static SelectedService? Select(string name, IReadOnlyList<string> folders, IReadOnlyCollection<string> requested, IReadOnlyList<LockedPackage> locked)
    {
        if (name == "none")
            return null;
        var known = folders.SelectMany((folder, rank) => Directory.Exists(folder) ? Directory.EnumerateDirectories(folder).Select(path => (Path: path, Rank: rank)) : [])
            .Where(place => IsRecipe(place.Path, folders[^1])).DistinctBy(place => Path.GetFileName(place.Path)).OrderBy(place => Path.GetFileName(place.Path), StringComparer.Ordinal).ToList();
        if (name.Length == 0)
            return Choose(known.Select(place => (Read(place.Path), place.Rank)).Where(candidate => Fits(candidate.Item1.Recipe, requested))) is { } service ? Expand(service, locked) : null;
        return known.Find(place => Path.GetFileName(place.Path) == name).Path is { } named
            ? Expand(Read(named), locked)
            : throw ServiceDiagnostics.UnknownService(name, NearestName.Find(name, known.Select(place => Path.GetFileName(place.Path)!).Append("none"))).ToException();
    }

    // Files beside each other may be shared by recipes. But some of ours alone would replace nothing.
    private static bool IsRecipe(string folder, string ours) =>
        File.Exists(Path.Join(folder, FileName)) || (File.Exists(Path.Join(ours, Path.GetFileName(folder), FileName)) ? throw ServiceDiagnostics.NoRecipe(folder).ToException() : false);

    private static bool Fits(ServiceRecipe recipe, IReadOnlyCollection<string> requested) =>
        recipe.With.All(requested.Contains) && requested.Any(package => recipe.Packages.Any(pattern => Match(pattern, package) is not null));

    // A container runs one service: which of two, only the project can say.
    private static SelectedService? Choose(IEnumerable<(SelectedService Service, int Rank)> fitting) =>
        fitting.GroupBy(candidate => (candidate.Service.Recipe.With.Count, -candidate.Rank), candidate => candidate.Service).MaxBy(group => group.Key)?.ToList() switch
        {
            null => null,
            [var only] => only,
            var several => throw ServiceDiagnostics.SeveralServices([.. several.Select(service => service.Name)]).ToException(),
        };

    private static SelectedService Read(string folder)
    {
        var path = Path.Join(folder, FileName);
        try
        {
            var recipe = ServiceRecipeJson.Read(File.ReadAllBytes(path));
            foreach (var file in recipe.Files.Where(file => file.Mode is not null && !Mode().IsMatch(file.Mode)))
                throw ServiceDiagnostics.UnreadableRecipe(new(path), $"the mode '{file.Mode}' of '{file.Path}' is not three or four octal digits").ToException();
            return recipe.Version == ServiceRecipe.CurrentVersion
                ? new(Path.GetFileName(folder), folder, recipe, "")
                : throw ServiceDiagnostics.UnreadableRecipe(new(path), $"its version is {recipe.Version}, and this package reads {ServiceRecipe.CurrentVersion}").ToException();
        }
        catch (JsonException exception)
        {
            var place = new SourceLocation(path, (int)(exception.LineNumber ?? 0) + 1, (int)(exception.BytePositionInLine ?? 0) + 1);
            throw ServiceDiagnostics.UnreadableRecipe(place, exception.Message).ToException(exception);
        }
    }

    private static SelectedService Expand(SelectedService service, IReadOnlyList<LockedPackage> locked)
    {
        if (service.Recipe.VersionOf is not { } pattern)
            return service;
        var version = locked.Select(package => Match(pattern, package.Name)).FirstOrDefault(found => found is not null)
            ?? throw ServiceDiagnostics.NoVersion(service.Name, pattern).ToException();
        var text = Encoding.UTF8.GetString(ServiceRecipeJson.Write(service.Recipe)).Replace("${version}", version, StringComparison.Ordinal);
        return service with { Recipe = ServiceRecipeJson.Read(Encoding.UTF8.GetBytes(text)), PackageVersion = version };
    }

    [GeneratedRegex("^[0-7]{3,4}$")]
    private static partial Regex Mode();

    // What stands for the star: digits and dots, so that postgresql-* is not postgresql-client.
    private static string? Match(string pattern, string name)
    {
        if (pattern.Split('*') is not [var start, var end])
            return pattern == name ? "" : null;
        if (name.Length <= start.Length + end.Length || !name.StartsWith(start, StringComparison.Ordinal) || !name.EndsWith(end, StringComparison.Ordinal))
            return null;
        var version = name[start.Length..^end.Length];
        return version.All(c => char.IsAsciiDigit(c) || c == '.') ? version : null;
    }
}

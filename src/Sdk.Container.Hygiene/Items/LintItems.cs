using Microsoft.Build.Framework;
using Sdk.Container.Hygiene.Diagnostics;
using Sdk.Container.Hygiene.Linting;
using Sdk.Container.Hygiene.Services;

namespace Sdk.Container.Hygiene.Items;

/// <summary>ContainerLintException items: the code of a warning about the finished image, and of what it is accepted. And which item a warning is about.</summary>
internal static class LintItems
{
    private static readonly string[] s_known = ["Path", "Package"];

    /// <summary>What the project accepts, and the recipe of its service, where it has one.</summary>
    public static IReadOnlyList<LintException> Read(ITaskItem[]? items, ServiceRecipe? recipe)
    {
        ItemReader reader = new();
        var own = reader.Read("ContainerLintException", items, s_known, Convert);
        reader.ThrowIfRefused();
        return [.. own, .. (recipe?.Accepts ?? []).Select(Convert)];
    }

    public static LintPlaces Places(string projectFile, string projectDirectory, ITaskItem[] packages, ITaskItem[] files, ITaskItem[] publishFiles, string workingDirectory) => new()
    {
        // In /bin and /lib the image has what an item puts there in /usr.
        OfPath = path =>
            ContainerFileItems.Read(new(), files, projectDirectory).FirstOrDefault(file => file.Path == path || $"/usr{file.Path}" == path)?.Locate()
            ?? PublishFileItems.Read(publishFiles, [], projectDirectory).Where(file => $"{workingDirectory.TrimEnd('/')}/{file.RelativePath.Replace('\\', '/')}" == path)
                .Select(file => (SourceLocation?)new SourceLocation(file.SourcePath)).FirstOrDefault(),
        OfPackage = name => packages.FirstOrDefault(item => item.ItemSpec.Trim() == name) is { } item ? ItemLocator.Locate("DebianPackage", item) : null,
        OfProperty = name => ItemLocator.LocateProperty(projectFile, name),
    };

    private static LintException? Convert(ItemValues item)
    {
        if (!Linter.Codes.Contains(item.Include))
            return item.Refuse<LintException>(Unknown("ContainerLintException", item.Include));
        var paths = Split(item["Path"]);
        return paths.All(path => path[0] is '/' or '*')
            ? new(item.Include, paths, Split(item["Package"]))
            : item.Invalid<LintException>("Path", "absolute paths inside the container, with * for any characters");
    }

    private static LintException Convert(AcceptedWarning accepted) => Linter.Codes.Contains(accepted.Code)
        ? new LintException(accepted.Code, accepted.Path is { } path ? [path] : [], accepted.Package is { } package ? [package] : [])
        : throw Unknown("what the service's recipe accepts", accepted.Code).ToException();

    private static Diagnostic Unknown(string where, string code) => LintDiagnostics.UnknownWarning(where, code, NearestName.Find(code, Linter.Codes));

    private static string[] Split(string list) => list.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}

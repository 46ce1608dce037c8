namespace Sdk.Container.Hygiene.Diagnostics;

/// <summary>HYG54xx: recipes of services, and files that a project adds to its image.</summary>
public static class ServiceDiagnostics
{
    public static Diagnostic UnreadableRecipe(SourceLocation location, string cause) => Diagnostic.Error(
        5401, $"cannot read the recipe of a service: {cause}. docs/services.md has its format.") with { Location = location };

    public static Diagnostic NoRecipe(string folder) => Diagnostic.Error(
        5409, $"cannot take the recipe in '{folder}': it has the name of one that ships with this SDK, and no service.json. Copy the whole folder of the recipe there, or give yours another name.");

    public static Diagnostic FolderInTheWay(string path) => Diagnostic.Error(
        5410, $"cannot make '{path}': the image has a folder there, and all that is in it would be gone. Write / at the end of Path, which puts the file into the folder, or its whole name.");

    public static Diagnostic FileInTheWay(string path, string file) => Diagnostic.Error(
        5411, $"cannot make '{path}': '{file}' is a file, and nothing can be in it. Correct the path of one of them.");

    public static Diagnostic NoVersion(string service, string pattern) => Diagnostic.Error(
        5402, $"cannot make the service {service}: the lock has no package '{pattern}'. Update the lock, or leave the recipe out with HygieneService=none.");

    public static Diagnostic NoCommand(IReadOnlyList<string> packages) => Diagnostic.Warning(
        5403, $"the image has nothing to run: no recipe is for {string.Join(", ", packages)}. Say what it starts with ContainerAppCommand items, or whom it is for with HygieneService.");

    public static Diagnostic UnknownOwner(string path, string owner, IReadOnlyList<string> nearest) => Diagnostic.Error(
        5404, $"cannot make '{path}': the image has no account '{owner}'.{NearestName.Hint(nearest)} Write user:group, each a name of the image's accounts or a number.");

    public static Diagnostic MissingFile(string path, string source) => Diagnostic.Error(
        5405, $"cannot make '{path}': there is no file '{source}'. Correct the item, or remove it.");

    public static Diagnostic UnknownService(string service, IReadOnlyList<string> nearest) => Diagnostic.Error(
        5406, $"cannot read the property HygieneService: there is no recipe '{service}'.{NearestName.Hint(nearest)} Write the name of a folder of recipes, or none.");

    public static Diagnostic SeveralServices(IReadOnlyList<string> services) => Diagnostic.Error(
        5407, $"cannot tell which service the image runs: the packages fit the recipes {string.Join(" and ", services)}, and a container runs one. Name it with HygieneService, or make an image for each.");

    public static Diagnostic NoShell(string service) => Diagnostic.Error(
        5408, $"cannot make the service {service} of a distroless image: its recipe starts it with a shell, and the image has none. Leave out ContainerFamily, or set HygieneService to none and say what the image starts with ContainerAppCommand items.");
}

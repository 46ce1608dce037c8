using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Build.Framework;
using Sdk.Container.Hygiene.Diagnostics;
using Sdk.Container.Hygiene.Operations;

namespace Sdk.Container.Hygiene.Items;

/// <summary>
/// ContainerService items: other containers that the app needs, by the name of an image or by a project that makes it. The one that is named <c>app</c> says more of the project's own.
/// </summary>
internal static partial class ContainerServiceItems
{
    private const string ItemType = "ContainerService";
    private static readonly string[] s_known = ["Image", "Project", "Environment", "DependsOn", "User", "Ports", "StopTimeout"];

    /// <param name="own">The project's own container.</param>
    /// <param name="ofProject">What a project says of its image; null where it says nothing. The path is absolute.</param>
    /// <returns>The services by name, with the project's own among them, and what the projects say of theirs.</returns>
    public static (IReadOnlyList<OperationsService> Services, IReadOnlyDictionary<string, ContainerDescription> Images) Read(
        ItemReader reader, ITaskItem[]? items, ContainerDescription own, Func<string, ContainerDescription?> ofProject, string projectDirectory)
    {
        Dictionary<string, ContainerDescription> images = new() { [OperationsService.OwnName] = own };
        HashSet<string> waits = [];
        var services = reader.Read(ItemType, items, s_known, item =>
        {
            var name = item.Name();
            if (name != OperationsService.OwnName && Find(item, ofProject, projectDirectory) is { } found)
                images.TryAdd(name, found);
            if (item.Has("DependsOn"))
                waits.Add(name);
            var image = images.GetValueOrDefault(name);
            return new OperationsService
            {
                Name = name,
                Image = image?.Image ?? ReadImage(item),
                Ports = ReadPorts(item) is { Count: > 0 } ports ? ports : image?.Ports ?? [],
                User = item.Has("User") ? item["User"] : image?.User ?? "",
                Environment = item.Variables("Environment"),
                DependsOn = [.. item.List("DependsOn").Distinct().Order(StringComparer.Ordinal)],
                StopTimeout = item.Seconds("StopTimeout", OperationsService.UsualStopTimeout),
                Healthcheck = image?.Healthcheck,
                Packages = image?.Packages ?? new Dictionary<string, string>(),
            };
        });
        if (!services.Any(service => service.Name == OperationsService.OwnName))
            services = [.. services, new() { Name = OperationsService.OwnName, Image = own.Image, Ports = own.Ports, User = own.User, Healthcheck = own.Healthcheck, Packages = own.Packages }];
        return ([.. services.Select(service => service.Name == OperationsService.OwnName && !waits.Contains(service.Name) ? service with { DependsOn = NeededBy(service.Name, services) } : service)
            .OrderBy(service => service.Name, StringComparer.Ordinal)], images);
    }

    private static ContainerDescription? Find(ItemValues item, Func<string, ContainerDescription?> ofProject, string projectDirectory)
    {
        if (!item.Has("Project"))
            return null;
        var path = Path.GetFullPath(item["Project"].Replace('\\', '/'), projectDirectory);
        if (item.Has("Image"))
            item.Refuse(OperationsDiagnostics.UselessPart(ItemType, item.Include, "a service by Project", "Image"));
        var found = ofProject(path);
        if (found is null)
            item.Refuse(OperationsDiagnostics.NoServiceProject(item.Include, item["Project"], File.Exists(path) ? "it does not use this SDK" : $"there is no file '{path}'"));
        return found;
    }

    private static string ReadImage(ItemValues item)
    {
        if (!item.Has("Image") && !item.Has("Project"))
            item.Refuse(OperationsDiagnostics.MissingPart(ItemType, item.Include, "a service", "Image or Project"));
        if (item.Has("Image") && item["Image"].Any(c => char.IsWhiteSpace(c) || char.IsControl(c) || c == '\'' || c == '"'))
            item.Otherwise("Image", "the name of an image, such as registry.example.com/db:17", "");
        return item["Image"];
    }

    private static IReadOnlyList<string> ReadPorts(ItemValues item)
    {
        List<string> ports = [];
        foreach (var text in item.List("Ports"))
        {
            var match = Port().Match(text);
            if (match.Success && int.Parse(match.Groups["number"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture) is > 0 and <= ushort.MaxValue)
                ports.Add(match.Groups["protocol"].Success ? text : $"{text}/tcp");
            else
                item.Otherwise("Ports", "a list of ports such as 5432 or 53/udp", "");
        }
        return [.. ports.Distinct().Order(StringComparer.Ordinal)];
    }

    // The app waits for all but those that wait for it, such as a web server in front.
    private static IReadOnlyList<string> NeededBy(string own, IReadOnlyList<OperationsService> services)
    {
        HashSet<string> after = [own];
        while (services.Where(service => service.DependsOn.Any(after.Contains)).Any(service => after.Add(service.Name)))
        {
        }
        return [.. services.Select(service => service.Name).Where(name => !after.Contains(name)).Distinct().Order(StringComparer.Ordinal)];
    }

    [GeneratedRegex(@"\A(?<number>[0-9]{1,5})(/(?<protocol>tcp|udp))?\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Port();
}

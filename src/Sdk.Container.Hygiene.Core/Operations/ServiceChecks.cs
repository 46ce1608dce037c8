using Sdk.Container.Hygiene.Diagnostics;

namespace Sdk.Container.Hygiene.Operations;

/// <summary>Services: their names, what they wait for, and their memory.</summary>
internal static class ServiceChecks
{
    private const string Item = "ContainerService";

    /// <summary>What docker gives a container at least (docker run, --memory).</summary>
    private const long LeastMemory = 6 << 20;

    public static IEnumerable<(string ItemType, string Name, Diagnostic Diagnostic)> Of(OperationsManifest manifest, OperationsFacts facts)
    {
        List<string> names = [.. manifest.Services.Select(service => service.Name)];
        foreach (var duplicate in OperationsCheck.Duplicates(Item, names))
            yield return duplicate;
        foreach (var service in manifest.Services)
        {
            foreach (var unknown in service.DependsOn.Except(names))
                yield return (Item, service.Name, OperationsDiagnostics.UnknownService(Item, service.Name, unknown, names));
            if (service.Memory is < LeastMemory)
                yield return ("ContainerResources", service.Name, OperationsDiagnostics.TooLittleMemory(service.Name, service.Memory.Value, LeastMemory));
            if (facts.Images.GetValueOrDefault(service.Name) is { } image)
                foreach (var path in image.Volumes.Where(path => !manifest.Volumes.Any(volume => volume.Services.Contains(service.Name) && Holds(volume.Path, path))))
                    yield return (Item, service.Name, OperationsDiagnostics.UndeclaredVolume(service.Name, path));
        }
        var waiting = Cycle(manifest);
        if (waiting.Count > 0)
            yield return (Item, waiting[0], OperationsDiagnostics.DependencyCycle(waiting));
    }

    private static bool Holds(string mount, string path) => path == mount || path.StartsWith($"{mount}/", StringComparison.Ordinal);

    // Whoever waits for nobody is taken out, again and again: what stays waits for itself.
    private static List<string> Cycle(OperationsManifest manifest)
    {
        List<OperationsService> left = [.. manifest.Services.DistinctBy(service => service.Name)];
        while (left.RemoveAll(service => !service.DependsOn.Any(name => left.Exists(other => other.Name == name))) > 0)
        {
        }
        return [.. left.Select(service => service.Name)];
    }
}

using Sdk.Container.Hygiene.Diagnostics;

namespace Sdk.Container.Hygiene.Operations;

/// <summary>Instances: their names, and the ports of the host that they share.</summary>
internal static class InstanceChecks
{
    private const string Item = "ContainerInstance";

    public static IEnumerable<(string ItemType, string Name, Diagnostic Diagnostic)> Of(OperationsManifest manifest)
    {
        foreach (var duplicate in OperationsCheck.Duplicates(Item, manifest.Instances.Select(instance => instance.Name)))
            yield return duplicate;
        string[] services = [.. manifest.Services.Select(service => service.Name)];
        foreach (var instance in manifest.Instances)
            foreach (var unknown in instance.Publish.Select(PublishedPort.Parse).Where(port => !services.Contains(port.Service)))
                yield return (Item, instance.Name, OperationsDiagnostics.UnknownService(Item, instance.Name, unknown.Service, services));
        foreach (var port in manifest.Instances.SelectMany(instance => instance.Publish.Select(publish => (instance.Name, publish)))
                     .GroupBy(port => HostPort(port.publish)).Where(port => port.Key.Address.Length > 0))
            foreach (var second in port.Skip(1))
                yield return (Item, second.Name, OperationsDiagnostics.SamePort(second.Name, port.First().Name, second.publish));
    }

    // 127.0.0.1:8081:8080/tcp: all before the container's port, and the protocol; empty where the engine chooses a port.
    private static (string Address, string Protocol) HostPort(string publish)
    {
        var parts = PublishedPort.Parse(publish).Port.Split('/');
        return (parts[0][..Math.Max(parts[0].LastIndexOf(':'), 0)], parts.Length > 1 ? parts[1] : "tcp");
    }
}

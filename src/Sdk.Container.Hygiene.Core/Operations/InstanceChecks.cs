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
        // A secret lies in the instance's own folder, what is in memory nowhere, and a backup of this host in a folder of its instance.
        var volumes = manifest.Volumes.Where(volume => volume.Kind is not (VolumeKind.Secret or VolumeKind.Scratch)).Select(volume => volume.Name);
        var backups = manifest.Backups.Where(backup => backup.Destination.Contains(':', StringComparison.Ordinal)).Select(backup => backup.Name);
        foreach (var names in (IEnumerable<string>[])[volumes, backups])
        {
            var wholes = manifest.Instances.SelectMany(instance => names.Select(name => (Instance: instance.Name, Name: name, Whole: $"{manifest.App}-{instance.Name}-{name}"))).GroupBy(one => one.Whole);
            foreach (var (first, second) in wholes.Select(group => (First: group.First(), Second: group.Last())).Where(pair => pair.First.Instance != pair.Second.Instance))
                yield return (Item, second.Instance, OperationsDiagnostics.SameWholeName(second.Instance, second.Name, first.Instance, first.Name, second.Whole));
        }
        string[] services = [.. manifest.Services.Select(service => service.Name)];
        foreach (var instance in manifest.Instances)
            foreach (var unknown in instance.Publish.Select(PublishedPort.Parse).Where(port => !services.Contains(port.Service)))
                yield return (Item, instance.Name, OperationsDiagnostics.UnknownService(Item, instance.Name, unknown.Service, services));
        var ports = manifest.Instances.SelectMany(instance => instance.Publish.Select(publish => (instance.Name, Publish: publish, Port: HostPort.Parse(publish)))).ToList();
        foreach (var (number, second) in ports.Index())
            if (ports.Take(number).FirstOrDefault(first => first.Port.Excludes(second.Port)) is { Name: not null } first)
                yield return (Item, second.Name, OperationsDiagnostics.SamePort(second.Name, first.Name, second.Publish));
    }

    /// <summary>What 127.0.0.1:8081:8080/tcp takes of the host: all before the container's port, and the protocol.</summary>
    /// <param name="Address">Empty: all of them.</param>
    /// <param name="Port">Empty where the engine chooses one.</param>
    private readonly record struct HostPort(string Address, string Port, string Protocol)
    {
        public static HostPort Parse(string publish)
        {
            var parts = PublishedPort.Parse(publish).Port.Split('/');
            var host = parts[0][..Math.Max(parts[0].LastIndexOf(':'), 0)];
            var colon = host.LastIndexOf(':');
            var address = host[..Math.Max(colon, 0)];
            return new(address is "0.0.0.0" or "[::]" ? "" : address, host[(colon + 1)..], parts.Length > 1 ? parts[1] : "tcp");
        }

        public bool Excludes(HostPort other) =>
            Port.Length > 0 && Port == other.Port && Protocol == other.Protocol && (Address == other.Address || Address.Length == 0 || other.Address.Length == 0);
    }
}

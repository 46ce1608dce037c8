using Sdk.Container.Hygiene.Diagnostics;

namespace Sdk.Container.Hygiene.Operations;

/// <summary>Volumes: whose they are, and that no two are in one place.</summary>
internal static class VolumeChecks
{
    private const string Item = "ContainerVolume";

    public static IEnumerable<(string ItemType, string Name, Diagnostic Diagnostic)> Of(OperationsManifest manifest)
    {
        List<string> services = [.. manifest.Services.Select(service => service.Name)];
        foreach (var duplicate in OperationsCheck.Duplicates(Item, manifest.Volumes.Select(volume => volume.Name)))
            yield return duplicate;
        foreach (var volume in manifest.Volumes)
            foreach (var unknown in volume.Services.Except(services))
                yield return (Item, volume.Name, OperationsDiagnostics.UnknownService(Item, volume.Name, unknown, services));
        foreach (var place in manifest.Volumes.SelectMany(volume => volume.Services.Select(service => (volume.Name, service, volume.Path))).GroupBy(place => (place.service, place.Path)))
            foreach (var second in place.DistinctBy(one => one.Name).Skip(1))
                yield return (Item, second.Name, OperationsDiagnostics.SamePlace(second.Name, place.First().Name, second.service, second.Path));
    }
}

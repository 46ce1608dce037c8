using Sdk.Container.Hygiene.Diagnostics;
using Sdk.Container.Hygiene.Operations.Schedules;

namespace Sdk.Container.Hygiene.Operations;

/// <summary>Jobs and who is told of them: names, services, queues, targets.</summary>
internal static class JobChecks
{
    private const string Item = "ContainerCronJob";

    public static IEnumerable<(string ItemType, string Name, Diagnostic Diagnostic)> Of(OperationsManifest manifest)
    {
        List<string> services = [.. manifest.Services.Select(service => service.Name)];
        foreach (var duplicate in OperationsCheck.Duplicates(Item, manifest.Jobs.Select(job => job.Name)))
            yield return duplicate;
        foreach (var job in manifest.Jobs)
        {
            if (manifest.Backups.Any(backup => backup.Name == job.Name))
                yield return (Item, job.Name, OperationsDiagnostics.SameName(Item, job.Name, "ContainerBackup"));
            if (!services.Contains(job.Service))
                yield return (Item, job.Name, OperationsDiagnostics.UnknownService(Item, job.Name, job.Service, services));
            if (job.Overlap == JobOverlap.Queue && Schedule.Parse(job.Schedule.Cron, job.Schedule.TimeZone).ShortestInterval.TotalSeconds is var gap && job.Timeout > gap)
                yield return (Item, job.Name, OperationsDiagnostics.QueueOverruns(job.Name, job.Timeout, (int)gap));
        }
        foreach (var finding in NotificationChecks.Of(manifest))
            yield return finding;
    }
}

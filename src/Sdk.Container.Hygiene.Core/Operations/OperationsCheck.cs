using Sdk.Container.Hygiene.Diagnostics;

namespace Sdk.Container.Hygiene.Operations;

/// <summary>Finds what cannot work on any host, however right each item is for itself. Everything is told at once, each with the user's own item.</summary>
public static class OperationsCheck
{
    /// <summary>Errors and warnings, in the order of ops.json.</summary>
    public static IReadOnlyList<Diagnostic> Run(OperationsManifest manifest, OperationsFacts facts)
    {
        List<Diagnostic> found = [];
        Add(ServiceChecks.Of(manifest, facts));
        Add(VolumeChecks.Of(manifest));
        Add(InstanceChecks.Of(manifest));
        Add(BackupChecks.Of(manifest, facts));
        Add(JobChecks.Of(manifest));
        return found;

        void Add(IEnumerable<(string ItemType, string Name, Diagnostic Diagnostic)> findings) =>
            found.AddRange(findings.Select(finding => finding.Diagnostic with { Location = facts.Locate(finding.ItemType, finding.Name) }));
    }

    /// <summary>Items of one type that share a name.</summary>
    internal static IEnumerable<(string ItemType, string Name, Diagnostic Diagnostic)> Duplicates(string itemType, IEnumerable<string> names) =>
        names.GroupBy(name => name).Where(group => group.Count() > 1).Select(group => (itemType, group.Key, OperationsDiagnostics.SameName(itemType, group.Key, itemType)));
}

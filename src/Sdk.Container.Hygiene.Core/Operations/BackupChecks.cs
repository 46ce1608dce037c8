using Sdk.Container.Hygiene.Diagnostics;

namespace Sdk.Container.Hygiene.Operations;

/// <summary>Backups: what they are of, with what they are made, and where they go.</summary>
internal static class BackupChecks
{
    private const string Item = "ContainerBackup";

    public static IEnumerable<(string ItemType, string Name, Diagnostic Diagnostic)> Of(OperationsManifest manifest, OperationsFacts facts) =>
        OperationsCheck.Duplicates(Item, manifest.Backups.Select(backup => backup.Name))
            .Concat(manifest.Backups.SelectMany(backup => Of(backup, manifest, facts).Select(error => (Item, backup.Name, error))));

    private static IEnumerable<Diagnostic> Of(OperationsBackup backup, OperationsManifest manifest, OperationsFacts facts)
    {
        List<string> services = [.. manifest.Services.Select(service => service.Name)];
        if (!services.Contains(backup.Service))
            yield return OperationsDiagnostics.UnknownService(Item, backup.Name, backup.Service, services);
        if (backup.Volume.Length > 0)
            foreach (var error in OfVolume(backup, manifest))
                yield return error;
        if (OfTools(backup, facts) is { } noTool)
            yield return noTool;
        foreach (var error in OfKeeping(backup).Concat(OfRecipients(backup)))
            yield return error;
        if (backup.Verify is { Expect.Length: > 0 } verify && ExtendedExpression.Fault(verify.Expect) is { } fault)
            yield return OperationsDiagnostics.InvalidExpectation(backup.Name, verify.Expect, fault);
    }

    private static IEnumerable<Diagnostic> OfVolume(OperationsBackup backup, OperationsManifest manifest)
    {
        if (manifest.Volumes.FirstOrDefault(volume => volume.Name == backup.Volume) is not { } volume)
        {
            yield return OperationsDiagnostics.UnknownVolume(Item, backup.Name, backup.Volume, [.. manifest.Volumes.Select(volume => volume.Name)]);
            yield break;
        }
        if (volume.Kind is VolumeKind.Cache or VolumeKind.Secret or VolumeKind.Scratch)
            yield return OperationsDiagnostics.NeverBackedUp(backup.Name, volume.Name, OperationsJson.Word(volume.Kind));
        if (backup is { Type: BackupType.Files, Consistency: BackupConsistency.Online } && (volume.Kind == VolumeKind.Database || BackupTools.IsData(volume.Path)))
            yield return OperationsDiagnostics.DatabaseAsFiles(backup.Name, volume.Name);
        if (!volume.Services.Contains(backup.Service))
            yield return OperationsDiagnostics.OtherServicesVolume(backup.Name, volume.Name, backup.Service, volume.Services);
    }

    // Of an image that no project of this SDK makes, nothing is known.
    private static Diagnostic? OfTools(OperationsBackup backup, OperationsFacts facts)
    {
        if (BackupTools.Of(backup.Type) is not { } tools || facts.Images.GetValueOrDefault(backup.Service) is not { } image)
            return null;
        var (client, server) = (tools.ClientMajor(image.Packages), tools.ServerMajor(image.Packages));
        return client is null ? OperationsDiagnostics.NoDumpClient(
                backup.Name, backup.Service, tools.Program, [.. tools.Clients.Select(name => name.Replace("*", server?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "N", StringComparison.Ordinal))])
            : client < server ? OperationsDiagnostics.OldDumpClient(backup.Name, backup.Service, tools.Program, client.Value, server.Value)
            : null;
    }

    private static IEnumerable<Diagnostic> OfKeeping(OperationsBackup backup)
    {
        var keep = backup.Keep;
        var kept = keep.Last + keep.Daily + keep.Weekly + keep.Monthly + keep.Yearly;
        if (kept == 0)
            yield return OperationsDiagnostics.NothingKept(backup.Name);
        else if (keep.Minimum > kept)
            yield return OperationsDiagnostics.MinimumNotKept(backup.Name, keep.Minimum, kept);
        if (!IsDestination(backup.Destination))
            yield return OperationsDiagnostics.InvalidDestination(backup.Name, backup.Destination);
    }

    private static bool IsDestination(string text) =>
        text.Length == 0
        || (text[0] == '/' && text.Trim('/').Length > 0 && !text.Split('/').Contains("..") && !text.Any(char.IsControl))
        || ((text.StartsWith("restic:", StringComparison.Ordinal) || text.StartsWith("borg:", StringComparison.Ordinal)) && text[^1] != ':' && !text.Any(char.IsControl));

    private static IEnumerable<Diagnostic> OfRecipients(OperationsBackup backup)
    {
        foreach (var unknown in backup.EncryptTo.Where(recipient => !IsAge(recipient) && !IsOpenPgp(recipient)))
            yield return OperationsDiagnostics.InvalidRecipient(backup.Name, unknown);
        if (backup.EncryptTo.Any(IsAge) && backup.EncryptTo.Any(IsOpenPgp))
            yield return OperationsDiagnostics.MixedRecipients(backup.Name);
    }

    // Bech32 (BIP 173) with 32 bytes in it: 52 characters, and six of a checksum that age itself verifies.
    private static bool IsAge(string recipient) => recipient.Length == 62 && recipient.StartsWith("age1", StringComparison.Ordinal) && recipient[4..].All("qpzry9x8gf2tvdw0s3jn54khce6mua7l".Contains);

    private static bool IsOpenPgp(string recipient) => recipient.Length is 40 or 64 && recipient.All(char.IsAsciiHexDigit);
}

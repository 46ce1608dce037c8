namespace Sdk.Container.Hygiene.Operations.Packaging;

/// <summary>Debian packages that the runner needs on the host for what a manifest declares: without them a declared backup or notification would fail there, each time.</summary>
public static class HostPackages
{
    /// <summary>In the order of their names.</summary>
    public static IReadOnlyList<string> Of(OperationsManifest manifest) => [.. manifest.Backups.SelectMany(Of).Concat(manifest.Notifications.SelectMany(Of)).Distinct().Order(StringComparer.Ordinal)];

    private static IEnumerable<string> Of(OperationsBackup backup)
    {
        if (backup.Type == BackupType.Sqlite)
            yield return "sqlite3";
        if (backup.Destination.StartsWith("restic:", StringComparison.Ordinal))
            yield return "restic";
        if (backup.Destination.StartsWith("borg:", StringComparison.Ordinal))
            yield return "borgbackup";
        if (BackupTools.CipherOf(backup) is { Length: > 0 } cipher)
            yield return cipher;
    }

    private static IEnumerable<string> Of(OperationsNotification notification) => notification.Type switch
    {
        NotificationType.Webhook => ["curl"],
        NotificationType.Mail => ["default-mta | mail-transport-agent | mailx"],
        _ => [],
    };
}

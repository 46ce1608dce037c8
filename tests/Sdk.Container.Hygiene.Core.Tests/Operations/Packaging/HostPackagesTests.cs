using Sdk.Container.Hygiene.Operations;
using Sdk.Container.Hygiene.Operations.Packaging;

namespace Sdk.Container.Hygiene.Tests.Operations.Packaging;

/// <summary>What a host needs follows from what is declared.</summary>
public sealed class HostPackagesTests
{
    private static readonly OperationsManifest Bare = SampleOperations.Shop with { Backups = [], Notifications = [] };
    private static readonly OperationsBackup Files = SampleOperations.Shop.Backups[1];

    [Fact]
    public void Nothing_declared_needs_nothing() => HostPackages.Of(Bare).ShouldBeEmpty();

    [Theory]
    [InlineData(BackupType.Files, "", "", "")]
    [InlineData(BackupType.Files, "/srv/backup", "", "")]
    [InlineData(BackupType.Postgresql, "", "", "")]
    [InlineData(BackupType.Sqlite, "", "", "sqlite3")]
    [InlineData(BackupType.Files, "restic:/srv/r", "", "restic")]
    [InlineData(BackupType.Files, "borg:/srv/b", "", "borgbackup")]
    [InlineData(BackupType.Files, "", "age1abc", "age")]
    [InlineData(BackupType.Files, "", "ABCDEF0123456789ABCDEF0123456789ABCDEF01", "gpg")]
    [InlineData(BackupType.Sqlite, "restic:/srv/r", "age1abc", "age restic sqlite3")]
    public void Of_a_backup(BackupType type, string destination, string recipient, string expected) =>
        string.Join(' ', HostPackages.Of(Bare with { Backups = [Files with { Type = type, Destination = destination, EncryptTo = recipient.Length > 0 ? [recipient, recipient] : [] }] })).ShouldBe(expected);

    [Theory]
    [InlineData(NotificationType.Command, "")]
    [InlineData(NotificationType.Webhook, "curl")]
    [InlineData(NotificationType.Mail, "default-mta | mail-transport-agent | mailx")]
    public void Of_a_notification(NotificationType type, string expected) =>
        string.Join(' ', HostPackages.Of(Bare with { Notifications = [new() { Name = "a", Type = type, Target = "x" }, new() { Name = "b", Type = type, Target = "y" }] })).ShouldBe(expected);
}

using Sdk.Container.Hygiene.Operations;

namespace Sdk.Container.Hygiene.Tests.Operations;

/// <summary>A shop with a database, in which each record of ops.json says all that it can.</summary>
internal static class SampleOperations
{
    public static OperationsSchedule Nightly { get; } = new() { Cron = "0 2 * * *", OnCalendar = ["*-*-* 02:00:00 Etc/UTC"], Splay = 3600, MaxAge = 129600 };

    public static OperationsManifest Shop { get; } = new()
    {
        App = "shop",
        AppVersion = "1.0.0-rc.1",
        Services =
        [
            new()
            {
                Name = "app", Image = "shop:1.0.0", Ports = ["8080/tcp"], User = "1654", Environment = new Dictionary<string, string> { ["Title"] = "a \"b\" <c>" }, Memory = 268435456, Cpus = 0.5m, Pids = 256,
                ReadOnly = true, DependsOn = ["db"], StopTimeout = 30, Healthcheck = new(["/app/shop", "--health"], 30, 3, 10, 3),
            },
            new() { Name = "db", Image = "shop-db:1.0.0", Packages = new Dictionary<string, string> { ["postgresql-17"] = "17.6-0+deb13u1", ["postgresql-client-17"] = "17.6-0+deb13u1" } },
        ],
        Volumes =
        [
            new() { Name = "db-password", Kind = VolumeKind.Secret, Path = "/run/secrets/db-password", Services = ["app", "db"], Mode = "444" },
            new() { Name = "pgdata", Kind = VolumeKind.Database, Path = "/var/lib/postgresql", Services = ["db"], Size = 10L << 30 },
            new() { Name = "uploads", Kind = VolumeKind.State, Path = "/var/lib/shop/uploads", Services = ["app"], Owner = "1654:1654" },
        ],
        Instances = [new() { Name = "alice", Publish = ["127.0.0.1:8081:8080"], Environment = new Dictionary<string, string> { ["SHOP_TITLE"] = "Alice" } }, new() { Name = "bob" }],
        Backups =
        [
            new()
            {
                Name = "orders", Type = BackupType.Postgresql, Service = "db", Volume = "pgdata", Database = "shop", User = "postgres", Globals = true, Schedule = Nightly, Timeout = 3600, Retries = 2, RetryDelay = 300,
                Keep = new(3, 7, 4, 12, 2, 2), EncryptTo = [$"age1{new string('q', 58)}"], Destination = "/srv/backup", MinSize = 1024,
                Verify = new() { Schedule = Nightly with { Cron = "0 5 * * 0" }, Command = ["psql", "-XtAc", "select count(*) from orders", "shop"], Expect = "^[1-9]" },
            },
            new()
            {
                Name = "uploads", Type = BackupType.Files, Service = "app", Volume = "uploads", Exclude = ["tmp/*"], Schedule = Nightly, Consistency = BackupConsistency.Stop, Timeout = 3600,
                Keep = new(0, 7, 4, 0, 0, 2), Compression = "none",
            },
        ],
        Jobs =
        [
            new()
            {
                Name = "expire-carts", Command = ["/app/Shop", "jobs", "expire;carts"], User = "1654", Mode = JobMode.Run, Instances = JobInstances.One, Overlap = JobOverlap.Queue, Lock = JobLock.Instance,
                Schedule = Nightly, Timeout = 600, Retries = 1, RetryDelay = 60, SuccessExitCodes = [0, 3], Suspend = true,
            },
        ],
        Notifications = [new() { Name = "admin", Type = NotificationType.Mail, Target = "root" }],
    };

    /// <summary>What the images of the services are known to be.</summary>
    public static Dictionary<string, ContainerDescription> Images => Shop.Services.ToDictionary(service => service.Name, service => new ContainerDescription { Image = service.Image, Packages = service.Packages });

    public static OperationsManifest With(Func<OperationsBackup, OperationsBackup> change) => Shop with { Backups = [change(Shop.Backups[0]), Shop.Backups[1]] };
}

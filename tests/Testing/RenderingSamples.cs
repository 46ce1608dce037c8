using Sdk.Container.Hygiene.Operations;

namespace Sdk.Container.Hygiene.Testing;

/// <summary>Manifests for tests: a shop that has some of everything, the least there can be, and one whose every free text is hostile.</summary>
public static class RenderingSamples
{
    private const string Hostile = "say \"hi\" to $USER for 5%, 100%d $(id) `id` ${HOME} #not; 'it' \\ {a: b}\n\ttwo\\";

    public static OperationsManifest Minimal { get; } = new() { App = "tiny", AppVersion = "0.1.0", Services = [new() { Name = "app", Image = "tiny:0.1.0" }] };

    public static OperationsManifest Shop { get; } = new()
    {
        App = "shop",
        AppVersion = "1.0.0",
        Services =
        [
            new()
            {
                Name = "app", Image = "shop:1.0.0", Ports = ["8080/tcp"], User = "1654", Environment = new Dictionary<string, string> { ["ConnectionStrings__Shop"] = "Host=db;Database=shop" },
                Memory = 256 << 20, Cpus = 0.5m, Pids = 256, ReadOnly = true, DependsOn = ["db"], Healthcheck = new(["/app/Shop", "--health"], 30, 5, 60, 3),
            },
            new()
            {
                Name = "db", Image = "shop-db:1.0.0", User = "100:102", Environment = new Dictionary<string, string> { ["POSTGRES_DB"] = "shop", ["POSTGRES_PASSWORD_FILE"] = "/run/secrets/db-password" }, StopTimeout = 60,
                Packages = new Dictionary<string, string> { ["postgresql-17"] = "17.6-0+deb13u1" }, Healthcheck = new(["/usr/libexec/hygiene/postgresql-check"], 10, 5, 120, 3),
            },
            new() { Name = "web", Image = "shop-web:1.0.0", Ports = ["80/tcp", "443/tcp"], DependsOn = ["app"] },
        ],
        Volumes =
        [
            new() { Name = "db-password", Kind = VolumeKind.Secret, Path = "/run/secrets/db-password", Services = ["app", "db"] },
            new() { Name = "pages", Kind = VolumeKind.Cache, Path = "/var/cache/nginx", Services = ["web"], Size = 1 << 30 },
            new() { Name = "pgdata", Kind = VolumeKind.Database, Path = "/var/lib/postgresql", Services = ["db"], Size = 10L << 30 },
            new() { Name = "tmp", Kind = VolumeKind.Scratch, Path = "/tmp", Services = ["app"], Owner = "1654:1654", Mode = "1777", Size = 64 << 20 },
            new() { Name = "uploads", Kind = VolumeKind.State, Path = "/var/lib/shop/uploads", Services = ["app", "web"], Owner = "1654:1654" },
        ],
        Instances =
        [
            new() { Name = "alice", Publish = ["127.0.0.1:8081:8080"], Environment = new Dictionary<string, string> { ["SHOP_TITLE"] = "Alice" } },
            new() { Name = "bob", Publish = ["127.0.0.1:8082:8080"] },
        ],
        Backups =
        [
            new()
            {
                Name = "orders", Type = BackupType.Postgresql, Service = "db", Volume = "pgdata", Database = "shop", User = "postgres", Globals = true, Schedule = At("0 2 * * *", 3600, "*-*-* 02:00:00"), Timeout = 3600,
                Retries = 2, RetryDelay = 300, Keep = new(3, 7, 4, 12, 2, 2), EncryptTo = ["age1xyz"], MinSize = 1024,
                Verify = new() { Schedule = At("0 5 * * 0", 0, "Sun *-*-* 05:00:00"), Command = ["psql", "-XtAc", "select count(*) from orders", "shop"], Expect = "^[1-9]" },
            },
            new()
            {
                Name = "uploads", Type = BackupType.Files, Service = "app", Volume = "uploads", Exclude = ["tmp/*"], Schedule = At("30 2 * * *", 0, "*-*-* 02:30:00"), Consistency = BackupConsistency.Stop, Timeout = 1800,
                Keep = new(1, 7, 4, 0, 0, 1), Destination = "/srv/backups",
            },
        ],
        Jobs =
        [
            new() { Name = "expire-carts", Command = ["/app/Shop", "jobs", "expire-carts"], User = "1654", Schedule = At("*/15 * * * *", 300, "*-*-* *:00/15:00"), Timeout = 600, Lock = JobLock.Instance },
            new() { Name = "mails", Command = ["/app/Shop", "jobs", "mails"], Schedule = At("7 9 1,15 * 1", 0, "*-*-01,15 09:07:00", "Mon *-*-* 09:07:00"), Timeout = 60, Instances = JobInstances.One, Overlap = JobOverlap.Replace, Mode = JobMode.Run },
            new() { Name = "old", Command = ["/app/Shop", "jobs", "old"], Schedule = At("0 0 1 1 *", 0, "*-01-01 00:00:00"), Timeout = 60, Suspend = true },
        ],
        Notifications = [new() { Name = "admin", Type = NotificationType.Mail, Target = "root@example.com" }],
    };

    public static OperationsManifest WithHostileTexts { get; } = Minimal with
    {
        App = "hostile",
        Services =
        [
            new() { Name = "app", Image = "hostile:1", Environment = new Dictionary<string, string> { ["A"] = Hostile, ["B_9"] = "", ["C"] = "ü😀\u0085\u2028\ufeff" }, Healthcheck = new(["/app/x", Hostile], 0, 0, 0, 0) },
        ],
        Volumes = [new() { Name = "data", Kind = VolumeKind.State, Path = "/var/lib/it's a {folder} #1", Services = ["app"] }],
        Instances = [new() { Name = "x", Environment = new Dictionary<string, string> { ["A"] = Hostile } }],
        Jobs = [new() { Name = "job", Command = ["/app/x", Hostile], User = "www-data", Schedule = At("0 3 * * *", 0, "*-*-* 03:00:00"), Timeout = 60, SuccessExitCodes = [0, 3] }],
        Backups =
        [
            new()
            {
                Name = "all", Type = BackupType.Command, Service = "app", Command = ["/app/x", Hostile], RestoreCommand = ["/app/x", Hostile], Schedule = At("0 3 * * *", 0, "*-*-* 03:00:00"), Timeout = 60,
                Keep = new(1, 0, 0, 0, 0, 1), Destination = "/srv/it's 100% \"full\" $HOME",
            },
            new() { Name = "db", Type = BackupType.Mariadb, Service = "app", Database = "it's `mine`", User = "a b", Schedule = At("0 3 * * *", 0, "*-*-* 03:00:00"), Timeout = 60, Keep = new(1, 0, 0, 0, 0, 1) },
        ],
    };

    /// <summary>The least that has a database in a file.</summary>
    public static OperationsManifest WithSqlite { get; } = Minimal with
    {
        Volumes = [new() { Name = "data", Kind = VolumeKind.State, Path = "/data", Services = ["app"] }],
        Backups = [new() { Name = "db", Type = BackupType.Sqlite, Service = "app", Volume = "data", Path = "a.db", Schedule = At("0 3 * * *", 0, "*-*-* 03:00:00"), Timeout = 60, Keep = new(1, 0, 0, 0, 0, 1) }],
    };

    private static OperationsSchedule At(string cron, int splay, params string[] onCalendar) =>
        new() { Cron = cron, OnCalendar = [.. onCalendar.Select(time => $"{time} Etc/UTC")], Splay = splay, MaxAge = 129600 };
}

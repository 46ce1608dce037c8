using Sdk.Container.Hygiene.Diagnostics;
using Sdk.Container.Hygiene.Operations;

namespace Sdk.Container.Hygiene.Tests.Operations;

/// <summary>What cannot work on any host, each with its code, and the item that it is about.</summary>
public sealed class OperationsCheckTests
{
    private static readonly OperationsManifest Shop = SampleOperations.Shop;
    private static readonly string Age = Shop.Backups[0].EncryptTo[0];

    [Fact]
    public void A_sound_manifest_has_nothing_to_tell() => Run(Sound).ShouldBeEmpty();

    [Fact]
    public void Two_of_a_type_with_one_name() =>
        Run(Sound with
        {
            Volumes = [.. Sound.Volumes, Sound.Volumes[2] with { Path = "/other" }],
            Instances = [Sound.Instances[1], Sound.Instances[1]],
            Backups = [.. Sound.Backups, Sound.Backups[1]],
            Jobs = [.. Sound.Jobs, Sound.Jobs[0]],
            Notifications = [.. Sound.Notifications, Sound.Notifications[0]],
        }).ShouldBe(["HYG6032 ContainerVolume uploads", "HYG6032 ContainerInstance bob", "HYG6032 ContainerBackup uploads", "HYG6032 ContainerCronJob expire-carts", "HYG6032 ContainerNotification admin"]);

    [Fact]
    public void A_job_with_the_name_of_a_backup() =>
        Run(Sound with { Jobs = [Sound.Jobs[0] with { Name = "uploads" }] }).ShouldBe(["HYG6032 ContainerCronJob uploads"]);

    [Fact]
    public void A_volume_that_nobody_declares()
    {
        var manifest = Sound with { Backups = [Sound.Backups[1] with { Volume = "upload" }] };
        Run(manifest).ShouldBe(["HYG6033 ContainerBackup uploads"]);
        Tell(manifest).Single().Message.ShouldContain("Did you mean 'uploads'?");
    }

    [Fact]
    public void Services_that_nobody_declares()
    {
        var manifest = Sound with
        {
            Services = [Sound.Services[0] with { DependsOn = ["bd"] }, Sound.Services[1]],
            Volumes = [Sound.Volumes[0], Sound.Volumes[1], Sound.Volumes[2] with { Services = ["app", "dbb"] }],
            Backups = [Sound.Backups[0] with { Service = "dbs", Volume = "" }, Sound.Backups[1]],
            Jobs = [Sound.Jobs[0] with { Service = "ap" }],
        };
        Run(manifest).ShouldBe(["HYG6034 ContainerService app", "HYG6034 ContainerVolume uploads", "HYG6034 ContainerBackup orders", "HYG6034 ContainerCronJob expire-carts"]);
        Tell(manifest)[0].Message.ShouldContain("Did you mean 'db'?");
        Tell(manifest)[3].Message.ShouldContain("Did you mean 'app'?");
    }

    [Theory]
    [InlineData(VolumeKind.Cache)]
    [InlineData(VolumeKind.Secret)]
    [InlineData(VolumeKind.Scratch)]
    public void A_volume_that_is_never_backed_up(VolumeKind kind) =>
        Run(Sound with { Volumes = [Sound.Volumes[0], Sound.Volumes[1], Sound.Volumes[2] with { Kind = kind }] }).ShouldBe(["HYG6035 ContainerBackup uploads"]);

    [Theory]
    [InlineData(BackupConsistency.Online, "HYG6036 ContainerBackup uploads")]
    [InlineData(BackupConsistency.Stop, "")]
    [InlineData(BackupConsistency.Pause, "")]
    public void A_database_as_files_while_it_runs(BackupConsistency consistency, string expected) =>
        string.Join(' ', Run(Sound with { Backups = [Sound.Backups[0], Sound.Backups[1] with { Service = "db", Volume = "pgdata", Consistency = consistency }] })).ShouldBe(expected);

    [Theory]
    [InlineData("/var/lib/postgresql", BackupConsistency.Online, true)]
    [InlineData("/var/lib/postgresql/17/main", BackupConsistency.Online, true)]
    [InlineData("/var/lib/mysql", BackupConsistency.Online, true)]
    [InlineData("/var/lib/redis", BackupConsistency.Online, true)]
    [InlineData("/var/lib/valkey", BackupConsistency.Online, true)]
    [InlineData("/var/lib/postgresql", BackupConsistency.Stop, false)]
    [InlineData("/var/lib/mysql", BackupConsistency.Pause, false)]
    [InlineData("/var/lib/mysql-files", BackupConsistency.Online, false)]
    [InlineData("/srv/var/lib/mysql", BackupConsistency.Online, false)]
    public void A_database_whose_volume_says_that_it_is_none(string path, BackupConsistency consistency, bool isRefused)
    {
        OperationsVolume volume = new() { Name = "files", Kind = VolumeKind.State, Path = path, Services = ["db"] };
        var backup = Sound.Backups[1] with { Service = "db", Volume = "files", Consistency = consistency };
        Run(Sound with { Volumes = [Sound.Volumes[0], volume], Backups = [backup] }).ShouldBe(isRefused ? ["HYG6036 ContainerBackup uploads"] : []);
    }

    [Theory]
    [InlineData("^[0-9]+$", true)]
    [InlineData("", true)]
    [InlineData(@"^\d+$", false)]
    [InlineData("(", false)]
    public void An_answer_is_compared_with_an_expression_of_bash_s(string expression, bool fits) =>
        Run(SampleOperations.With(backup => backup with { Verify = backup.Verify! with { Expect = expression } })).ShouldBe(fits ? [] : ["HYG6056 ContainerBackup orders"]);

    [Fact]
    public void A_volume_of_another_service() =>
        Run(Sound with { Backups = [Sound.Backups[1] with { Service = "db" }] }).ShouldBe(["HYG6052 ContainerBackup uploads"]);

    [Theory]
    [InlineData(BackupType.Postgresql, "postgresql-17=17.6-0", "HYG6039")]
    [InlineData(BackupType.Postgresql, "postgresql-17=17.6-0 postgresql-client-15=15.1-0", "HYG6040")]
    [InlineData(BackupType.Postgresql, "postgresql-17=17.6-0 postgresql-client-15=15.1-0 postgresql-client-17=17.6-0", "")]
    [InlineData(BackupType.Postgresql, "postgresql-15=15.1-0 postgresql-client-17=17.6-0", "")]
    [InlineData(BackupType.Postgresql, "mariadb-server=1:11.8.3-0 mariadb-client=1:11.8.3-0", "HYG6039")]
    [InlineData(BackupType.Mariadb, "mariadb-server=1:11.8.3-0", "HYG6039")]
    [InlineData(BackupType.Mariadb, "mariadb-server=1:11.8.3-0 mariadb-client=1:10.11.6-0", "HYG6040")]
    [InlineData(BackupType.Mariadb, "mariadb-server=1:11.8.3-0 mariadb-client=1:11.8.3-0", "")]
    [InlineData(BackupType.Redis, "redis-server=5:8.0.2-3", "HYG6039")]
    [InlineData(BackupType.Redis, "redis-server=5:8.0.2-3 redis-tools=5:8.0.2-3", "")]
    [InlineData(BackupType.Redis, "valkey-server=8.1.1-1 valkey-tools=8.1.1-1", "")]
    [InlineData(BackupType.Redis, "valkey-server=8.1.1-1 valkey-tools=7.2.4-1", "HYG6040")]
    [InlineData(BackupType.Command, "", "")]
    public void The_client_of_a_dump_is_in_the_image_and_no_older_than_the_server(BackupType type, string packages, string code)
    {
        var images = new Dictionary<string, ContainerDescription>
        {
            ["db"] = new() { Image = "db", Packages = packages.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(package => package.Split('=')).ToDictionary(package => package[0], package => package[1]) },
        };
        string.Join(' ', Tell(SampleOperations.With(backup => backup with { Type = type }), images).Select(diagnostic => diagnostic.Code)).ShouldBe(code);
    }

    [Fact]
    public void Of_an_image_from_elsewhere_nothing_is_known() => Tell(Sound, new Dictionary<string, ContainerDescription>()).ShouldBeEmpty();

    [Fact]
    public void Nothing_kept_or_less_than_the_least()
    {
        Run(SampleOperations.With(backup => backup with { Keep = new(0, 0, 0, 0, 0, 1) })).ShouldBe(["HYG6041 ContainerBackup orders"]);
        Run(SampleOperations.With(backup => backup with { Keep = new(1, 2, 0, 0, 0, 4) })).ShouldBe(["HYG6042 ContainerBackup orders"]);
        Run(SampleOperations.With(backup => backup with { Keep = new(1, 2, 0, 0, 0, 3) })).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(NotificationType.Mail, "root", true)]
    [InlineData(NotificationType.Mail, "ops@example.com", true)]
    [InlineData(NotificationType.Mail, "ops@", false)]
    [InlineData(NotificationType.Mail, "a b", false)]
    [InlineData(NotificationType.Mail, "-oQ/tmp", false)]
    [InlineData(NotificationType.Command, "/usr/local/bin/tell", true)]
    [InlineData(NotificationType.Command, "tell", false)]
    [InlineData(NotificationType.Command, "/usr/../tell", false)]
    [InlineData(NotificationType.Webhook, "https://example.com/hook", true)]
    [InlineData(NotificationType.Webhook, "file:///etc/passwd", false)]
    [InlineData(NotificationType.Webhook, "example.com/hook", false)]
    public void A_target_is_what_its_type_needs(NotificationType type, string target, bool fits) =>
        Run(Sound with { Notifications = [new() { Name = "admin", Type = type, Target = target }] }).ShouldBe(fits ? [] : ["HYG6043 ContainerNotification admin"]);

    [Fact]
    public void Memory_that_no_engine_gives() =>
        Run(Sound with { Services = [Sound.Services[0] with { Memory = (6 << 20) - 1 }, Sound.Services[1] with { Memory = 6 << 20 }] }).ShouldBe(["HYG6044 ContainerResources app"]);

    [Theory]
    [InlineData("", true)]
    [InlineData("/srv/backup", true)]
    [InlineData("restic:sftp:backup@example.com:/srv/restic", true)]
    [InlineData("borg:ssh://backup@example.com/./shop", true)]
    [InlineData("srv/backup", false)]
    [InlineData("/", false)]
    [InlineData("/srv/../etc", false)]
    [InlineData("restic:", false)]
    [InlineData("s3:bucket", false)]
    public void A_destination_is_absolute_or_a_repository(string destination, bool fits) =>
        Run(SampleOperations.With(backup => backup with { Destination = destination })).ShouldBe(fits ? [] : ["HYG6045 ContainerBackup orders"]);

    [Fact]
    public void Recipients_are_of_one_kind()
    {
        var fingerprint = new string('A', 40);
        Run(SampleOperations.With(backup => backup with { EncryptTo = [fingerprint, new string('b', 64)] })).ShouldBeEmpty();
        Run(SampleOperations.With(backup => backup with { EncryptTo = [Age, "me@example.com", Age[..^1], $"{Age[..^1]}b"] })).ShouldBe(
            ["HYG6046 ContainerBackup orders", "HYG6046 ContainerBackup orders", "HYG6046 ContainerBackup orders"]);
        Run(SampleOperations.With(backup => backup with { EncryptTo = [Age, fingerprint] })).ShouldBe(["HYG6047 ContainerBackup orders"]);
    }

    [Theory]
    [InlineData(JobOverlap.Queue, 86401, "HYG6048")]
    [InlineData(JobOverlap.Queue, 86400, "")]
    [InlineData(JobOverlap.Replace, 86401, "")]
    [InlineData(JobOverlap.Skip, 86401, "")]
    public void A_queue_that_can_grow(JobOverlap overlap, int timeout, string code)
    {
        var found = Tell(Sound with { Jobs = [Sound.Jobs[0] with { Overlap = overlap, Timeout = timeout }] });
        found.Select(diagnostic => (diagnostic.Code, diagnostic.Severity)).ShouldBe(code.Length > 0 ? [(code, DiagnosticSeverity.Warning)] : []);
    }

    [Fact]
    public void Services_that_wait_for_each_other()
    {
        Run(Sound with { Services = [Sound.Services[0], Sound.Services[1] with { DependsOn = ["app"] }] }).ShouldBe(["HYG6050 ContainerService app"]);
        Run(Sound with { Services = [Sound.Services[0], Sound.Services[1] with { DependsOn = ["db"] }] }).ShouldBe(["HYG6050 ContainerService app"]);
    }

    [Theory]
    [InlineData("/var/lib/postgresql", "")]
    [InlineData("/var/lib/postgresql/17", "")]
    [InlineData("/var/lib/postgresql-old", "HYG6051")]
    [InlineData("/var/lib", "HYG6051")]
    public void A_volume_of_an_image_that_nobody_declares(string path, string code)
    {
        Dictionary<string, ContainerDescription> images = new() { ["db"] = SampleOperations.Images["db"] with { Volumes = [path] } };
        string.Join(' ', Tell(Sound, images).Select(diagnostic => diagnostic.Code)).ShouldBe(code);
    }

    [Fact]
    public void Two_volumes_in_one_place() =>
        Run(Sound with { Volumes = [.. Sound.Volumes, new() { Name = "x", Kind = VolumeKind.Cache, Path = "/var/lib/shop/uploads", Services = ["app"] }] }).ShouldBe(["HYG6053 ContainerVolume x"]);

    [Theory]
    [InlineData("127.0.0.1:8081:8080", "127.0.0.1:8081:80", true)]
    [InlineData("127.0.0.1:8081:8080", "8081:80", true)]
    [InlineData("0.0.0.0:8081:8080", "127.0.0.1:8081:80", true)]
    [InlineData("8081:8080", "[::]:8081:8080", true)]
    [InlineData("[::1]:8081:8080", "[::1]:8081:80", true)]
    [InlineData("127.0.0.1:8081:8080", "127.0.0.2:8081:8080", false)]
    [InlineData("127.0.0.1:8081:8080", "127.0.0.1:8082:8080", false)]
    [InlineData("127.0.0.1::8080", "127.0.0.1::8080", false)]
    [InlineData("8080", "8080", false)]
    [InlineData("53:53/udp", "53:53", false)]
    public void Two_instances_with_one_port_of_the_host(string first, string second, bool isRefused) =>
        Run(Sound with { Instances = [Sound.Instances[0] with { Publish = [first] }, Sound.Instances[1] with { Publish = [second] }] })
            .ShouldBe(isRefused ? ["HYG6054 ContainerInstance bob"] : []);

    [Theory]
    [InlineData("acme-web", "web-data", true)]
    [InlineData("acme-web", "new-data", false)]
    [InlineData("bob", "web-data", false)]
    public void Two_instances_whose_volumes_or_backups_would_have_one_name(string instance, string name, bool isRefused)
    {
        var volume = Sound.Volumes[0] with { Services = ["app"], Kind = VolumeKind.State };
        Run(Sound with
        {
            Instances = [new() { Name = "acme" }, new() { Name = instance }],
            Volumes = [.. Sound.Volumes, volume with { Name = "data", Path = "/one" }, volume with { Name = name, Path = "/two" }],
        }).ShouldBe(isRefused ? [$"HYG6057 ContainerInstance {instance}"] : []);
        var backup = Sound.Backups[0] with { Destination = "restic:/srv/backups" };
        Run(Sound with { Instances = [new() { Name = "acme" }, new() { Name = instance }], Backups = [.. Sound.Backups, backup with { Name = "data" }, backup with { Name = name }] })
            .ShouldBe(isRefused ? [$"HYG6057 ContainerInstance {instance}"] : []);
        // These have no name on the host but within their instance.
        Run(Sound with
        {
            Instances = [new() { Name = "acme" }, new() { Name = instance }],
            Volumes = [.. Sound.Volumes, .. new[] { "data", name }.SelectMany(word => new[] { volume with { Name = word, Path = $"/{word}", Kind = VolumeKind.Secret } })],
            Backups = [.. Sound.Backups, Sound.Backups[0] with { Name = "data" }, Sound.Backups[0] with { Name = name }],
        }).ShouldBeEmpty();
    }

    private static OperationsManifest Sound => Shop;

    private static IReadOnlyList<Diagnostic> Tell(OperationsManifest manifest, IReadOnlyDictionary<string, ContainerDescription>? images = null) =>
        OperationsCheck.Run(manifest, new() { Images = images ?? SampleOperations.Images, Locate = (type, name) => new($"{type} {name}") });

    private static IReadOnlyList<string> Run(OperationsManifest manifest) => [.. Tell(manifest).Select(diagnostic => $"{diagnostic.Code} {diagnostic.Location!.Value.File}")];
}

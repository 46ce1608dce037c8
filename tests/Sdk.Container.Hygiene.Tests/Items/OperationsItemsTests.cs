using Microsoft.Build.Framework;
using Sdk.Container.Hygiene.Diagnostics;
using Sdk.Container.Hygiene.Items;
using Sdk.Container.Hygiene.Operations;
using static Sdk.Container.Hygiene.Tests.RecordingBuildEngine;

namespace Sdk.Container.Hygiene.Tests.Items;

/// <summary>What items say, what they need not say, and what is refused of them.</summary>
public sealed class OperationsItemsTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);
    private readonly ItemReader _reader = new();

    [Fact]
    public void What_a_job_does_not_say_is_what_is_usual()
    {
        var job = Read(jobs: [Item("expire", ("Schedule", "*/15 * * * *"), ("Command", "/app/Shop"), ("Arguments", "jobs;a%3Bb"))]).Jobs.ShouldHaveSingleItem();
        job.Command.ShouldBe(["/app/Shop", "jobs", "a;b"]);
        (job.Service, job.User, job.Mode, job.Instances, job.Overlap, job.Lock).ShouldBe(("app", "", JobMode.Exec, JobInstances.Each, JobOverlap.Skip, JobLock.Job));
        (job.Timeout, job.Retries, job.RetryDelay, job.Suspend).ShouldBe((3600, 0, 60, false));
        job.SuccessExitCodes.ShouldBe([0]);
        (job.Schedule.Cron, job.Schedule.TimeZone, job.Schedule.Splay, job.Schedule.MaxAge).ShouldBe(("*/15 * * * *", "Etc/UTC", 0, 1800));
    }

    [Fact]
    public void What_a_job_says_is_read()
    {
        var job = Read(jobs:
        [
            Item("nightly", ("Schedule", "@daily"), ("TimeZone", "Asia/Tokyo"), ("Command", "/bin/x"), ("User", "1:2"), ("Service", "app"), ("Mode", "RUN"), ("Instances", "one"), ("Overlap", "queue"),
                ("Lock", "instance"), ("Timeout", "10m"), ("Retries", "3"), ("RetryDelay", "5s"), ("Splay", "30m"), ("SuccessExitCodes", "4;0"), ("MaxAge", "2d"), ("Suspend", "True")),
        ]).Jobs.Single();
        (job.User, job.Mode, job.Instances, job.Overlap, job.Lock).ShouldBe(("1:2", JobMode.Run, JobInstances.One, JobOverlap.Queue, JobLock.Instance));
        (job.Timeout, job.Retries, job.RetryDelay, job.Suspend).ShouldBe((600, 3, 5, true));
        job.SuccessExitCodes.ShouldBe([0, 4]);
        (job.Schedule.Cron, job.Schedule.TimeZone, job.Schedule.Splay, job.Schedule.MaxAge).ShouldBe(("0 0 * * *", "Asia/Tokyo", 1800, 172800));
    }

    [Fact]
    public void What_a_backup_does_not_say_is_what_is_usual()
    {
        var manifest = Read(
            volumes: [Item("uploads", ("Path", "/srv/uploads/")), Item("pgdata", ("Path", "/var/lib/postgresql"), ("Service", "db"), ("Kind", "database"), ("Size", "10Gi"))],
            services: [Item("db", ("Image", "example.com/db:1"))],
            backups:
            [
                Item("uploads", ("Type", "files"), ("Volume", "uploads"), ("Schedule", "0 2 * * *"), ("Exclude", "tmp/*;a%3Bb")),
                Item("orders", ("Type", "postgresql"), ("Database", "shop"), ("Volume", "pgdata"), ("Schedule", "0 * * * *"), ("VerifySchedule", "@weekly"), ("VerifyCommand", "psql"),
                    ("VerifyArguments", "-c;select 1%3B"), ("VerifyExpect", "^1$"), ("KeepLast", "1")),
            ]);
        manifest.Backups.Select(backup => backup.Name).ShouldBe(["orders", "uploads"]);
        var (orders, uploads) = (manifest.Backups[0], manifest.Backups[1]);
        (orders.Service, orders.User, orders.Globals, orders.Keep, orders.Schedule.Splay).ShouldBe(("db", "", true, new Retention(1, 0, 0, 0, 0, 1), 900));
        orders.Verify!.Command.ShouldBe(["psql", "-c", "select 1;"]);
        (orders.Verify.Schedule.Cron, orders.Verify.Expect).ShouldBe(("0 0 * * 0", "^1$"));
        (uploads.Service, uploads.User, uploads.Globals, uploads.Keep, uploads.Schedule.Splay).ShouldBe(("app", "", false, new Retention(0, 7, 4, 0, 0, 2), 3600));
        uploads.Exclude.ShouldBe(["tmp/*", "a;b"]);
        (uploads.Consistency, uploads.Timeout, uploads.Retries, uploads.RetryDelay, uploads.Compression, uploads.MinSize, uploads.MaxShrinkPercent).ShouldBe(
            (BackupConsistency.Online, 3600, 2, 300, "zstd", 0, 50));
        uploads.Verify.ShouldBeNull();
        manifest.Volumes.Select(volume => (volume.Name, volume.Path, volume.Owner, volume.Size)).ShouldBe([("pgdata", "/var/lib/postgresql", "", 10L << 30), ("uploads", "/srv/uploads", "1654:1654", null)]);
    }

    [Theory]
    [InlineData("postgresql", "", true)]
    [InlineData("mariadb", "", true)]
    [InlineData("mariadb", "true", true)]
    [InlineData("mariadb", "false", false)]
    public void The_accounts_of_a_server_are_backed_up_with_its_databases(string type, string globals, bool expected) =>
        Read(
            volumes: [Item("data", ("Path", "/var/lib/db"), ("Service", "db"), ("Kind", "database"))],
            services: [Item("db", ("Image", "example.com/db:1"))],
            backups: [Item("orders", ("Type", type), ("Database", "shop"), ("Volume", "data"), ("Schedule", "0 * * * *"), ("Globals", globals))]).Backups.Single().Globals.ShouldBe(expected);

    [Fact]
    public void The_app_is_a_service_of_its_own_and_waits_for_those_that_do_not_wait_for_it()
    {
        var manifest = Read(
            services:
            [
                Item("db", ("Project", "../Db/Db.csproj"), ("Environment", "A=1;B=x%3By=z")),
                Item("web", ("Image", "web:1"), ("DependsOn", "proxy"), ("Ports", "443;53/udp")),
                Item("proxy", ("Image", "proxy:1"), ("DependsOn", "app")),
            ],
            resources: [Item("app", ("Memory", "256m"), ("Cpus", "0.50"), ("Pids", "100"), ("ReadOnly", "true")), Item("db", ("Cpus", "1500m"))]);
        manifest.Services.Select(service => service.Name).ShouldBe(["app", "db", "proxy", "web"]);
        var (app, db) = (manifest.Services[0], manifest.Services[1]);
        app.DependsOn.ShouldBe(["db"]);
        (app.Image, app.User, app.Memory, app.Cpus, app.Pids, app.ReadOnly).ShouldBe(("shop:1.0.0", "1654", 256 << 20, 0.5m, 100, true));
        (db.Image, db.User, db.Cpus).ShouldBe(("shop-db:2", "", 1.5m));
        db.Ports.ShouldBe(["5432/tcp"]);
        db.Packages.Keys.ShouldBe(["postgresql-17"]);
        db.Environment.ShouldBe(new Dictionary<string, string> { ["A"] = "1", ["B"] = "x;y=z" });
        manifest.Services[3].Ports.ShouldBe(["443/tcp", "53/udp"]);
        System.Text.Encoding.UTF8.GetString(OperationsJson.Write(manifest)).ShouldContain("\"cpus\": 0.5,");
    }

    [Fact]
    public void The_apps_own_container_can_say_more()
    {
        var app = Read(services: [Item("app", ("Environment", "A=1"), ("StopTimeout", "1m"), ("User", "5:6"), ("DependsOn", "db")), Item("db", ("Image", "db:1")), Item("other", ("Image", "o:1"))]).Service("app");
        app.DependsOn.ShouldBe(["db"]);
        (app.Image, app.StopTimeout, app.User, app.Environment["A"]).ShouldBe(("shop:1.0.0", 60, "5:6", "1"));
    }

    [Theory]
    [InlineData("Kind", "state", "uploads")]
    [InlineData("Kind", "cache", "uploads")]
    [InlineData("Kind", "secret", "")]
    [InlineData("Kind", "scratch", "")]
    [InlineData("Service", "db", "")]
    [InlineData("Service", "db;app", "uploads")]
    public void Volumes_of_the_image_are_those_of_its_own_container_that_outlive_it(string name, string value, string expected)
    {
        string.Join(' ', ContainerVolumeItems.ReadFolders(_reader, [Item("uploads", ("Path", "/uploads"), (name, value))]).Paths).ShouldBe(expected.Length > 0 ? $"/{expected}" : "");
        _reader.ThrowIfRefused();
    }

    [Fact]
    public void A_volume_of_the_image_has_the_owner_and_the_mode_that_are_declared()
    {
        var (paths, roots) = ContainerVolumeItems.ReadFolders(_reader,
            [Item("a", ("Path", "/a/"), ("Owner", "7:8")), Item("b", ("Path", "/b"), ("Mode", "0750")), Item("c", ("Path", "/c")), Item("d", ("Path", "/d"), ("Kind", "secret"), ("Owner", "7:8"))]);
        _reader.ThrowIfRefused();
        paths.ShouldBe(["/a", "/b", "/c"]);
        roots.OrderBy(root => root.Key, StringComparer.Ordinal).Select(root => $"{root.Key} {root.Value.Owner} {root.Value.Mode}").ShouldBe(["/a (7, 8) ", $"/b  {0b111_101_000}"]);
    }

    [Fact]
    public void What_a_backup_says_is_read()
    {
        var recipient = $"age1{new string('q', 58)}";
        var backup = Read(
            volumes: [Item("data", ("Path", "/data"))],
            backups:
            [
                Item("files", ("Type", "files"), ("Volume", "data"), ("Schedule", "@daily"), ("TimeZone", "Asia/Tokyo"), ("Splay", "10m"), ("Timeout", "2h"), ("Retries", "5"), ("RetryDelay", "7m"), ("MaxAge", "3d"),
                    ("Consistency", "Stop"), ("Destination", "restic:/srv/r"), ("Compression", "none"), ("EncryptTo", recipient), ("KeepLast", "1"), ("KeepDaily", "2"), ("KeepWeekly", "3"), ("KeepMonthly", "4"), ("KeepYearly", "5"),
                    ("KeepMinimum", "6"), ("MinSize", "1k"), ("MaxShrinkPercent", "10"), ("VerifySchedule", "@weekly"), ("VerifyMode", "list")),
                Item("own", ("Type", "command"), ("Service", "app"), ("User", "7:8"), ("Command", "/bin/dump"), ("Arguments", "a;b"), ("RestoreCommand", "/bin/load"), ("RestoreArguments", "c"), ("Schedule", "@daily")),
                Item("notes", ("Type", "sqlite"), ("Volume", "data"), ("Path", "db/notes.db"), ("Schedule", "@daily")),
            ]).Backups.ToDictionary(backup => backup.Name);
        var files = backup["files"];
        (files.Schedule.Cron, files.Schedule.TimeZone, files.Schedule.Splay, files.Schedule.MaxAge).ShouldBe(("0 0 * * *", "Asia/Tokyo", 600, 259200));
        (files.Timeout, files.Retries, files.RetryDelay, files.Consistency, files.Destination, files.Compression).ShouldBe((7200, 5, 420, BackupConsistency.Stop, "restic:/srv/r", "none"));
        (files.Keep, files.MinSize, files.MaxShrinkPercent).ShouldBe((new Retention(1, 2, 3, 4, 5, 6), 1024, 10));
        files.EncryptTo.ShouldBe([recipient]);
        files.Verify!.Mode.ShouldBe(VerifyMode.List);
        backup["own"].User.ShouldBe("7:8");
        backup["own"].Command.ShouldBe(["/bin/dump", "a", "b"]);
        backup["own"].RestoreCommand.ShouldBe(["/bin/load", "c"]);
        backup["notes"].Path.ShouldBe("db/notes.db");
    }

    public static TheoryData<string, string, string, string> Wrong => new()
    {
        { "HYG1001", "Did you mean 'Schedule'?", "ContainerCronJob", "Schedul=0 1 * * *" },
        { "HYG1002", "Schedule is missing", "ContainerCronJob", "Command=/x" },
        { "HYG1002", "Command is missing", "ContainerCronJob", "Schedule=@daily" },
        { "HYG6037", "Arguments needs Command", "ContainerCronJob", "Schedule=@daily|Arguments=a" },
        { "HYG6030", "Did you mean 'replace'?", "ContainerCronJob", "Schedule=@daily|Command=/x|Overlap=replacee" },
        { "HYG6030", "Write exec or run.", "ContainerCronJob", "Schedule=@daily|Command=/x|Mode=attach" },
        { "HYG6016", "", "ContainerCronJob", "Schedule=0 x * * *|Command=/x" },
        { "HYG6023", "Europe/Berlin", "ContainerCronJob", "Schedule=@daily|TimeZone=Europe/Berln|Command=/x" },
        { "HYG6025", "", "ContainerCronJob", "Schedule=@hourly|Splay=2h|Command=/x" },
        { "HYG6027", "", "ContainerCronJob", "Schedule=@daily|MaxAge=1h|Command=/x" },
        { "HYG1003", "a time such as", "ContainerCronJob", "Schedule=@daily|Command=/x|Timeout=10" },
        { "HYG1003", "a time such as", "ContainerCronJob", "Schedule=@daily|Command=/x|Timeout=500ms" },
        { "HYG1003", "longer than nothing", "ContainerCronJob", "Schedule=@daily|Command=/x|Timeout=0s" },
        { "HYG1003", "from 0 to 255", "ContainerCronJob", "Schedule=@daily|Command=/x|SuccessExitCodes=0;256" },
        { "HYG1003", "true or false", "ContainerCronJob", "Schedule=@daily|Command=/x|Suspend=yes" },
        { "HYG6034", "Known are: app", "ContainerCronJob", "Schedule=@daily|Command=/x|Service=apps" },
        { "HYG1002", "Type is missing", "ContainerBackup", "Schedule=@daily" },
        { "HYG6030", "Did you mean 'postgresql'?", "ContainerBackup", "Type=postgresq|Schedule=@daily" },
        { "HYG6037", "Type=\"postgresql\" needs Database", "ContainerBackup", "Type=postgresql|Service=app|Schedule=@daily" },
        { "HYG6037", "Type=\"mariadb\" needs Service", "ContainerBackup", "Type=mariadb|Database=x|Schedule=@daily" },
        { "HYG6037", "Type=\"files\" needs Volume", "ContainerBackup", "Type=files|Schedule=@daily" },
        { "HYG6037", "Type=\"redis\" needs Volume", "ContainerBackup", "Type=redis|Service=app|Schedule=@daily" },
        { "HYG6037", "Type=\"sqlite\" needs Path", "ContainerBackup", "Type=sqlite|Volume=v|Schedule=@daily" },
        { "HYG6037", "Type=\"command\" needs RestoreCommand", "ContainerBackup", "Type=command|Command=/x|Schedule=@daily" },
        { "HYG6037", "VerifyExpect needs VerifySchedule", "ContainerBackup", "Type=files|Volume=v|Schedule=@daily|VerifyExpect=1" },
        { "HYG6037", "VerifyExpect needs VerifyCommand", "ContainerBackup", "Type=files|Volume=v|Schedule=@daily|VerifySchedule=@weekly|VerifyExpect=1" },
        { "HYG6056", "is none of an extended regular expression", "ContainerBackup", @"Type=files|Volume=v|Schedule=@daily|VerifySchedule=@weekly|VerifyCommand=/x|VerifyExpect=^\d+$" },
        { "HYG6037", "VerifyMode needs VerifySchedule", "ContainerBackup", "Type=files|Volume=v|Schedule=@daily|VerifyMode=list" },
        { "HYG6038", "VerifyMode=\"list\" has no use for VerifyCommand", "ContainerBackup", "Type=files|Volume=v|Schedule=@daily|VerifySchedule=@weekly|VerifyMode=list|VerifyCommand=/x" },
        { "HYG6038", "Type=\"files\" has no use for Database", "ContainerBackup", "Type=files|Volume=v|Schedule=@daily|Database=x" },
        { "HYG6033", "Declare it", "ContainerBackup", "Type=files|Volume=nobodys|Schedule=@daily" },
        { "HYG6030", "Write zstd or none.", "ContainerBackup", "Type=files|Volume=v|Schedule=@daily|Compression=gzip" },
        { "HYG1003", "a path below the volume", "ContainerBackup", "Type=sqlite|Volume=v|Path=../x.db|Schedule=@daily" },
        { "HYG6038", "Type=\"sqlite\" has no use for Consistency", "ContainerBackup", "Type=sqlite|Volume=v|Path=x.db|Consistency=stop|Schedule=@daily" },
        { "HYG1003", "from 1", "ContainerBackup", "Type=files|Volume=v|Schedule=@daily|KeepMinimum=0" },
        { "HYG1003", "from 0 to 100", "ContainerBackup", "Type=files|Volume=v|Schedule=@daily|MaxShrinkPercent=101" },
        { "HYG1003", "512Mi", "ContainerBackup", "Type=files|Volume=v|Schedule=@daily|MinSize=1K" },
        { "HYG6042", "", "ContainerBackup", "Type=files|Volume=v|Schedule=@daily|KeepLast=1|KeepMinimum=2" },
        { "HYG6030", "Did you mean 'state'?", "ContainerVolume", "Path=/x|Kind=stat" },
        { "HYG1003", "below /", "ContainerVolume", "Path=x" },
        { "HYG1003", "uid:gid", "ContainerVolume", "Path=/x|Owner=www-data" },
        { "HYG1003", "octal", "ContainerVolume", "Path=/x|Mode=rwx" },
        { "HYG1003", "512Mi", "ContainerVolume", "Path=/x|Size=10GB" },
        { "HYG6037", "Image or Project", "ContainerService", "StopTimeout=1s" },
        { "HYG6038", "no use for Image", "ContainerService", "Image=x:1|Project=../Db/Db.csproj" },
        { "HYG6049", "no file", "ContainerService", "Project=../Nobody/Nobody.csproj" },
        { "HYG1003", "NAME=value", "ContainerService", "Image=x:1|Environment=A" },
        { "HYG1003", "5432", "ContainerService", "Image=x:1|Ports=70000" },
        { "HYG1003", "docker run", "ContainerInstance", "Publish=host:80:80" },
        { "HYG6034", "Did you mean 'app'?", "ContainerResources", "Memory=64m" },
        { "HYG1002", "To is missing", "ContainerNotification", "Type=mail" },
        { "HYG6030", "failure, missing or recovery", "ContainerNotification", "Type=mail|To=root|On=failure;always" },
        { "HYG6043", "a URL", "ContainerNotification", "Type=webhook|To=root" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void What_is_wrong_is_refused_with_a_way_out(string code, string words, string itemType, string metadata)
    {
        var item = Item(itemType == "ContainerResources" ? "ap" : "v", [.. metadata.Split('|').Select(pair => pair.Split('=', 2)).Select(pair => (pair[0], pair[1]))]);
        var refused = Should.Throw<HygieneException>(() => ReadOne(itemType, item));
        refused.Diagnostics.Select(diagnostic => diagnostic.Code).ShouldContain(code, refused.Message);
        refused.Diagnostics.First(diagnostic => diagnostic.Code == code).Message.ShouldContain(words);
    }

    [Theory]
    [InlineData("ContainerVolume")]
    [InlineData("ContainerService")]
    [InlineData("ContainerInstance")]
    [InlineData("ContainerBackup")]
    [InlineData("ContainerCronJob")]
    [InlineData("ContainerNotification")]
    public void A_name_that_no_unit_may_have_is_refused_with_the_nearest(string itemType)
    {
        (string, string)[] metadata = [("Path", "/x"), ("Image", "x"), ("Type", "mail"), ("To", "root"), ("Schedule", "@daily"), ("Command", "/x")];
        var item = Item("My Own", [.. metadata.Where(pair => KnownOf(itemType).Contains(pair.Item1))]);
        var refused = Should.Throw<HygieneException>(() => ReadOne(itemType, item));
        refused.Diagnostics.Single(diagnostic => diagnostic.Code == "HYG6031").Message.ShouldContain("Call it 'my-own'.");
    }

    [Fact]
    public void The_apps_name_is_one_too() =>
        Should.Throw<HygieneException>(() => Read(app: "My_Shop", jobs: [])).Message.ShouldContain("cannot name the app 'My_Shop'");

    [Fact]
    public void All_that_is_wrong_with_single_items_is_told_at_once() =>
        Should.Throw<HygieneException>(() => Read(
                jobs: [Item("a", ("Schedule", "x"), ("Command", "/x"), ("Retries", "many"))],
                backups: [Item("b", ("Type", "oracle"), ("Schedule", "@daily"))]))
            .Diagnostics.Select(diagnostic => diagnostic.Code).Order(StringComparer.Ordinal).ShouldBe(["HYG1003", "HYG6010", "HYG6030"]);

    [Fact]
    public void A_clock_that_is_changed_is_told_of_and_refuses_nothing()
    {
        Read(jobs: [Item("a", ("Schedule", "30 2 * * *"), ("TimeZone", "Europe/Berlin"), ("Command", "/x"))]).Jobs.Count.ShouldBe(1);
        _reader.Warnings.Select(warning => warning.Code).ShouldBe(["HYG6024"]);
    }

    private static string[] KnownOf(string itemType) => itemType switch
    {
        "ContainerVolume" => ["Path"],
        "ContainerService" => ["Image"],
        "ContainerInstance" => [],
        "ContainerNotification" => ["Type", "To"],
        "ContainerBackup" => ["Schedule"],
        _ => ["Schedule", "Command"],
    };

    private OperationsManifest ReadOne(string itemType, ITaskItem item) => Read(
        volumes: itemType == "ContainerVolume" ? [item] : [Item("v", ("Path", "/v"))],
        services: itemType == "ContainerService" ? [item] : [],
        resources: itemType == "ContainerResources" ? [item] : [],
        instances: itemType == "ContainerInstance" ? [item] : [],
        backups: itemType == "ContainerBackup" ? [item] : [],
        jobs: itemType == "ContainerCronJob" ? [item] : [],
        notifications: itemType == "ContainerNotification" ? [item] : []);

    private OperationsManifest Read(
        ITaskItem[]? volumes = null, ITaskItem[]? services = null, ITaskItem[]? resources = null, ITaskItem[]? instances = null, ITaskItem[]? backups = null, ITaskItem[]? jobs = null,
        ITaskItem[]? notifications = null, string app = "shop") =>
        new OperationsItems
        {
            App = app,
            AppVersion = "1.0.0",
            Own = new() { Image = "shop:1.0.0", User = "1654", Ports = ["8080/tcp"] },
            OfProject = path => path == "/src/Db/Db.csproj"
                ? new() { Image = "shop-db:2", Ports = ["5432/tcp"], Packages = new Dictionary<string, string> { ["postgresql-17"] = "17.6-0+deb13u1" } } : null,
            ProjectDirectory = "/src/Web",
            Volumes = volumes ?? [],
            Services = services ?? [],
            Resources = resources ?? [],
            Instances = instances ?? [],
            Backups = backups ?? [],
            Jobs = jobs ?? [],
            Notifications = notifications ?? [],
        }.ToManifest(_reader, Now);
}

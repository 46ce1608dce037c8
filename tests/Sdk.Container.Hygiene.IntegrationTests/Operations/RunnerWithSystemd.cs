using System.Globalization;
using System.Text.Json.Nodes;
using Sdk.Container.Hygiene.Operations;
using Sdk.Container.Hygiene.Storage;
using Sdk.Container.Hygiene.Testing;
using Sdk.Container.Hygiene.Testing.Engines;

namespace Sdk.Container.Hygiene.Tests.Operations;

/// <summary>A host where systemd is process 1 and docker.service has the containers, with the package that a publish writes, which apt has installed, and one instance of its app.</summary>
[Trait("Category", "Engine")]
public abstract class RunnerWithSystemd : IAsyncLifetime
{
    private const string Instance = "alice";

    private static readonly OperationsSchedule EachMinute = At("* * * * *", "*-*-* *:*:00");
    private static readonly OperationsSchedule Never = At("0 0 29 2 *", "*-02-29 00:00:00");

    // Each says when it begins and ends, and for which slot. What waits goes on when the test says so.
    private protected static readonly OperationsManifest Manifest = new()
    {
        App = "shop",
        AppVersion = "1.0.0",
        Services = [new() { Name = "app", Image = "shop:1.0.0", User = "0" }],
        Volumes = [new() { Name = "data", Kind = VolumeKind.State, Path = "/data", Services = ["app"] }],
        Instances = [new() { Name = Instance }],
        Jobs =
        [
            Job("broken", "exit 3", Never), Job("hangs", Waits, Never), Job("tick", ":", EachMinute),
            Job("queued", Waits, EachMinute, JobOverlap.Queue), Job("replaced", Waits, EachMinute, JobOverlap.Replace), Job("skipped", Waits, EachMinute),
        ],
        Backups =
        [
            new()
            {
                Name = "files", Type = BackupType.Files, Service = "app", Volume = "data", Schedule = Never, Consistency = BackupConsistency.Stop, Timeout = 600, Keep = new(1, 0, 0, 0, 0, 1),
                Verify = new() { Schedule = Never, Command = ["/bin/cat", "/data/note"], Expect = "^sugar" },
            },
            new() { Name = "remote", Type = BackupType.Files, Service = "app", Volume = "data", Destination = "restic:/var/restic", Schedule = Never, Timeout = 600, Keep = new(1, 0, 0, 0, 0, 1) },
            new() { Name = "list", Type = BackupType.Sqlite, Service = "app", Volume = "data", Path = "list.db", Schedule = Never, Timeout = 600, Keep = new(1, 0, 0, 0, 0, 1) },
        ],
        Notifications = [new() { Name = "admin", Type = NotificationType.Mail, Target = "root" }],
    };

    private const string Waits = "while [ ! -e /data/go-$0 ]; do sleep 0.2; done";

    private SystemdHost? _host;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private protected SystemdHost Host => _host ?? throw new InvalidOperationException("not started");

    public async ValueTask InitializeAsync()
    {
        Assert.SkipWhen(EngineFixture.Missing is not null, EngineFixture.Missing ?? "");
        Tool.Need("apt-get", "sqlite3");
        var host = _host = await SystemdHost.StartAsync(Manifest);
        await File.WriteAllBytesAsync(host["tmp/root.tar.gz"], await TinyRoot.CreateAsync(), Token);
        await host.RunAsync($"""docker import --change 'CMD ["/bin/sleep", "86440"]' --change 'LABEL hygiene.ops.digest=sha256:{Sha256Digest.Of(OperationsJson.Write(Manifest)).Hex}' /tmp/root.tar.gz shop:1.0.0""");
        await host.RunAsync("""printf '#!/bin/sh\ncat >>/var/mail.txt\n' >/usr/sbin/sendmail; chmod 755 /usr/sbin/sendmail; : >/var/mail.txt""");
        var package = SampleOperationsPackage.Published(Manifest);
        await File.WriteAllBytesAsync(host[$"tmp/{package.Path}"], package.Content, Token);
        await host.RunAsync($"mkdir -p /etc/apt /var/lib/apt/lists/partial /var/cache/apt/archives/partial; cd /tmp; apt-get install --yes ./{package.Path}");
        (await TimersAsync()).ShouldBeEmpty("no instance, and nothing that would run without one");
        await host.RunAsync($"hygiene instance add {Instance}");
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (_host is not null)
            await _host.DisposeAsync();
    }

    private static OperationsJob Job(string name, string script, OperationsSchedule schedule, JobOverlap overlap = JobOverlap.Skip) => new()
    {
        Name = name, Command = ["/bin/sh", "-c", $"echo $HYGIENE_SLOT >>/data/runs-$0; {script}", name], Schedule = schedule, Timeout = 3600, Overlap = overlap,
    };

    private static OperationsSchedule At(string cron, string onCalendar) => new() { Cron = cron, OnCalendar = [$"{onCalendar} Etc/UTC"], MaxAge = 200_000_000 };

    private protected static Task UntilAsync(Func<bool> condition) => RunnerBed.UntilAsync(condition);

    // What was due before it was installed is not made up for, so each has had a slot long ago.
    private protected Task LetBeDueAsync(params string[] items) => Host.RunAsync($"cd /var/lib/hygiene/shop/alice; for item in {string.Join(' ', items)}; do echo 1000000000 >.$item.slot; done");

    private protected async Task ShouldStartAsync(string unit)
    {
        var start = await Host.TryAsync($"systemctl start {unit}.service");
        start.ExitCode.ShouldBe(0, start.ExitCode == 0 ? "" : await Host.RunAsync($"journalctl --no-pager --output=cat --unit={unit}.service"));
    }

    // Where docker.service has it on the host's disk.
    private protected const string Volume = $"/var/lib/docker/volumes/hygiene-shop-{Instance}-data/_data";

    private protected string Data(string file) => Host[$"{Volume[1..]}/{file}"];

    private protected string Mail() => File.ReadAllText(Host["var/mail.txt"]);

    private protected void Go(params string[] jobs)
    {
        foreach (var job in jobs)
            File.WriteAllText(Data($"go-{job}"), "");
    }

    /// <summary>For which slots a job has begun.</summary>
    private protected IReadOnlyList<DateTimeOffset> Runs(string job) =>
        File.Exists(Data($"runs-{job}")) ? [.. File.ReadAllLines(Data($"runs-{job}")).Where(line => line.Length > 0).Select(line => DateTimeOffset.Parse(line, CultureInfo.InvariantCulture))] : [];

    /// <summary>How many processes in the container work for a job.</summary>
    private protected async Task<int> WorkAsync(string job) => (await Host.RunAsync("ps -eo args")).Split('\n').Count(line => line.StartsWith("/bin/sh -c echo $HYGIENE_SLOT", StringComparison.Ordinal) && line.EndsWith($" {job}", StringComparison.Ordinal));

    private protected async Task<IReadOnlyList<string>> TimersAsync() => [.. (await Host.RunAsync("systemctl list-units --type=timer --state=active --plain --no-legend 'shop*'")).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' ')[0])];

    private protected async Task<string> StatusAsync(string job) => JsonNode.Parse(await Host.RunAsync("hygiene status shop --json"))!["items"]!.AsArray().Single(item => item!["name"]!.GetValue<string>() == job)!["state"]!.GetValue<string>();
}

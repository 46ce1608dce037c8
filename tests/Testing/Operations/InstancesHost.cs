using System.Globalization;
using Sdk.Container.Hygiene.Operations;
using Sdk.Container.Hygiene.Operations.Rendering;
using Sdk.Container.Hygiene.Operations.Schedules;
using Sdk.Container.Hygiene.Storage;
using Sdk.Container.Hygiene.Templating;
using Sdk.Container.Hygiene.Testing.Engines;
using Sdk.Container.Hygiene.Testing.Publishing;

namespace Sdk.Container.Hygiene.Testing.Operations;

/// <summary>
/// A host with many instances of an app, each a container of a tiny image with a job: runner, crontab and units are where the package puts them, and cron(8) itself fires. Its clock can be set
/// ahead of the machine's (clock-ahead.c).
/// </summary>
public sealed class InstancesHost : IAsyncDisposable
{
    /// <summary>Writes down when it runs.</summary>
    public const string Job = "tick";

    /// <summary>Does nothing.</summary>
    public const string Idle = "idle";

    private const int AtOnce = 4;

    // When told to, in the moment in which cron fires next.
    private const string Script = """
        until [ -e again ]; do sleep 0.1; done
        sleep $((60 - $(LD_PRELOAD="$4" date +%s) % 60))
        while read -r line; do { code=0; env LD_PRELOAD="$4" $line || code=$?; echo $code >>ended; } & done <again
        wait
        """;

    private readonly TemporaryFolder _folder = new();
    private readonly Engine _engine;
    private readonly int _splay;
    private readonly OperationsSchedule _schedule;
    private CronHost? _cron;
    private HostClock? _clock;

    private InstancesHost(Engine engine, int count, int splay, string cron, string onCalendar)
    {
        (_engine, _splay, _schedule) = (engine, splay, new() { Cron = cron, OnCalendar = [onCalendar], Splay = splay, MaxAge = 100_000 });
        Instances = [.. Enumerable.Range(1, count).Select(number => $"i{number}")];
    }

    public string App { get; } = $"t{Guid.NewGuid().ToString("N")[..8]}";

    public IReadOnlyList<string> Instances { get; }

    /// <summary>For a runner or a client outside of the namespaces.</summary>
    public Dictionary<string, string?> Environment => new() { ["HYGIENE_ROOT"] = _folder["upper"], ["DOCKER_HOST"] = _engine.Host, ["JOURNAL_STREAM"] = null };

    /// <summary>Absolute path of the runner, outside.</summary>
    public string Runner => _folder[$"upper/usr/share/{App}-ops/hygiene"];

    /// <param name="splay">Seconds, less than a minute.</param>
    /// <param name="cron">The job's schedule, in UTC.</param>
    /// <param name="onCalendar">The same for systemd.</param>
    public static async Task<InstancesHost> StartAsync(
        Engine engine, int count, int splay, CancellationToken cancellationToken, string cron = "* * * * *", string onCalendar = "*-*-* *:*:00 Etc/UTC")
    {
        InstancesHost host = new(engine, count, splay, cron, onCalendar);
        try
        {
            host.Write();
            await host.StartContainersAsync(cancellationToken);
            return host;
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
    }

    public string ContainerOf(string instance) => $"{App}-{instance}";

    /// <summary>A clock of its own, for cron, the runner and units that are started after this.</summary>
    public async Task<HostClock> SetClockAsync(CancellationToken cancellationToken)
    {
        _clock = await HostClock.CreateAsync(_folder.Path, cancellationToken);
        var table = _folder[$"upper/etc/cron.d/{App}-ops"];
        var (name, file) = _clock.Variable;
        await File.WriteAllTextAsync(table, $"LD_PRELOAD={_clock.Library}\n{name}={file}\n{await File.ReadAllTextAsync(table, cancellationToken)}", cancellationToken);
        return _clock;
    }

    public void StartCron() => _cron = CronHost.Start(_folder.Path, _folder["upper"], _engine, _clock?.Library ?? "", Script, _clock is null ? null : new Dictionary<string, string?>([_clock.Variable]));

    /// <summary>As the units do it: their ExecStart for each instance, in the moment in which cron fires next.</summary>
    public async Task RunUnitsAsync(CancellationToken cancellationToken)
    {
        var unit = await File.ReadAllLinesAsync(_folder["unit"], cancellationToken);
        var command = unit.Single(line => line.StartsWith("ExecStart=", StringComparison.Ordinal))["ExecStart=".Length..];
        await File.WriteAllLinesAsync(_folder["lines"], Instances.Select(instance => command.Replace("%i", instance, StringComparison.Ordinal)), cancellationToken);
        File.Move(_folder["lines"], _folder["again"]);
    }

    /// <summary>The exit codes of those that have ended.</summary>
    public IReadOnlyList<int> EndedUnits() => File.Exists(_folder["ended"]) ? [.. File.ReadAllLines(_folder["ended"]).Select(line => int.Parse(line, CultureInfo.InvariantCulture))] : [];

    /// <summary>For which slots the job ran in an instance's container, and when by the host's clock.</summary>
    public IReadOnlyList<(DateTimeOffset Slot, DateTimeOffset Time)> RunsOf(string instance)
    {
        var boot = DateTimeOffset.UtcNow.AddSeconds(-Seconds(File.ReadAllText("/proc/uptime").Split(' ')[0]));
        var file = _folder[$"runs/{instance}"];
        return File.Exists(file) ? [.. File.ReadAllLines(file).Select(line => line.Split(' ')).Select(words => Run(DateTimeOffset.Parse(words[0], CultureInfo.InvariantCulture), boot.AddSeconds(Seconds(words[1]))))] : [];

        (DateTimeOffset Slot, DateTimeOffset Time) Run(DateTimeOffset slot, DateTimeOffset time) => (slot, time + (_clock?.AheadAt(slot) ?? TimeSpan.Zero));
    }

    /// <summary>The earliest time in a slot at which the instance's job may run.</summary>
    public DateTimeOffset PlaceOf(string instance, DateTimeOffset slot) => slot + Splay.Of(App, instance, Job, TimeSpan.FromSeconds(_splay));

    /// <summary>What the runner knows of the job, as JSON.</summary>
    public string StateOf(string instance) => File.ReadAllText(_folder[$"upper/var/lib/hygiene/{App}/{instance}/{Job}.json"]);

    public async ValueTask DisposeAsync()
    {
        if (_cron is not null)
            await _cron.DisposeAsync();
        await DockerAsync(["rm", "--force", .. Instances.Select(ContainerOf)], CancellationToken.None);
        _folder.Dispose();
    }

    private void Write()
    {
        OperationsManifest manifest = new()
        {
            App = App,
            AppVersion = "1.0.0",
            Services = [new() { Name = "app", Image = $"{App}:1.0.0", User = "0" }],
            Instances = [.. Instances.Select(instance => new OperationsInstance { Name = instance })],
            Jobs =
            [
                new() { Name = Idle, Command = ["/bin/sh", "-c", ":"], Timeout = 600, Schedule = new() { Cron = "0 0 1 1 *", OnCalendar = ["*-01-01 00:00:00 Etc/UTC"], MaxAge = 50_000_000 } },
                new()
                {
                    Name = Job, Command = ["/bin/sh", "-c", "read -r uptime _ </proc/uptime; echo \"$HYGIENE_SLOT $uptime\" >>/runs/$HOSTNAME"], Timeout = 600, Overlap = JobOverlap.Queue,
                    Schedule = _schedule,
                },
            ],
        };
        foreach (var folder in (string[])["upper/var/lib", "upper/usr/bin", "runs"])
            Directory.CreateDirectory(_folder[folder]);
        var runner = Path.Combine(Repository.Root, "templates/runner");
        foreach (var file in Directory.EnumerateFiles(runner, "*", SearchOption.AllDirectories))
            WriteFile($"upper/usr/share/{App}-ops/{Path.GetRelativePath(runner, file)}", File.ReadAllBytes(file));
        SetMode(Runner, (UnixFileMode)0b111_101_101);
        File.CreateSymbolicLink(_folder["upper/usr/bin/hygiene"], $"/usr/share/{App}-ops/hygiene");
        WriteFile($"upper/usr/share/{App}-ops/ops.json", OperationsJson.Write(manifest));
        var files = OperationsRenderer.Render(manifest, TemplateSet.Open(Path.Combine(Repository.Root, "templates"), null), CancellationToken.None);
        WriteFile($"upper/etc/cron.d/{App}-ops", files.Single(file => file.Path == $"cron.d/{App}-ops").Content.Span);
        WriteFile("unit", files.Single(file => file.Path == $"systemd/{App}-job-{Job}@.service").Content.Span);
    }

    private void WriteFile(string path, ReadOnlySpan<byte> content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_folder[path])!);
        File.WriteAllBytes(_folder[path], content);
        SetMode(_folder[path], (UnixFileMode)0b110_100_100);
    }

    private static void SetMode(string file, UnixFileMode mode)
    {
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(file, mode);
    }

    private async Task StartContainersAsync(CancellationToken cancellationToken)
    {
        await File.WriteAllBytesAsync(_folder["root.tar.gz"], await TinyRoot.CreateAsync(), cancellationToken);
        var digest = Sha256Digest.Of(await File.ReadAllBytesAsync(_folder[$"upper/usr/share/{App}-ops/ops.json"], cancellationToken)).Hex;
        (await DockerAsync(["import", "--change", """CMD ["/bin/sleep", "86450"]""", "--change", $"LABEL hygiene.ops.digest=sha256:{digest}", _folder["root.tar.gz"], $"{App}:1.0.0"], cancellationToken)).Succeeded();
        await Parallel.ForEachAsync(Instances, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken }, async (instance, token) =>
            (await DockerAsync(
            [
                "run", "--detach", "--name", ContainerOf(instance), "--hostname", instance, "--network", "none", "--volume", $"{_folder["runs"]}:/runs",
                "--label", $"hygiene.app={App}", "--label", $"hygiene.instance={instance}", "--label", "hygiene.service=app", $"{App}:1.0.0",
            ], token)).Succeeded());
    }

    private Task<ProcessRun> DockerAsync(IEnumerable<string> arguments, CancellationToken cancellationToken) => ProcessRun.RunAsync("docker", arguments, "/", Environment, cancellationToken);

    private static double Seconds(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}

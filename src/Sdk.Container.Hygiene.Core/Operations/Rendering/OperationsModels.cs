using System.Globalization;
using System.Text.RegularExpressions;
using Sdk.Container.Hygiene.Diagnostics;
using Sdk.Container.Hygiene.Templating;

namespace Sdk.Container.Hygiene.Operations.Rendering;

/// <summary>From a manifest to what templates see. A name that no file or unit can have is <c>HYG6070</c>, one that nothing is called <c>HYG6073</c>.</summary>
internal static partial class OperationsModels
{
    /// <summary>For what goes on around an attempt: finding containers, checking, moving what was written.</summary>
    private const int Margin = 300;

    public static OperationsModel Of(OperationsManifest manifest)
    {
        CheckNames(manifest);
        var volumes = Sorted(manifest.Volumes, volume => volume.Name).Select(Volume).ToList();
        return new()
        {
            App = manifest.App,
            AppVersion = manifest.AppVersion,
            Services = [.. Sorted(manifest.Services, service => service.Name).Select(service => Service(manifest, service, volumes))],
            Volumes = volumes,
            Instances = [.. Sorted(manifest.Instances, instance => instance.Name).Select((instance, i) => new InstanceModel(instance.Name, i == 0, Values(instance.Environment), Services(manifest, instance)))],
            Tasks = [.. Tasks(manifest)],
            Backups = [.. Sorted(manifest.Backups, backup => backup.Name).Select(backup => Backup(manifest.Service(backup.Service), backup, volumes))],
            MailTo = manifest.Notifications.FirstOrDefault(notification => notification.Type == NotificationType.Mail)?.Target ?? "root",
        };
    }

    private static void CheckNames(OperationsManifest manifest)
    {
        List<Diagnostic> faults = [];
        void Check(string kind, IEnumerable<string> names) => faults.AddRange(names.Where(name => !OperationsName.IsValid(name)).Select(name => RenderingDiagnostics.InvalidName(kind, Excerpt.Of(name), OperationsName.Form)));
        Check("the app", [manifest.App]);
        Check("the service", manifest.Services.Select(service => service.Name));
        Check("the volume", manifest.Volumes.Select(volume => volume.Name));
        Check("the instance", manifest.Instances.Select(instance => instance.Name));
        Check("the backup", manifest.Backups.Select(backup => backup.Name));
        Check("the job", manifest.Jobs.Select(job => job.Name));

        string[] services = [.. manifest.Services.Select(service => service.Name)];
        string[] volumes = [.. manifest.Volumes.Select(volume => volume.Name)];
        void Find(string kind, string name, string user, string[] known)
        {
            if (!known.Contains(name))
                faults.Add(RenderingDiagnostics.Unknown(kind, Excerpt.Of(name), user, known));
        }
        foreach (var service in manifest.Services)
            foreach (var name in service.DependsOn)
                Find("service", name, $"the service '{service.Name}'", services);
        foreach (var volume in manifest.Volumes)
            foreach (var name in volume.Services)
                Find("service", name, $"the volume '{volume.Name}'", services);
        foreach (var job in manifest.Jobs)
            Find("service", job.Service, $"the job '{job.Name}'", services);
        foreach (var backup in manifest.Backups)
        {
            Find("service", backup.Service, $"the backup '{backup.Name}'", services);
            if (backup.Volume.Length > 0)
                Find("volume", backup.Volume, $"the backup '{backup.Name}'", volumes);
        }
        if (faults.Count > 0)
            throw new HygieneException(faults);
    }

    private static ServiceModel Service(OperationsManifest manifest, OperationsService service, IReadOnlyList<VolumeModel> all)
    {
        List<VolumeModel> volumes = [.. all.Where(volume => volume.Services.Contains(service.Name))];
        var kept = volumes.Where(volume => volume.Kind is "state" or "database").ToList();
        var (uid, gid) = Ids(service.User);
        var health = service.Healthcheck is { Command.Count: > 0 } check ? new HealthModel(check.Command, check.Interval, check.Timeout, check.StartPeriod, check.Retries) : null;
        return new(
            service.Name, service.Name == OperationsService.OwnName, Unit(manifest, service.Name), service.Image, [.. service.Ports.Select(Port)], service.User, uid, gid, Values(service.Environment), service.Memory,
            service.Cpus, service.Pids, service.ReadOnly,
            [.. service.DependsOn.Order(StringComparer.Ordinal).Select(name => new DependencyModel(name, Unit(manifest, name), manifest.Service(name).Healthcheck is { Command.Count: > 0 }))],
            service.StopTimeout, health, volumes, service.ReadOnly && volumes.TrueForAll(volume => volume.Path != "/tmp"), kept.Count > 0,
            kept.Select(volume => volume.Services[0]).FirstOrDefault(first => first != service.Name) ?? "",
            health is null ? 30 : health.StartPeriod + (Or(health.Interval, 30) + Or(health.Timeout, 30)) * Or(health.Retries, 3));
    }

    private static IReadOnlyList<InstanceServiceModel> Services(OperationsManifest manifest, OperationsInstance instance)
    {
        var ports = instance.Publish.Select(PublishedPort.Parse).ToLookup(port => port.Service, port => port.Port);
        return [.. ports.Select(port => port.Key).Append(OperationsService.OwnName).Distinct().Order(StringComparer.Ordinal)
            .Select(name => new InstanceServiceModel(name, Unit(manifest, name), [.. ports[name]], name == OperationsService.OwnName ? Values(instance.Environment) : []))];
    }

    private static string Unit(OperationsManifest manifest, string service) => service == OperationsService.OwnName ? manifest.App : $"{manifest.App}-{service}";

    // What is not said is docker's default.
    private static int Or(int value, int fallback) => value > 0 ? value : fallback;

    private static VolumeModel Volume(OperationsVolume volume)
    {
        if (!MountPath().IsMatch(volume.Path))
            throw RenderingText.Refuse(volume.Path, "a mount", "it must be an absolute path without any of : , ; \" \\ $ % and control characters");
        var (uid, gid) = Ids(volume.Owner);
        var mode = volume is { Kind: VolumeKind.Secret, Mode: "" } ? "0444" : volume.Mode;
        if (mode.Length > 0 && !Octal().IsMatch(mode))
            throw RenderingText.Refuse(mode, "a mount", "a mode is three or four octal digits");
        return new(volume.Name, Word(volume.Kind), volume.Path, [.. volume.Services.Order(StringComparer.Ordinal)], uid, gid, mode.Length == 3 ? $"0{mode}" : mode, volume.Size);
    }

    private static IEnumerable<TaskModel> Tasks(OperationsManifest manifest)
    {
        foreach (var job in Sorted(manifest.Jobs, job => job.Name))
        {
            var user = job.User.Length > 0 ? job.User : manifest.Service(job.Service).User;
            yield return Task(manifest, "job", job.Name, job.Service, job.Schedule, job.Timeout, job.Retries, job.RetryDelay) with
            {
                Command = job.Command, User = user, Uid = Ids(user).Uid, Gid = Ids(user).Gid, Suspend = job.Suspend, Once = job.Instances == JobInstances.One, Overlap = Word(job.Overlap), SuccessExitCodes = job.SuccessExitCodes,
            };
        }
        foreach (var backup in Sorted(manifest.Backups, backup => backup.Name))
        {
            yield return Task(manifest, "backup", backup.Name, backup.Service, backup.Schedule, backup.Timeout, backup.Retries, backup.RetryDelay);
            if (backup.Verify is { } verify)
                yield return Task(manifest, "drill", backup.Name, backup.Service, verify.Schedule, backup.Timeout, 0, 0);
        }
    }

    private static TaskModel Task(OperationsManifest manifest, string kind, string name, string service, OperationsSchedule schedule, int timeout, int retries, int retryDelay)
    {
        // The runner waits for a lock as long as an attempt may take.
        var longest = schedule.Splay + (timeout * (retries + 2L)) + ((long)retryDelay * retries) + Margin;
        return new(
            kind, name, kind == "job" ? "run" : kind, $"{manifest.App}-{kind}-{name}", service, [], "", null, null, schedule.Cron, CronTicks.Of(schedule.Cron), schedule.TimeZone, schedule.OnCalendar, schedule.Splay,
            timeout, retries, retryDelay, (int)Math.Min(longest, int.MaxValue), false, false, "skip", [0]);
    }

    // The user of a database's backup is one of the server's, as the runner has it.
    private static BackupModel Backup(OperationsService service, OperationsBackup backup, IReadOnlyList<VolumeModel> volumes) => new(
        backup.Name, Word(backup.Type), backup.Service, backup.Volume, volumes.FirstOrDefault(volume => volume.Name == backup.Volume)?.Path ?? "", backup.Database, backup.Path,
        backup.Type == BackupType.Command && backup.User.Length > 0 ? backup.User : service.User, Role(service, backup), backup.Globals, backup.RestoreCommand, backup.Schedule.Cron, backup.Schedule.TimeZone, Word(backup.Consistency), backup.Compression,
        BackupTools.CipherOf(backup), backup.Destination, backup.Verify is not null, backup.Keep);

    private static string Role(OperationsService service, OperationsBackup backup) => backup.Type switch
    {
        BackupType.Postgresql or BackupType.Mariadb when backup.User.Length > 0 => backup.User,
        BackupType.Postgresql => service.Environment.GetValueOrDefault("POSTGRES_USER", "postgres"),
        BackupType.Mariadb => "mysql",
        _ => "",
    };

    private static PortModel Port(string port)
    {
        var match = PortForm().Match(port);
        return match.Success && int.TryParse(match.Groups["number"].ValueSpan, CultureInfo.InvariantCulture, out var number) && number is > 0 and < 65536
            ? new(number, match.Groups["protocol"].Success ? match.Groups["protocol"].Value : "tcp")
            : throw RenderingText.Refuse(port, "a list of ports", "a port is a number up to 65535, or that with /tcp, /udp or /sctp");
    }

    private static (int? Uid, int? Gid) Ids(string owner)
    {
        var parts = owner.Split(':');
        return (Id(parts[0]), parts.Length > 1 ? Id(parts[1]) : null);
    }

    private static int? Id(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : null;

    private static IReadOnlyList<NamedValue> Values(IReadOnlyDictionary<string, string> values) => [.. values.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => new NamedValue(pair.Key, pair.Value))];

    private static IEnumerable<T> Sorted<T>(IEnumerable<T> items, Func<T, string> name) => items.OrderBy(name, StringComparer.Ordinal);

    private static string Word<T>(T value)
        where T : struct, Enum => System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(value.ToString());

    [GeneratedRegex("""\A/[^\p{C}\u2028\u2029:,;"\\$%]*\z""", RegexOptions.CultureInvariant)]
    private static partial Regex MountPath();

    [GeneratedRegex(@"\A[0-7]{3,4}\z")]
    private static partial Regex Octal();

    [GeneratedRegex(@"\A(?<number>[0-9]{1,5})(/(?<protocol>tcp|udp|sctp))?\z", RegexOptions.ExplicitCapture)]
    private static partial Regex PortForm();
}

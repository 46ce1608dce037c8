using Sdk.Container.Hygiene.Templating;

namespace Sdk.Container.Hygiene.Operations.Rendering;

/// <summary>What a template of the operations folder sees as <c>model</c>, with its members in snake_case. docs/templates.md describes each; a change that breaks a template gives it another version.</summary>
public sealed record OperationsModel : ITemplateModel
{
    public const int CurrentVersion = 1;

    public int Version { get; init; } = CurrentVersion;
    public required string App { get; init; }
    public required string AppVersion { get; init; }
    public required IReadOnlyList<ServiceModel> Services { get; init; }
    public required IReadOnlyList<VolumeModel> Volumes { get; init; }
    public required IReadOnlyList<InstanceModel> Instances { get; init; }

    /// <summary>Whatever is scheduled: jobs, backups and drills.</summary>
    public required IReadOnlyList<TaskModel> Tasks { get; init; }
    public required IReadOnlyList<BackupModel> Backups { get; init; }

    /// <summary>Who gets the mail of the cron daemon.</summary>
    public required string MailTo { get; init; }

    /// <summary>What the file is about; null where it is about all.</summary>
    public ServiceModel? Service { get; init; }
    public TaskModel? Task { get; init; }
    public VolumeModel? Volume { get; init; }
    public InstanceModel? Instance { get; init; }

    IReadOnlyDictionary<string, Delegate> ITemplateModel.Functions => RenderingFunctions.All;
}

/// <summary>A container of each instance.</summary>
/// <param name="Own">True for the project's own.</param>
/// <param name="Unit">What its quadlet is named after: <c>shop</c>, <c>shop-db</c>.</param>
/// <param name="Uid">Of <paramref name="User"/>, where that is a number; else null.</param>
/// <param name="Gid">As <paramref name="Uid"/>.</param>
/// <param name="Memory">Bytes.</param>
/// <param name="BareTemp">It has a read-only root and no volume at <c>/tmp</c>, where every program may want to write.</param>
/// <param name="Stateful">It has volumes of the kinds state and database.</param>
/// <param name="Beside">The service on whose node it must run, because it shares a volume with it; empty: any.</param>
/// <param name="Settle">Seconds after which it is healthy, or never will be.</param>
public sealed record ServiceModel(
    string Name, bool Own, string Unit, string Image, IReadOnlyList<PortModel> Ports, string User, int? Uid, int? Gid, IReadOnlyList<NamedValue> Environment, long? Memory, decimal? Cpus,
    int? Pids, bool ReadOnly, IReadOnlyList<DependencyModel> DependsOn, int StopTimeout, HealthModel? Healthcheck, IReadOnlyList<VolumeModel> Volumes, bool BareTemp, bool Stateful, string Beside, int Settle);

/// <summary>A port that a service listens on.</summary>
/// <param name="Protocol"><c>tcp</c>, <c>udp</c> or <c>sctp</c>.</param>
public sealed record PortModel(int Number, string Protocol);

/// <summary>A service that another one needs.</summary>
/// <param name="Healthy">True where it has a health check to wait for.</param>
public sealed record DependencyModel(string Name, string Unit, bool Healthy);

/// <summary>A health check: argv, and seconds.</summary>
public sealed record HealthModel(IReadOnlyList<string> Command, int Interval, int Timeout, int StartPeriod, int Retries);

/// <summary>A place in containers that outlives them.</summary>
/// <param name="Kind"><c>state</c>, <c>database</c>, <c>cache</c>, <c>secret</c> or <c>scratch</c>.</param>
/// <param name="Services">Names.</param>
/// <param name="Mode">Octal digits, or empty.</param>
/// <param name="Size">Bytes, or null.</param>
public sealed record VolumeModel(string Name, string Kind, string Path, IReadOnlyList<string> Services, int? Uid, int? Gid, string Mode, long? Size);

/// <summary>An instance that the project names.</summary>
/// <param name="First">True for the first.</param>
/// <param name="Environment">Of the app's own container.</param>
/// <param name="Services">The app, and those that have a port on the host.</param>
public sealed record InstanceModel(string Name, bool First, IReadOnlyList<NamedValue> Environment, IReadOnlyList<InstanceServiceModel> Services);

/// <summary>What an instance says of one of its services.</summary>
/// <param name="Unit">See <see cref="ServiceModel"/>.</param>
/// <param name="Publish">As <c>docker run --publish</c> takes it.</param>
public sealed record InstanceServiceModel(string Name, string Unit, IReadOnlyList<string> Publish, IReadOnlyList<NamedValue> Environment);

/// <summary>Whatever a scheduler starts.</summary>
/// <param name="Kind"><c>job</c>, <c>backup</c> or <c>drill</c>.</param>
/// <param name="Verb">The runner's: <c>run</c>, <c>backup</c> or <c>drill</c>.</param>
/// <param name="Unit">What its units are named after: <c>shop-job-expire-carts</c>.</param>
/// <param name="Command">A job's argv; none for the others.</param>
/// <param name="User">A job's own or its service's.</param>
/// <param name="Cron">Five fields, for a clock that goes by <paramref name="TimeZone"/>.</param>
/// <param name="Ticks">Five fields that hit each of these times whatever the clock goes by.</param>
/// <param name="Splay">Seconds, as all times here.</param>
/// <param name="Longest">What all attempts together can take, with splay and pauses.</param>
/// <param name="Once">It runs in one instance only.</param>
/// <param name="Overlap"><c>skip</c>, <c>queue</c> or <c>replace</c>.</param>
public sealed record TaskModel(
    string Kind, string Name, string Verb, string Unit, string Service, IReadOnlyList<string> Command, string User, int? Uid, int? Gid, string Cron, string Ticks, string TimeZone,
    IReadOnlyList<string> OnCalendar, int Splay, int Timeout, int Retries, int RetryDelay, int Longest, bool Suspend, bool Once, string Overlap, IReadOnlyList<int> SuccessExitCodes);

/// <summary>A backup, as who restores it must know it.</summary>
/// <param name="Type"><c>postgresql</c>, <c>mariadb</c>, <c>sqlite</c>, <c>redis</c>, <c>files</c> or <c>command</c>.</param>
/// <param name="Volume">A volume's name, or empty.</param>
/// <param name="Root">Where that volume is in the service's container, or empty.</param>
/// <param name="User">Whom commands run as in the container; empty: the image's own.</param>
/// <param name="Role">Whom the server of a database knows them as, or empty.</param>
/// <param name="Encryption"><c>age</c>, <c>gpg</c> or empty.</param>
/// <param name="Destination">Empty for the host's own place.</param>
/// <param name="Drilled">A drill proves that it restores.</param>
public sealed record BackupModel(
    string Name, string Type, string Service, string Volume, string Root, string Database, string Path, string User, string Role, bool Globals, IReadOnlyList<string> RestoreCommand, string Cron, string TimeZone,
    string Consistency, string Compression, string Encryption, string Destination, bool Drilled, Retention Keep);

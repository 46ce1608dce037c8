namespace Sdk.Container.Hygiene.Operations;

/// <summary>A container of each instance: the app's own, or one that it needs.</summary>
public sealed record OperationsService
{
    /// <summary>The name of the project's own container.</summary>
    public const string OwnName = "app";

    /// <summary>Seconds that docker gives a container, too.</summary>
    public const int UsualStopTimeout = 10;

    public required string Name { get; init; }

    /// <summary>As an engine takes it: <c>registry.example.com/shop:1.0.0</c>.</summary>
    public required string Image { get; init; }

    /// <summary><c>8080/tcp</c>.</summary>
    public IReadOnlyList<string> Ports { get; init; } = [];

    /// <summary>Whom commands run as where they do not say: <c>uid</c> or <c>uid:gid</c>. Empty: the image's own user.</summary>
    public string User { get; init; } = "";
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>Bytes; null for no limit.</summary>
    public long? Memory { get; init; }

    /// <summary>Processors: 0.5 is half of one; null for no limit.</summary>
    public decimal? Cpus { get; init; }

    /// <summary>Processes; null for no limit.</summary>
    public int? Pids { get; init; }

    /// <summary>The root filesystem is not writable.</summary>
    public bool ReadOnly { get; init; }

    /// <summary>Services that are healthy before this one starts.</summary>
    public IReadOnlyList<string> DependsOn { get; init; } = [];

    /// <summary>Seconds between the stop signal and the end.</summary>
    public int StopTimeout { get; init; } = UsualStopTimeout;

    /// <summary>What asks whether it is well; null where the image does not say.</summary>
    public OperationsHealthcheck? Healthcheck { get; init; }

    /// <summary>Debian packages of the image by name, with their versions, of those that a backup depends on; empty where the image is not one of this SDK's.</summary>
    public IReadOnlyDictionary<string, string> Packages { get; init; } = new Dictionary<string, string>();
}

/// <summary>A health check of an image: the command as argv, times in seconds.</summary>
public sealed record OperationsHealthcheck(IReadOnlyList<string> Command, int Interval, int Timeout, int StartPeriod, int Retries);

/// <summary>An instance that the project names; a host can add others.</summary>
public sealed record OperationsInstance
{
    public required string Name { get; init; }

    /// <summary>See <see cref="PublishedPort"/>.</summary>
    public IReadOnlyList<string> Publish { get; init; } = [];

    /// <summary>Of the app's own container.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();
}

namespace Sdk.Container.Hygiene.Operations;

/// <summary>Where a job's command runs.</summary>
public enum JobMode
{
    /// <summary>In the container that is there.</summary>
    Exec,

    /// <summary>In one of its own, of the same image with the same volumes.</summary>
    Run,
}

/// <summary>In which instances a job runs.</summary>
public enum JobInstances
{
    Each,

    /// <summary>In the first by name.</summary>
    One,
}

/// <summary>What happens where the last run is not over yet.</summary>
public enum JobOverlap
{
    Skip,
    Queue,
    Replace,
}

/// <summary>What a job excludes while it runs.</summary>
public enum JobLock
{
    /// <summary>Itself.</summary>
    Job,

    /// <summary>Backups and other such jobs of its instance, too.</summary>
    Instance,
}

/// <summary>A command that the host runs in an app's containers on a schedule.</summary>
public sealed record OperationsJob
{
    public required string Name { get; init; }
    public string Service { get; init; } = OperationsService.OwnName;

    /// <summary>argv; no shell reads it.</summary>
    public required IReadOnlyList<string> Command { get; init; }

    /// <summary>Empty: the service's.</summary>
    public string User { get; init; } = "";
    public JobMode Mode { get; init; }
    public JobInstances Instances { get; init; }
    public JobOverlap Overlap { get; init; }
    public JobLock Lock { get; init; }
    public required OperationsSchedule Schedule { get; init; }

    /// <summary>Seconds after which the process in the container is ended.</summary>
    public required int Timeout { get; init; }
    public int Retries { get; init; }
    public int RetryDelay { get; init; }
    public IReadOnlyList<int> SuccessExitCodes { get; init; } = [0];

    /// <summary>Declared, and not run.</summary>
    public bool Suspend { get; init; }
}

/// <summary>How a notification is delivered.</summary>
public enum NotificationType
{
    Mail,
    Command,
    Webhook,
}

/// <summary>What somebody is told of.</summary>
public enum NotificationEvent
{
    Failure,
    Missing,
    Recovery,
}

/// <summary>Somebody who is told.</summary>
public sealed record OperationsNotification
{
    public required string Name { get; init; }
    public required NotificationType Type { get; init; }

    /// <summary>A mail address or local user, an absolute path of a program on the host, or a URL.</summary>
    public required string Target { get; init; }
    public IReadOnlyList<NotificationEvent> On { get; init; } = [NotificationEvent.Failure, NotificationEvent.Missing, NotificationEvent.Recovery];
}

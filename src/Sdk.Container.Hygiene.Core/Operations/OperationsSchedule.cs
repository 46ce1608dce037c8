namespace Sdk.Container.Hygiene.Operations;

/// <summary>When something runs, in the words of each scheduler.</summary>
public sealed record OperationsSchedule
{
    /// <summary>Five fields, as normalised: numbers only, Sunday is 0.</summary>
    public required string Cron { get; init; }

    /// <summary>An IANA name.</summary>
    public string TimeZone { get; init; } = "Etc/UTC";

    /// <summary>The same for systemd.timer(5), each with its zone; together they are the schedule.</summary>
    public required IReadOnlyList<string> OnCalendar { get; init; }

    /// <summary>Instances start within so many seconds of the time, each always at the same distance.</summary>
    public int Splay { get; init; }

    /// <summary>Seconds after which a success is so old that a run must have been missed.</summary>
    public int MaxAge { get; init; }
}

namespace Sdk.Container.Hygiene.Archives;

/// <summary>How patient downloads are. The defaults suit everybody; tests and odd networks set others.</summary>
public sealed record DownloadOptions
{
    /// <summary>A mirror that sends less than <see cref="StallBytes"/> in this time is dead: another one is tried.</summary>
    public TimeSpan StallTimeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Bytes. A download that is slower than this many in each <see cref="StallTimeout"/> would take hours for a package that others serve in a second.</summary>
    public int StallBytes { get; init; } = 16 * 1024;

    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How often a mirror is asked again after a failure that may pass, such as 503 or a lost connection.</summary>
    public int Retries { get; init; } = 3;

    /// <summary>The first wait before asking again; it doubles each time, give or take a random part, so that many builds do not come back at once.</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>The longest that a mirror's Retry-After is followed; a mirror that asks for more is left for another one.</summary>
    public TimeSpan LongestRetryAfter { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Downloads at once from one host.</summary>
    public int Parallelism { get; init; } = 6;

    public int MaximumRedirections { get; init; } = 5;
}

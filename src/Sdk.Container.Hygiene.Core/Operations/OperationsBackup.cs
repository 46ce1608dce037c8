namespace Sdk.Container.Hygiene.Operations;

/// <summary>What is backed up, and so with what it is dumped, checked and restored.</summary>
public enum BackupType
{
    Postgresql,
    Mariadb,
    Sqlite,

    /// <summary>Redis and Valkey.</summary>
    Redis,
    Files,
    Command,
}

/// <summary>What the services that mount a volume do while its files are copied.</summary>
public enum BackupConsistency
{
    Online,
    Stop,
    Pause,
}

/// <summary>A backup, how long it is kept, how it comes back and how that is proven.</summary>
public sealed record OperationsBackup
{
    public required string Name { get; init; }
    public required BackupType Type { get; init; }
    public required string Service { get; init; }

    /// <summary>A volume's name; empty for what is dumped through a server.</summary>
    public string Volume { get; init; } = "";

    /// <summary>PostgreSQL, MariaDB: the database's name.</summary>
    public string Database { get; init; } = "";

    /// <summary>SQLite: the database's path below the volume's.</summary>
    public string Path { get; init; } = "";

    /// <summary>PostgreSQL, MariaDB: the role or account of the database that dumps; else whom the dump runs as, in the container. Empty: the server's own, or the service's user.</summary>
    public string User { get; init; } = "";

    /// <summary>The roles and tablespaces of PostgreSQL, the accounts of MariaDB, too.</summary>
    public bool Globals { get; init; }

    /// <summary>Files: patterns of tar's --exclude, below the volume.</summary>
    public IReadOnlyList<string> Exclude { get; init; } = [];

    /// <summary>Command: argv that writes a dump to its standard output, and argv that reads it from its standard input.</summary>
    public IReadOnlyList<string> Command { get; init; } = [];
    public IReadOnlyList<string> RestoreCommand { get; init; } = [];
    public required OperationsSchedule Schedule { get; init; }
    public BackupConsistency Consistency { get; init; }

    /// <summary>Seconds.</summary>
    public required int Timeout { get; init; }
    public int Retries { get; init; }
    public int RetryDelay { get; init; }
    public required Retention Keep { get; init; }

    /// <summary><c>zstd</c> or <c>none</c>.</summary>
    public string Compression { get; init; } = "zstd";

    /// <summary>age recipients (<c>age1…</c>), or fingerprints of OpenPGP keys; never both.</summary>
    public IReadOnlyList<string> EncryptTo { get; init; } = [];

    /// <summary>An absolute path on the host, <c>restic:REPOSITORY</c>, <c>borg:REPOSITORY</c>; empty for the host's own place.</summary>
    public string Destination { get; init; } = "";

    /// <summary>Bytes below which a dump is no backup.</summary>
    public long MinSize { get; init; }

    /// <summary>By how much smaller than the last verified one it may be.</summary>
    public int MaxShrinkPercent { get; init; } = 50;

    /// <summary>The proof that it restores; null where nobody asked for one.</summary>
    public OperationsVerify? Verify { get; init; }
}

/// <summary>Grandfather, father, son: how many of the newest, of one a day, week, month and year are kept, and how many verified ones always.</summary>
public sealed record Retention(int Last, int Daily, int Weekly, int Monthly, int Yearly, int Minimum);

/// <summary>How a backup is proven to be one.</summary>
public enum VerifyMode
{
    /// <summary>It is restored into a container of its own, and asked.</summary>
    Restore,

    /// <summary>It is read from beginning to end.</summary>
    List,
}

/// <summary>A drill: the proof that the newest backup comes back.</summary>
public sealed record OperationsVerify
{
    public required OperationsSchedule Schedule { get; init; }
    public VerifyMode Mode { get; init; }

    /// <summary>argv in the restored container.</summary>
    public IReadOnlyList<string> Command { get; init; } = [];

    /// <summary>An extended regular expression that the command's output matches; empty: any output does.</summary>
    public string Expect { get; init; } = "";
}

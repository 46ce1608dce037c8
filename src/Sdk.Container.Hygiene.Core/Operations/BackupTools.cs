using System.Globalization;
using Sdk.Container.Hygiene.Debian;

namespace Sdk.Container.Hygiene.Operations;

/// <summary>Which of Debian's packages a dump needs, in the container of the service: a server is dumped with the client that is pinned beside it, so that both are of one version.</summary>
internal sealed record BackupTools(string Program, IReadOnlyList<string> Clients, IReadOnlyList<string> Servers, IReadOnlyList<string> Data)
{
    // The star stands for a major version, as in postgresql-17.
    private static readonly Dictionary<BackupType, BackupTools> s_byType = new()
    {
        [BackupType.Postgresql] = new("pg_dump", ["postgresql-client-*"], ["postgresql-*"], ["/var/lib/postgresql"]),
        [BackupType.Mariadb] = new("mariadb-dump", ["mariadb-client"], ["mariadb-server"], ["/var/lib/mysql"]),
        [BackupType.Redis] = new("redis-cli or valkey-cli", ["redis-tools", "valkey-tools"], ["redis-server", "valkey-server"], ["/var/lib/redis", "/var/lib/valkey"]),
    };

    /// <summary>Null where a dump needs no client of a server.</summary>
    public static BackupTools? Of(BackupType type) => s_byType.GetValueOrDefault(type);

    /// <summary>What encrypts a backup, <c>age</c> or <c>gpg</c>: a program, and Debian's package of that name; empty where nothing does. The recipients are all of one kind (HYG6047).</summary>
    public static string CipherOf(OperationsBackup backup) => backup.EncryptTo.Count == 0 ? "" : backup.EncryptTo[0].StartsWith("age1", StringComparison.Ordinal) ? "age" : "gpg";

    /// <summary>Whether servers keep their files there, in whatever image: the places are Debian's, and those of the servers' own images.</summary>
    public static bool IsData(string path) => s_byType.Values.SelectMany(tools => tools.Data).Any(folder => path == folder || path.StartsWith($"{folder}/", StringComparison.Ordinal));

    /// <summary>Whether a package belongs into ops.json.</summary>
    public static bool Concerns(string package) => s_byType.Values.Any(tools => tools.Clients.Concat(tools.Servers).Any(pattern => Major(pattern, package, "0") is not null));

    /// <summary>The newest major version of the clients that an image has; null where it has none.</summary>
    public int? ClientMajor(IReadOnlyDictionary<string, string> packages) => NewestMajor(Clients, packages);

    /// <summary>The same of its servers.</summary>
    public int? ServerMajor(IReadOnlyDictionary<string, string> packages) => NewestMajor(Servers, packages);

    private static int? NewestMajor(IReadOnlyList<string> patterns, IReadOnlyDictionary<string, string> packages) =>
        packages.SelectMany(package => patterns.Select(pattern => Major(pattern, package.Key, package.Value))).Max();

    private static int? Major(string pattern, string package, string version)
    {
        if (!pattern.EndsWith('*'))
            return pattern == package && DebianVersion.TryParse(version, out var parsed) && Number(new string([.. parsed.Upstream.TakeWhile(char.IsAsciiDigit)])) is { } major ? major : null;
        return package.StartsWith(pattern[..^1], StringComparison.Ordinal) ? Number(package[(pattern.Length - 1)..]) : null;
    }

    private static int? Number(string digits) => int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}

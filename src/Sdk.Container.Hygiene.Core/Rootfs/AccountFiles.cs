using System.Globalization;

namespace Sdk.Container.Hygiene.Rootfs;

/// <summary>
/// /etc/passwd and /etc/group as base-passwd makes them from its masters (the ids below 100 and 65534, which are the same on every Debian: Debian Policy §9.2.2), and the account
/// of the app, named as in Microsoft's images. Nobody has a password, so there is no shadow.
/// </summary>
internal static class AccountFiles
{
    private const string Users = """
        root:*:0:0:root:/root:/bin/bash
        daemon:*:1:1:daemon:/usr/sbin:/usr/sbin/nologin
        bin:*:2:2:bin:/bin:/usr/sbin/nologin
        sys:*:3:3:sys:/dev:/usr/sbin/nologin
        sync:*:4:65534:sync:/bin:/bin/sync
        games:*:5:60:games:/usr/games:/usr/sbin/nologin
        man:*:6:12:man:/var/cache/man:/usr/sbin/nologin
        lp:*:7:7:lp:/var/spool/lpd:/usr/sbin/nologin
        mail:*:8:8:mail:/var/mail:/usr/sbin/nologin
        news:*:9:9:news:/var/spool/news:/usr/sbin/nologin
        uucp:*:10:10:uucp:/var/spool/uucp:/usr/sbin/nologin
        proxy:*:13:13:proxy:/bin:/usr/sbin/nologin
        www-data:*:33:33:www-data:/var/www:/usr/sbin/nologin
        backup:*:34:34:backup:/var/backups:/usr/sbin/nologin
        list:*:38:38:Mailing List Manager:/var/list:/usr/sbin/nologin
        irc:*:39:39:ircd:/run/ircd:/usr/sbin/nologin
        _apt:*:42:65534::/nonexistent:/usr/sbin/nologin
        nobody:*:65534:65534:nobody:/nonexistent:/usr/sbin/nologin

        """;

    private static readonly (string Name, int Id)[] Groups =
    [
        ("root", 0), ("daemon", 1), ("bin", 2), ("sys", 3), ("adm", 4), ("tty", 5), ("disk", 6), ("lp", 7), ("mail", 8), ("news", 9), ("uucp", 10), ("man", 12), ("proxy", 13),
        ("kmem", 15), ("dialout", 20), ("fax", 21), ("voice", 22), ("cdrom", 24), ("floppy", 25), ("tape", 26), ("sudo", 27), ("audio", 29), ("dip", 30), ("www-data", 33),
        ("backup", 34), ("operator", 37), ("list", 38), ("irc", 39), ("src", 40), ("shadow", 42), ("utmp", 43), ("video", 44), ("sasl", 45), ("plugdev", 46), ("staff", 50),
        ("games", 60), ("users", 100), ("nogroup", 65534),
    ];

    private static readonly Dictionary<string, int> s_users =
        Users.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(':')).ToDictionary(fields => fields[0], fields => int.Parse(fields[2], CultureInfo.InvariantCulture));

    private static readonly Dictionary<string, int> s_groups = Groups.ToDictionary(group => group.Name, group => group.Id);

    public static string Passwd(int appUserId) => Users + Line($"app:*:{appUserId}:{appUserId}::/home/app:/usr/sbin/nologin");

    public static string Group(int appUserId) => string.Concat(Groups.Append(("app", appUserId)).Select(group => Line($"{group.Item1}:*:{group.Item2}:")));

    /// <summary>The numbers of an account and its group; null where there is no such account.</summary>
    public static (int UserId, int GroupId)? FindUser(string name, int appUserId) =>
        Passwd(appUserId).Split('\n').Select(line => line.Split(':')).FirstOrDefault(fields => fields[0] == name && fields.Length > 3) is { } account
            ? (int.Parse(account[2], CultureInfo.InvariantCulture), int.Parse(account[3], CultureInfo.InvariantCulture))
            : null;

    public static int? FindGroup(string name, int appUserId) =>
        name == "app" ? appUserId : FindDebianGroup(name);

    /// <summary>The number that an account has on every Debian; null where the name is none of base-passwd's. _apt has a fixed one only since Debian 13.</summary>
    public static int? FindDebianUser(string name) => name == "_apt" ? null : s_users.TryGetValue(name, out var id) ? id : null;

    /// <summary>As <see cref="FindDebianUser"/>.</summary>
    public static int? FindDebianGroup(string name) => s_groups.TryGetValue(name, out var id) ? id : null;

    private static string Line(FormattableString text) => text.ToString(CultureInfo.InvariantCulture) + '\n';
}

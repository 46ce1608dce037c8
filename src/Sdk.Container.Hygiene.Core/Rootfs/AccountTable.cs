using System.Globalization;
using Sdk.Container.Hygiene.Rootfs.Full;

namespace Sdk.Container.Hygiene.Rootfs;

/// <summary>The accounts of an image, by name (passwd(5), group(5)).</summary>
public sealed class AccountTable
{
    private readonly string _passwd;
    private readonly string _group;

    private AccountTable(string passwd, string group) => (_passwd, _group) = (passwd, group);

    /// <summary>Those of a full root filesystem, as its packages made them.</summary>
    public static AccountTable Of(RootState root) => new(root.Content("etc/passwd"), root.Content("etc/group"));

    /// <summary>Those of a distroless one.</summary>
    public static AccountTable OfDistroless(int appUserId) => new(AccountFiles.Passwd(appUserId), AccountFiles.Group(appUserId));

    public string Passwd => _passwd;

    public string Group => _group;

    public IReadOnlyList<string> Names => [.. Lines(_passwd).Select(fields => fields[0])];

    /// <summary>With an account of its own group, at the end.</summary>
    public AccountTable With(string name, int id, string home, string shell) => Lines(_passwd).Any(fields => fields[0] == name) ? this : new(
        string.Create(CultureInfo.InvariantCulture, $"{_passwd}{name}:*:{id}:{id}::{home}:{shell}\n"),
        string.Create(CultureInfo.InvariantCulture, $"{_group}{name}:*:{id}:\n"));

    /// <param name="owner"><c>user</c> or <c>user:group</c>, each a name or a number; without a group, the user's own.</param>
    /// <returns>Null where there is no such account.</returns>
    public (int UserId, int GroupId)? Find(string owner)
    {
        var (user, group) = owner.Split(':', 2) is [var first, var second] ? (first, second) : (owner, null);
        var account = Lines(_passwd).FirstOrDefault(fields => fields.Length > 3 && (fields[0] == user || fields[2] == user));
        var userId = Number(user) ?? (account is null ? null : Number(account[2]));
        var groupId = group is null ? (account is null ? userId : Number(account[3])) : Number(group) ?? (Lines(_group).FirstOrDefault(fields => fields.Length > 2 && fields[0] == group) is { } found ? Number(found[2]) : null);
        return userId is { } u && groupId is { } g ? (u, g) : null;
    }

    private static IEnumerable<string[]> Lines(string file) => file.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(':'));

    private static int? Number(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}

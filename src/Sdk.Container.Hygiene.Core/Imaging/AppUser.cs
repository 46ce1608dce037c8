using System.Globalization;
using Sdk.Container.Hygiene.Diagnostics;
using Sdk.Container.Hygiene.Rootfs;

namespace Sdk.Container.Hygiene.Imaging;

/// <summary>Who the app runs as, by number: the volumes' folders are to be theirs.</summary>
internal static class AppUser
{
    /// <param name="user">As the image's configuration has it: <c>user</c> or <c>user:group</c>, each a name or a number; null is root (OCI image-spec, config.md).</param>
    /// <param name="appUserId">The number of the account <c>app</c>, and of its group.</param>
    /// <exception cref="HygieneException">HYG1024: a name that no account of the base has.</exception>
    public static (int UserId, int GroupId) Resolve(string? user, int appUserId)
    {
        if (string.IsNullOrEmpty(user))
            return (0, 0);
        var (name, group) = user.Split(':', 2) is [var first, var second] ? (first, second) : (user, null);
        var known = Number(name) is { } id ? (UserId: id, GroupId: id) : AccountFiles.FindUser(name, appUserId);
        var groupId = group is null ? known?.GroupId : Number(group) ?? AccountFiles.FindGroup(group, appUserId);
        return known is { } account && groupId is { } owner ? (account.UserId, owner) : throw ItemDiagnostics.UnknownVolumeOwner(user).ToException();
    }

    private static int? Number(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}

using Sdk.Container.Hygiene.Diagnostics;

namespace Sdk.Container.Hygiene.Operations;

/// <summary>Notifications: whether their targets are what their types need.</summary>
internal static class NotificationChecks
{
    private const string Item = "ContainerNotification";

    public static IEnumerable<(string ItemType, string Name, Diagnostic Diagnostic)> Of(OperationsManifest manifest)
    {
        foreach (var duplicate in OperationsCheck.Duplicates(Item, manifest.Notifications.Select(notification => notification.Name)))
            yield return duplicate;
        foreach (var notification in manifest.Notifications)
            if (!Fits(notification))
                yield return (Item, notification.Name, OperationsDiagnostics.InvalidTarget(
                    notification.Name, notification.Target, OperationsJson.Word(notification.Type), Expected(notification.Type)));
    }

    // A target that began with a hyphen would be an option of sendmail.
    private static bool Fits(OperationsNotification notification) => notification.Target is var target && !target.Any(char.IsControl) && notification.Type switch
    {
        NotificationType.Mail => target.Length > 0 && target[0] != '-' && !target.Any(char.IsWhiteSpace) && target.Split('@') is [_] or [{ Length: > 0 }, { Length: > 0 }],
        NotificationType.Command => target.Length > 1 && target[0] == '/' && !target.Split('/').Contains(".."),
        _ => Uri.TryCreate(target, UriKind.Absolute, out var uri) && uri.Scheme is "https" or "http" && uri.Host.Length > 0,
    };

    private static string Expected(NotificationType type) => type switch
    {
        NotificationType.Mail => "a mail address or a user of the host",
        NotificationType.Command => "the absolute path of a program on the host",
        _ => "a URL that begins with https:// or http://",
    };
}

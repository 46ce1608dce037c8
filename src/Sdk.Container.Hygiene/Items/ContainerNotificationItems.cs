using Microsoft.Build.Framework;
using Sdk.Container.Hygiene.Operations;

namespace Sdk.Container.Hygiene.Items;

/// <summary>ContainerNotification items: who is told when a job or backup fails, is missing, or works again.</summary>
internal static class ContainerNotificationItems
{
    // Not Target, which MSBuild allows no metadata to be called.
    private static readonly string[] s_known = ["Type", "To", "On"];

    public static IReadOnlyList<OperationsNotification> Read(ItemReader reader, ITaskItem[]? items) =>
        [.. reader.Read("ContainerNotification", items, s_known, item => new OperationsNotification
        {
            Name = item.Name(),
            Type = item.NeedChoice<NotificationType>("Type") ?? NotificationType.Mail,
            Target = item.Need("To"),
            On = item.ChooseAll<NotificationEvent>("On"),
        }).OrderBy(notification => notification.Name, StringComparer.Ordinal)];
}

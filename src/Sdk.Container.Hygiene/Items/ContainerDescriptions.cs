using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;
using Sdk.Container.Hygiene.Imaging;
using Sdk.Container.Hygiene.Locking;
using Sdk.Container.Hygiene.Oci;
using Sdk.Container.Hygiene.Operations;

namespace Sdk.Container.Hygiene.Items;

/// <summary>What a project says of its image, on its way from one project to another: the item is the image's name, its metadata the rest.</summary>
internal static class ContainerDescriptions
{
    private const string Metadata = "Description";
    private const long Second = 1_000_000_000;

    public static ContainerDescription Of(ImageSettings settings, LockedArchitecture locked)
    {
        var config = settings.ToConfig();
        return new()
        {
            Image = ImageReference.Create(null, settings.Repository, settings.Tags[0]).Name,
            Ports = [.. config.ExposedPorts ?? []],
            User = settings.IsService ? settings.User : config.User ?? "",
            Healthcheck = Of(settings.Healthcheck),
            Volumes = [.. settings.Volumes.Order(StringComparer.Ordinal)],
            Packages = new SortedDictionary<string, string>(
                locked.Packages.Where(package => BackupTools.Concerns(package.Name)).ToDictionary(package => package.Name, package => package.Version), StringComparer.Ordinal),
        };
    }

    public static ITaskItem ToItem(ContainerDescription description)
    {
        TaskItem item = new(description.Image);
        ((ITaskItem2)item).SetMetadataValueLiteral(Metadata, description.ToJson());
        return item;
    }

    public static ContainerDescription FromItem(ITaskItem item) => ContainerDescription.FromJson(item.GetMetadata(Metadata));

    // What the project does not say is docker's default.
    private static OperationsHealthcheck? Of(Healthcheck? check) =>
        check?.Test is ["CMD", ..] test ? new([.. test.Skip(1)], Seconds(check.Interval) ?? 30, Seconds(check.Timeout) ?? 30, Seconds(check.StartPeriod) ?? 0, check.Retries ?? 3) : null;

    private static int? Seconds(long? nanoseconds) => (int?)((nanoseconds + Second - 1) / Second);
}

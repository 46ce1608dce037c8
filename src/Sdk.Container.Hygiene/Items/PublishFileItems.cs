using Microsoft.Build.Framework;
using Sdk.Container.Hygiene.Imaging;

namespace Sdk.Container.Hygiene.Items;

/// <summary>
/// @(ResolvedFileToPublish), not the publish folder, where files of earlier publishes lie: by the NuGet package that a file comes from, it belongs to the runtime, to the
/// app's dependencies, or to the app.
/// </summary>
internal static class PublishFileItems
{
    public static IReadOnlyList<PublishFile> Read(ITaskItem[] items, string projectDirectory) =>
        [.. items.Select(item => new PublishFile(
            Path.GetFullPath(item.ItemSpec.Replace('\\', '/'), projectDirectory),
            item.GetMetadata("RelativePath") is { Length: > 0 } path ? path : Path.GetFileName(item.ItemSpec),
            Group(item.GetMetadata("NuGetPackageId"))))];

    private static PublishFileGroup Group(string package) => package switch
    {
        "" => PublishFileGroup.App,
        _ when package.StartsWith("Microsoft.NETCore.App.Runtime.", StringComparison.OrdinalIgnoreCase)
            || package.StartsWith("Microsoft.AspNetCore.App.Runtime.", StringComparison.OrdinalIgnoreCase) => PublishFileGroup.Runtime,
        _ => PublishFileGroup.Dependency,
    };
}

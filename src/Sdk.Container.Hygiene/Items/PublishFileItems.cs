using Microsoft.Build.Framework;
using Sdk.Container.Hygiene.Imaging;

namespace Sdk.Container.Hygiene.Items;

/// <summary>
/// What the publish folder has, but not the folder itself, where files of earlier publishes lie: by the NuGet package that a file comes from, it belongs to the runtime, to the app's dependencies, or to the app.
/// </summary>
internal static class PublishFileItems
{
    /// <param name="files"><c>@(ResolvedFileToPublish)</c>, and what else the .NET SDK writes into the folder.</param>
    /// <param name="staticFiles">A web app's static files as the .NET SDK places them; their RelativePath may be a pattern.</param>
    public static IReadOnlyList<PublishFile> Read(ITaskItem[] files, ITaskItem[] staticFiles, string projectDirectory) =>
    [
        .. files.Select(item => new PublishFile(
            SourceOf(item, projectDirectory), item.GetMetadata("RelativePath") is { Length: > 0 } path ? path : Path.GetFileName(item.ItemSpec), Group(item.GetMetadata("NuGetPackageId")))),
        .. staticFiles.Select(item => new PublishFile(
            SourceOf(item, projectDirectory), item.GetMetadata("TargetPath"), item.GetMetadata("SourceType") == "Package" ? PublishFileGroup.Dependency : PublishFileGroup.App)),
    ];

    private static string SourceOf(ITaskItem item, string projectDirectory) => Path.GetFullPath(item.ItemSpec.Replace('\\', '/'), projectDirectory);

    private static PublishFileGroup Group(string package) => package switch
    {
        "" => PublishFileGroup.App,
        _ when package.StartsWith("Microsoft.NETCore.App.Runtime.", StringComparison.OrdinalIgnoreCase)
            || package.StartsWith("Microsoft.AspNetCore.App.Runtime.", StringComparison.OrdinalIgnoreCase) => PublishFileGroup.Runtime,
        _ => PublishFileGroup.Dependency,
    };
}

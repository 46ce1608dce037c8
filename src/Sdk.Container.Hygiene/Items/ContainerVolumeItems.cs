using System.Text.RegularExpressions;
using Microsoft.Build.Framework;
using Sdk.Container.Hygiene.Operations;

namespace Sdk.Container.Hygiene.Items;

/// <summary>ContainerVolume items: places in containers that outlive them. Those of the project's own container are volumes of its image.</summary>
internal static partial class ContainerVolumeItems
{
    private static readonly string[] s_known = ["Path", "Service", "Kind", "Owner", "Mode", "Size"];

    /// <summary>The paths that are volumes of the image.</summary>
    public static IReadOnlyList<string> ReadPaths(ItemReader reader, ITaskItem[]? items) =>
        [.. Read(reader, items, "").Where(volume => volume.Services.Contains(OperationsService.OwnName) && volume.Kind is not (VolumeKind.Secret or VolumeKind.Scratch))
            .Select(volume => volume.Path)];

    /// <param name="owner"><c>uid:gid</c> of the project's own volumes where the item does not say; may be empty.</param>
    public static IReadOnlyList<OperationsVolume> Read(ItemReader reader, ITaskItem[]? items, string owner, bool checksNames = false) =>
        reader.Read("ContainerVolume", items, s_known, item =>
        {
            var services = item.List("Service");
            OperationsVolume volume = new()
            {
                Name = checksNames ? item.Name() : item.Include,
                Kind = item.Choose("Kind", VolumeKind.State),
                Path = ReadPath(item),
                Services = services.Count == 0 ? [OperationsService.OwnName] : [.. services.Distinct().Order(StringComparer.Ordinal)],
                Owner = item["Owner"],
                Mode = item["Mode"],
                Size = item.Bytes("Size"),
            };
            if (volume.Owner.Length > 0 && !Ids().IsMatch(volume.Owner))
                item.Otherwise("Owner", "uid:gid, two numbers", "");
            if (volume.Mode.Length > 0 && !Octal().IsMatch(volume.Mode))
                item.Otherwise("Mode", "octal permissions such as 0700 or 0444", "");
            return volume.Owner.Length == 0 && volume.Kind != VolumeKind.Secret && volume.Services is [OperationsService.OwnName] ? volume with { Owner = owner } : volume;
        });

    private static string ReadPath(ItemValues item) => item["Path"] switch
    {
        "" => item.Required<string>("Path") ?? "",
        var path when path[0] != '/' || path.Split('/').Contains("..") || path.TrimEnd('/').Length == 0 => item.Otherwise("Path", "an absolute path inside the container, below /", ""),
        var path => path.TrimEnd('/'),
    };

    [GeneratedRegex(@"\A[0-9]{1,10}:[0-9]{1,10}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Ids();

    [GeneratedRegex(@"\A[0-7]{3,4}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Octal();
}

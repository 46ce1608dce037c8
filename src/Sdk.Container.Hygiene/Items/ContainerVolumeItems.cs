using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Build.Framework;
using Sdk.Container.Hygiene.Operations;
using Sdk.Container.Hygiene.Services;

namespace Sdk.Container.Hygiene.Items;

/// <summary>ContainerVolume items: places in containers that outlive them. Those of the project's own container are volumes of its image.</summary>
internal static partial class ContainerVolumeItems
{
    private static readonly string[] s_known = ["Path", "Service", "Kind", "Owner", "Mode", "Size"];

    /// <summary>The paths that are volumes of the image, and how their folders are where an item says it.</summary>
    public static (IReadOnlyList<string> Paths, IReadOnlyDictionary<string, VolumeRoot> Roots) ReadFolders(ItemReader reader, ITaskItem[]? items)
    {
        var volumes = Read(reader, items, "").Where(volume => volume.Services.Contains(OperationsService.OwnName) && volume.Kind is not (VolumeKind.Secret or VolumeKind.Scratch)).ToList();
        Dictionary<string, VolumeRoot> roots = new(StringComparer.Ordinal);
        foreach (var volume in volumes.Where(volume => volume.Owner.Length > 0 || volume.Mode.Length > 0))
            roots[volume.Path] = new(ReadOwner(volume.Owner), volume.Mode.Length > 0 ? Convert.ToInt32(volume.Mode, 8) : null);
        return ([.. volumes.Select(volume => volume.Path)], roots);
    }

    private static (int User, int Group)? ReadOwner(string owner) =>
        owner.Split(':') is [var user, var group] ? (int.Parse(user, CultureInfo.InvariantCulture), int.Parse(group, CultureInfo.InvariantCulture)) : null;

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
                volume = volume with { Owner = item.Otherwise("Owner", "uid:gid, two numbers", "") };
            if (volume.Mode.Length > 0 && !Octal().IsMatch(volume.Mode))
                volume = volume with { Mode = item.Otherwise("Mode", "octal permissions such as 0700 or 0444", "") };
            return volume.Owner.Length == 0 && volume.Kind != VolumeKind.Secret && volume.Services is [OperationsService.OwnName] ? volume with { Owner = owner } : volume;
        });

    private static string ReadPath(ItemValues item) => item["Path"] switch
    {
        "" => item.Required<string>("Path") ?? "",
        var path when path[0] != '/' || path.Split('/').Contains("..") || path.TrimEnd('/').Length == 0 => item.Otherwise("Path", "an absolute path inside the container, below /", ""),
        var path => path.TrimEnd('/'),
    };

    [GeneratedRegex(@"\A[0-9]{1,9}:[0-9]{1,9}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Ids();

    [GeneratedRegex(@"\A[0-7]{3,4}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Octal();
}

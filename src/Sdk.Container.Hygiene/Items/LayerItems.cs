using System.Globalization;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;
using Sdk.Container.Hygiene.Storage;
using Sdk.Container.Hygiene.Tar;

namespace Sdk.Container.Hygiene.Items;

/// <summary>Layers on their way from one target to the next: the item is the path, its metadata the rest.</summary>
internal static class LayerItems
{
    public static ITaskItem ToItem(Layer layer)
    {
        TaskItem item = new(layer.Path);
        item.SetMetadata("Digest", layer.Digest.Hex);
        item.SetMetadata("Size", layer.Size.ToString(CultureInfo.InvariantCulture));
        item.SetMetadata("DiffId", layer.DiffId.Hex);
        item.SetMetadata("UncompressedSize", layer.UncompressedSize.ToString(CultureInfo.InvariantCulture));
        item.SetMetadata("CreatedBy", layer.CreatedBy);
        item.SetMetadata("Role", layer.Role.ToString());
        item.SetMetadata("IsBase", layer.IsBase ? "true" : "");
        item.SetMetadata("Modified", layer.Modified.ToString(CultureInfo.InvariantCulture));
        return item;
    }

    public static Layer FromItem(ITaskItem item) => new(
        item.ItemSpec, Digest(item, "Digest"), Number(item, "Size"), Digest(item, "DiffId"), Number(item, "UncompressedSize"), item.GetMetadata("CreatedBy"))
    {
        Role = Enum.Parse<LayerRole>(item.GetMetadata("Role")),
        IsBase = item.GetMetadata("IsBase").Length > 0,
        Modified = Number(item, "Modified"),
    };

    private static Sha256Digest Digest(ITaskItem item, string name) =>
        Sha256Digest.TryParse(item.GetMetadata(name), out var digest) ? digest : throw new ArgumentException($"{item.ItemSpec} has no {name}", nameof(item));

    private static long Number(ITaskItem item, string name) => long.Parse(item.GetMetadata(name), CultureInfo.InvariantCulture);
}

using Microsoft.Build.Framework;
using Sdk.Container.Hygiene.Diagnostics;
using Sdk.Container.Hygiene.Rootfs;

namespace Sdk.Container.Hygiene.Items;

/// <summary>ContainerFile items: a file of the project, with its place in the image, its owner and its mode.</summary>
internal static class ContainerFileItems
{
    private static readonly string[] s_known = ["Path", "Owner", "Mode"];

    public static IReadOnlyList<AddedFile> Read(ItemReader reader, ITaskItem[]? items, string projectDirectory)
    {
        Dictionary<string, string> sources = new(StringComparer.Ordinal);
        return reader.Read("ContainerFile", items, s_known, item =>
        {
            var source = System.IO.Path.GetFullPath(item.Include.Replace('\\', '/'), projectDirectory);
            var path = item["Path"];
            if (path.Length == 0)
                return item.Required<AddedFile>("Path");
            // What an Include with ** found below a folder stays below it.
            if (path.EndsWith('/'))
                path += $"{item["RecursiveDir"].Replace('\\', '/')}{System.IO.Path.GetFileName(source)}";
            if (path[0] != '/' || path.Split('/').Contains("..") || path.TrimEnd('/').Length == 0)
                return item.Invalid<AddedFile>("Path", "an absolute path inside the container, below /; with / at its end, a folder");
            if (ReadMode(item["Mode"]) is not { } mode)
                return item.Invalid<AddedFile>("Mode", "octal permissions such as 0644 or 0750");
            path = $"/{string.Join('/', path.Split('/').Where(name => name is not ("" or ".")))}";
            // Of a pattern without the / at the end, only the last file would be left.
            if (!sources.TryAdd(path, source) && sources[path] != source)
                return item.Invalid<AddedFile>("Path", $"a path of its own, which '{System.IO.Path.GetRelativePath(projectDirectory, sources[path])}' has already; with / at its end, a folder");
            return File.Exists(source)
                ? new(path, File.ReadAllBytes(source), null, item["Owner"].Length > 0 ? item["Owner"] : "root:root", mode) { Locate = () => item.Location }
                : item.Refuse<AddedFile>(ServiceDiagnostics.MissingFile(path, source));
        });
    }

    private static int? ReadMode(string text) =>
        text.Length == 0 ? 0b110_100_100
        : text.Length is 3 or 4 && text.All(digit => digit is >= '0' and <= '7') ? Convert.ToInt32(text, 8)
        : null;
}

using System.Formats.Tar;
using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;

namespace Sdk.Container.Hygiene.Testing.Engines;

/// <summary>An image as <c>docker save</c> writes it: its configuration, and its root filesystem with all layers merged.</summary>
public sealed class DockerArchive
{
    private readonly SortedDictionary<string, string> _entries = new(StringComparer.Ordinal);

    private DockerArchive(JsonElement config) => Config = config;

    /// <summary>The member <c>config</c> of the image's configuration.</summary>
    public JsonElement Config { get; }

    /// <summary>A line for each path: <c>usr/bin/x 755 0:0 file 12 a1b2c3d4</c>. A hard link is the file that it is another name of.</summary>
    public IReadOnlyList<string> Lines => [.. _entries.Select(entry => $"{entry.Key} {entry.Value}")];

    public static DockerArchive Read(string path)
    {
        var manifest = JsonDocument.Parse(Member(path, "manifest.json")).RootElement[0];
        DockerArchive archive = new(JsonDocument.Parse(Member(path, manifest.GetProperty(nameof(Config)).GetString()!)).RootElement.GetProperty("config"));
        foreach (var layer in manifest.GetProperty("Layers").EnumerateArray())
        {
            archive.Add(Member(path, layer.GetString()!));
        }
        return archive;
    }

    private void Add(byte[] layer)
    {
        using MemoryStream content = new(layer);
        using var tar = new TarReader(layer is [0x1f, 0x8b, ..] ? new GZipStream(content, CompressionMode.Decompress) : content);
        while (tar.GetNextEntry() is { } entry)
        {
            var path = (entry.Name.StartsWith("./", StringComparison.Ordinal) ? entry.Name[2..] : entry.Name).Trim('/');
            if (Path.GetFileName(path).StartsWith(".wh.", StringComparison.Ordinal))
                Remove(path);
            else if (path.Length > 0)
                _entries[path] = Describe(entry);
        }
    }

    // OCI image-spec, layer.md, "Whiteouts".
    private void Remove(string whiteout)
    {
        var folder = Path.GetDirectoryName(whiteout)!;
        var opaque = Path.GetFileName(whiteout) == ".wh..wh..opq";
        var target = opaque ? folder : Path.Join(folder, Path.GetFileName(whiteout)[4..]);
        foreach (var path in _entries.Keys.Where(path => (path == target && !opaque) || path.StartsWith($"{target}/", StringComparison.Ordinal)).ToList())
            _entries.Remove(path);
    }

    private string Describe(TarEntry entry)
    {
        if (entry.EntryType == TarEntryType.HardLink)
            return _entries[(entry.LinkName.StartsWith("./", StringComparison.Ordinal) ? entry.LinkName[2..] : entry.LinkName).TrimStart('/')];
        var what = entry.EntryType switch
        {
            TarEntryType.Directory => "dir",
            TarEntryType.SymbolicLink => $"link {entry.LinkName}",
            TarEntryType.RegularFile or TarEntryType.V7RegularFile => string.Create(CultureInfo.InvariantCulture, $"file {entry.Length} {Convert.ToHexStringLower(entry.DataStream is null ? SHA256.HashData([]) : SHA256.HashData(entry.DataStream))[..16]}"),
            _ => entry.EntryType.ToString(),
        };
        return string.Create(CultureInfo.InvariantCulture, $"{Convert.ToString((int)entry.Mode, 8)} {entry.Uid}:{entry.Gid} {what}");
    }

    private static byte[] Member(string archive, string name)
    {
        using var file = File.OpenRead(archive);
        using TarReader tar = new(file);
        var links = new Dictionary<string, string>(StringComparer.Ordinal);
        while (tar.GetNextEntry() is { } entry)
        {
            if (entry.EntryType == TarEntryType.SymbolicLink)
                links[entry.Name] = Path.GetFullPath(entry.LinkName, $"/{Path.GetDirectoryName(entry.Name)}").TrimStart('/');
            else if (entry.Name == name && entry.EntryType is TarEntryType.RegularFile or TarEntryType.V7RegularFile && entry.Name == name)
            {
                using MemoryStream content = new();
                entry.DataStream?.CopyTo(content);
                return content.ToArray();
            }
        }
        return links.TryGetValue(name, out var target) ? Member(archive, target) : throw new InvalidOperationException($"{archive} has no {name}");
    }
}

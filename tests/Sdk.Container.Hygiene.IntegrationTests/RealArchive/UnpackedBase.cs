using System.Formats.Tar;
using System.IO.Compression;
using Sdk.Container.Hygiene.Storage;
using Sdk.Container.Hygiene.Testing;

namespace Sdk.Container.Hygiene.Tests.RealArchive;

/// <summary>The base layer of an image beside the packages that it was made of, as dpkg-deb unpacks them.</summary>
internal sealed class UnpackedBase : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private UnpackedBase(PublishedImage image) => (Layer, FileBytes) = ReadLayer(image.PathOf(image.BaseLayer));

    /// <summary>What the layer has at each path: <c>file SHA-256</c>, <c>link TARGET</c> or <c>dir</c>.</summary>
    public IReadOnlyDictionary<string, string> Layer { get; }

    /// <summary>Sum of the sizes of the layer's files: what they take once unpacked, without the file system's own.</summary>
    public long FileBytes { get; }

    /// <summary>Each package's own list, the same way, with merged /usr; of what several bring, any.</summary>
    public IReadOnlyDictionary<string, HashSet<string>> Packages { get; private set; } = new Dictionary<string, HashSet<string>>();

    public static async Task<UnpackedBase> OfAsync(PublishedImage image)
    {
        Tool.Need("dpkg-deb", "tar");
        UnpackedBase unpacked = new(image);
        try
        {
            await unpacked.FillAsync(image);
            return unpacked;
        }
        catch
        {
            unpacked.Dispose();
            throw;
        }
    }

    /// <summary>Absolute path of a package's unpacked files, with its control files in DEBIAN.</summary>
    public string FolderOf(string package) => _folder[$"packages/{package}"];

    /// <summary>Absolute path of the layer as GNU tar unpacks it.</summary>
    public string Root => _folder["rootfs"];

    public void Dispose() => _folder.Dispose();

    /// <summary>Where a path of a package lies since /bin, /sbin and /lib* are links into /usr.</summary>
    public static string Merged(string path) => Array.Exists(["bin", "sbin", "lib", "lib64"], folder => path.StartsWith($"{folder}/", StringComparison.Ordinal)) ? $"usr/{path}" : path;

    private async Task FillAsync(PublishedImage image)
    {
        var packages = new Dictionary<string, HashSet<string>>(StringComparer.Ordinal);
        foreach (var package in image.Lock.Packages)
        {
            var root = Directory.CreateDirectory(FolderOf(package.Name)).FullName;
            await Tool.RunAsync("dpkg-deb", _folder.Path, "--raw-extract", image.PathOf(package), root);
            foreach (var entry in EntriesOf(new(root)))
            {
                var path = Path.GetRelativePath(root, entry.FullName);
                if (path != "DEBIAN" && !path.StartsWith("DEBIAN/", StringComparison.Ordinal))
                    (packages.TryGetValue(Merged(path), out var all) ? all : packages[Merged(path)] = []).Add(Describe(entry));
            }
        }
        Packages = packages;
        Directory.CreateDirectory(Root);
        await Tool.RunAsync("tar", Root, "--extract", "--gzip", "--no-same-owner", "--file", image.PathOf(image.BaseLayer));
    }

    // .NET's own recursion follows links to directories.
    private static IEnumerable<FileSystemInfo> EntriesOf(DirectoryInfo folder) => folder.EnumerateFileSystemInfos()
        .SelectMany(entry => entry is DirectoryInfo { LinkTarget: null } below ? EntriesOf(below).Prepend(entry) : [entry]);

    private static string Describe(FileSystemInfo entry) =>
        entry.LinkTarget is { } target ? $"link {target}" : entry is FileInfo file ? $"file {Sha256Digest.Of(File.ReadAllBytes(file.FullName)).Hex}" : "dir";

    private static (Dictionary<string, string> Entries, long FileBytes) ReadLayer(string path)
    {
        var bytes = 0L;
        var entries = new Dictionary<string, string>(StringComparer.Ordinal);
        using var file = File.OpenRead(path);
        using TarReader tar = new(new GZipStream(file, CompressionMode.Decompress));
        while (tar.GetNextEntry() is { } entry)
        {
            bytes += entry.Length;
            entries.Add(entry.Name.TrimEnd('/'), entry.EntryType switch
            {
                TarEntryType.RegularFile => $"file {Hash(entry.DataStream)}",
                TarEntryType.HardLink => entries[entry.LinkName],
                TarEntryType.SymbolicLink => $"link {entry.LinkName}",
                TarEntryType.Directory => "dir",
                _ => throw new InvalidOperationException($"{entry.Name} is a {entry.EntryType}"),
            });
        }
        return (entries, bytes);
    }

    private static string Hash(Stream? content)
    {
        using MemoryStream bytes = new();
        content?.CopyTo(bytes);
        return Sha256Digest.Of(bytes.ToArray()).Hex;
    }
}

using System.Buffers;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Sdk.Container.Hygiene.Compression;
using Sdk.Container.Hygiene.Debian;
using Sdk.Container.Hygiene.Debian.Deb;
using Sdk.Container.Hygiene.Rootfs;
using Sdk.Container.Hygiene.Tar;

namespace Sdk.Container.Hygiene.Linting;

/// <summary>Reads a layer on top of what is known of those beneath. White-outs hide what is beneath, never what the same layer brings (OCI image-spec, layer.md).</summary>
internal sealed class LayerReading(RootFacts below)
{
    private const int MachineIdLength = 32;
    private const string WhiteOut = ".wh.";
    private const string Opaque = ".wh..wh..opq";

    private static readonly SearchValues<byte> Digits = SearchValues.Create("0123456789abcdef"u8);

    private readonly Dictionary<string, TarEntryKind> _paths = new(StringComparer.Ordinal);
    private readonly HashSet<string> _removed = new(StringComparer.Ordinal);
    private readonly HashSet<string> _emptied = new(StringComparer.Ordinal);
    private readonly List<(RemarkableFile File, string Sha256)> _files = [];
    private readonly Dictionary<string, IReadOnlyList<string>> _shells = new(StringComparer.Ordinal);

    /// <summary>What the layer brings that a rule may care for, with the SHA-256 of files.</summary>
    public IReadOnlyList<(RemarkableFile File, string Sha256)> Files => _files;

    /// <param name="layer">A gzip-compressed tar. <see cref="InvalidDataException"/> where it is none.</param>
    public void Read(Stream layer, CancellationToken cancellationToken)
    {
        using var gzip = new GZipStream(layer, CompressionMode.Decompress, leaveOpen: true);
        using var tar = new ForwardStream(gzip);
        foreach (var entry in LayerTarReader.Read(tar))
        {
            cancellationToken.ThrowIfCancellationRequested();
            Take(entry, tar);
        }
    }

    /// <summary>The facts with this layer.</summary>
    /// <param name="packages">The packages of <see cref="Files"/>, by path.</param>
    public RootFacts Result(IReadOnlyDictionary<string, PackageManifest> packages) => new(
        [.. below.Files.Where(file => Stays(file.Entry.Path)).Concat(_files.Select(file => OfPackage(file.File, packages.GetValueOrDefault(file.File.Entry.Path))))
            .OrderBy(file => file.Entry.Path, StringComparer.Ordinal)],
        [.. below.Programs.Where(Stays).Concat(_paths.Where(path => path.Value != TarEntryKind.Directory && Shells.IsInFolderOfPrograms(path.Key)).Select(path => path.Key))
            .Order(StringComparer.Ordinal)],
        below.Shells.Where(list => Stays(list.Key)).Concat(_shells).ToDictionary(StringComparer.Ordinal));

    private void Take(LayerTarEntry entry, ForwardStream tar)
    {
        var name = Path.GetFileName(entry.Path);
        var folder = PackagePath.Parent(entry.Path);
        if (name == Opaque)
            _emptied.Add(folder);
        else if (name.StartsWith(WhiteOut, StringComparison.Ordinal))
            _removed.Add(folder.Length == 0 ? name[WhiteOut.Length..] : $"{folder}/{name[WhiteOut.Length..]}");
        else if (entry.Path.Length > 0)
            TakeFile(entry, tar);
    }

    private void TakeFile(LayerTarEntry entry, ForwardStream tar)
    {
        _paths[entry.Path] = entry.Entry.Kind;
        var content = entry.Entry is { Kind: TarEntryKind.File, Size: > 0 and <= PrivateKeys.LargestFile } ? Content(entry, tar) : [];
        if (content.Length > 0 && Shells.IsList(entry.Path))
            _shells[entry.Path] = [.. Encoding.UTF8.GetString(content).Split('\n', StringSplitOptions.TrimEntries).Where(line => line.StartsWith('/')).Select(line => PackagePath.Merge(line[1..]))];
        var file = new RemarkableFile(entry.Entry, entry.Attributes.ContainsKey("security.capability"), SecretIn(entry.Path, content));
        if (!file.IsRemarkable)
            return;
        using var section = new SectionStream(tar, entry.Offset, entry.Entry.Size);
        _files.Add((file, entry.Entry.Kind != TarEntryKind.File ? "" : Convert.ToHexStringLower(content.Length == entry.Entry.Size ? SHA256.HashData(content) : SHA256.HashData(section))));
    }

    private static RemarkableFile OfPackage(RemarkableFile file, PackageManifest? package) => package is null ? file
        : file with { Package = package.Name, IsRequired = new ControlStanza(Encoding.UTF8.GetBytes(package.Control)).GetString("Priority"u8) == "required" };

    private static byte[] Content(LayerTarEntry entry, ForwardStream tar)
    {
        var content = new byte[entry.Entry.Size];
        tar.ReadExactly(content);
        return content;
    }

    private static Secret SecretIn(string path, ReadOnlySpan<byte> content) =>
        PrivateKeys.AreIn(content) ? Secret.PrivateKey
        : path is "etc/machine-id" or "var/lib/dbus/machine-id" && content.Length >= MachineIdLength && !content[..MachineIdLength].ContainsAnyExcept(Digits) ? Secret.MachineId
        : Secret.None;

    private bool Stays(string path) =>
        !_paths.ContainsKey(path) && !_removed.Contains(path)
        && !PackagePath.Parents(path).Any(parent => _removed.Contains(parent) || _emptied.Contains(parent) || _paths.TryGetValue(parent, out var kind) && kind != TarEntryKind.Directory);
}

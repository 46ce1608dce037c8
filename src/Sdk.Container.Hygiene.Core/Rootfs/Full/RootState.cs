using System.Text.Json;
using System.Text.Json.Serialization;
using Sdk.Container.Hygiene.Diagnostics;
using Sdk.Container.Hygiene.Tar;

namespace Sdk.Container.Hygiene.Rootfs.Full;

/// <summary>
/// A root filesystem as its layers so far leave it: every path, and the content of the few files that the next layer continues (dpkg's status and triggers, accounts).
/// Kept beside each layer, so that no layer is read again.
/// </summary>
/// <param name="Files">By path: entries with the SHA-256 of their content.</param>
/// <param name="Contents">By path: the files for which <see cref="IsContinued"/> is true.</param>
public sealed record RootState(IReadOnlyDictionary<string, PackageFile> Files, IReadOnlyDictionary<string, string> Contents)
{
    private const string FileName = "root.json";

    /// <summary>As Linux has it (MAXSYMLINKS).</summary>
    private const int MostLinks = 40;

    public static RootState Empty { get; } = new(new Dictionary<string, PackageFile>(), new Dictionary<string, string>());

    /// <summary>True for files that a later layer adds to, or that tell names and numbers of accounts.</summary>
    public static bool IsContinued(string path) =>
        path is "var/lib/dpkg/status" or "var/lib/dpkg/diversions" or "var/lib/dpkg/statoverride" or "etc/passwd" or "etc/group"
        || path.StartsWith("var/lib/dpkg/triggers/", StringComparison.Ordinal);

    /// <summary>The content of a continued file; empty where there is none.</summary>
    public string Content(string path) => Contents.GetValueOrDefault(path, "");

    /// <summary>
    /// Where a path lies, absolute or from the root, once the links among its folders are followed as the kernel does it (path_resolution(7)), those of merged /usr also where no package has
    /// them; its last name is taken as it is.
    /// </summary>
    public string Follow(string path)
    {
        path = PackagePath.Merge(path.Trim('/'));
        var (place, left, links) = ("", new Stack<string>(path.Split('/').Reverse()), 0);
        while (left.TryPop(out var name))
        {
            if (name is "" or ".")
                continue;
            var next = name == ".." ? PackagePath.Parent(place) : place.Length == 0 ? name : $"{place}/{name}";
            if (name == ".." || left.Count == 0 || Files.GetValueOrDefault(next)?.Entry is not { Kind: TarEntryKind.SymbolicLink, LinkTarget: var target })
            {
                place = next;
                continue;
            }
            // A circle: there is no such place.
            if (++links > MostLinks)
                return path;
            if (target.StartsWith('/'))
                place = "";
            foreach (var step in target.Split('/').Reverse())
                left.Push(step);
        }
        return place;
    }

    /// <summary>The directories, by path.</summary>
    public IReadOnlyDictionary<string, TarEntry> Directories => Files.Where(file => file.Value.Entry.Kind == TarEntryKind.Directory).ToDictionary(file => file.Key, file => file.Value.Entry, StringComparer.Ordinal);

    /// <summary>That of the uppermost of an image's layers which has it; the others put files on it.</summary>
    public static RootState Of(IReadOnlyList<Layer> layers) =>
        layers.Select(layer => Path.GetDirectoryName(layer.Path)!).LastOrDefault(folder => File.Exists(Path.Join(folder, FileName))) is { } folder ? Read(folder) : Empty;

    /// <summary>This state with a further layer on it.</summary>
    /// <param name="files">What the layer brings.</param>
    /// <param name="removed">Paths that it removes, with all beneath them.</param>
    public RootState With(IEnumerable<PackageFile> files, IReadOnlyCollection<string> removed, IReadOnlyDictionary<string, string> contents)
    {
        var added = files.ToList();
        // Something else in the place of a folder hides what was in it, as if that had gone.
        var gone = added.Where(file => file.Entry.Kind != TarEntryKind.Directory).Select(file => file.Entry.Path)
            .Where(path => Files.TryGetValue(path, out var there) && there.Entry.Kind == TarEntryKind.Directory).Concat(removed).ToHashSet(StringComparer.Ordinal);
        var all = Files.Where(file => !gone.Contains(file.Key) && !PackagePath.Parents(file.Key).Any(gone.Contains)).ToDictionary(StringComparer.Ordinal);
        foreach (var file in added)
            all[file.Entry.Path] = file;
        var texts = Contents.Where(content => all.ContainsKey(content.Key)).ToDictionary(StringComparer.Ordinal);
        foreach (var (path, content) in contents)
            texts[path] = content;
        return new(all, texts);
    }

    internal void WriteTo(string folder)
    {
        using var file = File.Create(Path.Join(folder, FileName));
        JsonSerializer.Serialize(file, new([.. Files.Values.OrderBy(entry => entry.Entry.Path, StringComparer.Ordinal)], Contents), RootStateJson.Default.Record);
    }

    internal static RootState Read(string folder)
    {
        try
        {
            var record = JsonSerializer.Deserialize(File.ReadAllBytes(Path.Join(folder, FileName)), RootStateJson.Default.Record);
            return new(record!.Files.ToDictionary(file => file.Entry.Path, StringComparer.Ordinal), record.Contents);
        }
        catch (Exception exception) when (exception is JsonException or IOException or UnauthorizedAccessException or NullReferenceException)
        {
            throw RootfsDiagnostics.DamagedStore("a root filesystem", folder, exception.Message).ToException(exception);
        }
    }

    internal sealed record Record(IReadOnlyList<PackageFile> Files, IReadOnlyDictionary<string, string> Contents);
}

/// <summary>The state as JSON.</summary>
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
[JsonSerializable(typeof(RootState.Record))]
internal sealed partial class RootStateJson : JsonSerializerContext;

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

    public static RootState Empty { get; } = new(new Dictionary<string, PackageFile>(), new Dictionary<string, string>());

    /// <summary>True for files that a later layer adds to, or that tell names and numbers of accounts.</summary>
    public static bool IsContinued(string path) =>
        path is "var/lib/dpkg/status" or "var/lib/dpkg/diversions" or "var/lib/dpkg/statoverride" or "etc/passwd" or "etc/group"
        || path.StartsWith("var/lib/dpkg/triggers/", StringComparison.Ordinal);

    /// <summary>The content of a continued file; empty where there is none.</summary>
    public string Content(string path) => Contents.GetValueOrDefault(path, "");

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

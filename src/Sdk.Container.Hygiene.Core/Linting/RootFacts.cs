using System.Text.Json;
using System.Text.Json.Serialization;
using Sdk.Container.Hygiene.Tar;

namespace Sdk.Container.Hygiene.Linting;

/// <summary>What of a root filesystem, as its layers so far leave it, a rule may care for. It is little, and kept in the store, so that no layer is read twice.</summary>
/// <param name="Files">Sorted by path.</param>
/// <param name="Programs">Paths of all that lies in a folder of programs, sorted.</param>
/// <param name="Shells">Paths that a list of login shells names, by the list's own path (shells(5); debianutils' shells.d).</param>
internal sealed record RootFacts(IReadOnlyList<RemarkableFile> Files, IReadOnlyList<string> Programs, IReadOnlyDictionary<string, IReadOnlyList<string>> Shells)
{
    public static RootFacts Empty { get; } = new([], [], new Dictionary<string, IReadOnlyList<string>>());

    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, RootFactsJson.Default.RootFacts);

    /// <summary>Null where they cannot be read.</summary>
    public static RootFacts? TryRead(string path)
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(path), RootFactsJson.Default.RootFacts);
        }
        catch (Exception damage) when (damage is JsonException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}

/// <summary>A file or a directory that some rule may object to.</summary>
/// <param name="Package">The package that brings it as it is; null where none does.</param>
/// <param name="IsRequired">Whether Debian counts that package among those without which a system is not one (Debian Policy §2.5).</param>
internal sealed record RemarkableFile(TarEntry Entry, bool HasCapabilities, Secret Secret, string? Package = null, bool IsRequired = false)
{
    private const int SetId = 0b110_000_000_000;
    private const int Sticky = 0b001_000_000_000;
    private const int WorldWritable = 0b000_000_000_010;

    /// <summary>As people write it.</summary>
    [JsonIgnore]
    public string Path => $"/{Entry.Path}";

    /// <summary>Whether who runs it gets rights that are not theirs: of a directory, setgid says only whose what is new in it is.</summary>
    [JsonIgnore]
    public bool GivesRights => HasCapabilities || IsFile && (Entry.Mode & SetId) != 0;

    [JsonIgnore]
    public bool IsWorldWritable => (Entry.Mode & WorldWritable) != 0 && (IsFile || Entry.Kind == TarEntryKind.Directory && (Entry.Mode & Sticky) == 0);

    [JsonIgnore]
    public bool IsRemarkable => GivesRights || IsWorldWritable || Secret != Secret.None || Entry.Kind != TarEntryKind.Directory && Shells.IsShell(Entry.Path);

    private bool IsFile => Entry.Kind is TarEntryKind.File or TarEntryKind.HardLink;
}

/// <summary>What a file's content gives away.</summary>
internal enum Secret
{
    None,

    /// <summary>A private key: see <see cref="PrivateKeys"/>.</summary>
    PrivateKey,

    /// <summary>The number that tells one machine from all others (machine-id(5)).</summary>
    MachineId,
}

/// <summary>The facts as JSON.</summary>
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(RootFacts))]
internal sealed partial class RootFactsJson : JsonSerializerContext;

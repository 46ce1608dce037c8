using Microsoft.Build.Framework;
using Sdk.Container.Hygiene.Diagnostics;

namespace Sdk.Container.Hygiene.Tasks;

/// <summary>A step that works with the machine's store, and reads paths relative to the project.</summary>
public abstract class StoreTask : HygieneTask
{
    [Required]
    public string ProjectDirectory { get; set; } = "";

    [Required]
    public string LockFile { get; set; } = "";

    /// <summary><c>amd64</c> or <c>arm64</c>.</summary>
    [Required]
    public string Architecture { get; set; } = "";
    public string Store { get; set; } = "";

    /// <summary>Used where <see cref="Store"/> cannot be written to: in obj.</summary>
    [Required]
    public string FallbackStore { get; set; } = "";

    /// <summary>Seconds since 1970, or empty.</summary>
    public string SourceDateEpoch { get; set; } = "";

    protected string InProject(string path) => Path.GetFullPath(path.Replace('\\', '/'), ProjectDirectory);

    protected long? ReadSourceDateEpoch() =>
        SourceDateEpoch.Length == 0 ? null
        : long.TryParse(SourceDateEpoch, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var epoch) ? epoch
        : throw ItemDiagnostics.InvalidProperty("SOURCE_DATE_EPOCH", SourceDateEpoch, "a number of seconds since 1970").ToException();
}

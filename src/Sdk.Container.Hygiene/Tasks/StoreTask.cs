using System.Globalization;
using Microsoft.Build.Framework;
using Sdk.Container.Hygiene.Diagnostics;
using Sdk.Container.Hygiene.Locking;
using Sdk.Container.Hygiene.Storage;

namespace Sdk.Container.Hygiene.Tasks;

/// <summary>A step that works with the project's lock and the machine's store, and reads paths relative to the project.</summary>
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

    /// <param name="warns">Whether this step is the one that tells of a store that cannot be used; the others follow it.</param>
    protected ContentStore OpenStore(IHygieneLog log, bool warns = false)
    {
        if (Store.Length > 0)
        {
            ContentStore store = new(InProject(Store), log, TimeProvider.System);
            if (store.IsWritable(out var obstacle))
                return store;
            if (warns)
                log.Report(StoreDiagnostics.FallsBack(obstacle.Message, InProject(FallbackStore)));
        }
        return new(InProject(FallbackStore), log, TimeProvider.System);
    }

    protected LockedArchitecture ReadLock()
    {
        LockStore file = new(InProject(LockFile), TimeProvider.System);
        return file.Read()?.Architectures.GetValueOrDefault(Architecture) ?? throw LockDiagnostics.Missing(new(file.Path)).ToException();
    }

    // Of the year 9999.
    private static long LastSecond { get; } = DateTimeOffset.MaxValue.ToUnixTimeSeconds();

    internal long? ReadSourceDateEpoch() =>
        SourceDateEpoch.Length == 0 ? null
        : long.TryParse(SourceDateEpoch, NumberStyles.None, CultureInfo.InvariantCulture, out var epoch) && epoch <= LastSecond ? epoch
        : throw ItemDiagnostics.InvalidProperty("SOURCE_DATE_EPOCH", SourceDateEpoch, "a number of seconds since 1970").ToException();

    /// <summary>The image's time, in seconds since 1970: SOURCE_DATE_EPOCH, or the day of the lock.</summary>
    protected long ImageTime(LockedArchitecture locked) => ReadSourceDateEpoch() ?? locked.Suites.Max(suite => suite.Date).ToUnixTimeSeconds();

    protected static IReadOnlyList<string> ReadList(string value) => value.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}

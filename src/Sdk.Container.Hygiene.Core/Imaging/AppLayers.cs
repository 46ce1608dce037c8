using System.Collections.Concurrent;
using Sdk.Container.Hygiene.Diagnostics;
using Sdk.Container.Hygiene.Storage;
using Sdk.Container.Hygiene.Tar;

namespace Sdk.Container.Hygiene.Imaging;

/// <summary>What <see cref="AppLayers"/> makes layers of.</summary>
public sealed record AppLayersRequest
{
    /// <summary>In any order; an item that comes twice counts once.</summary>
    public required IReadOnlyList<PublishFile> Files { get; init; }

    /// <summary>Absolute path in the image.</summary>
    public string WorkingDirectory { get; init; } = "/app";

    public IReadOnlyList<VolumeDirectory> Volumes { get; init; } = [];

    /// <summary>Directories of the layers below, by path without a leading slash, where they are known: their owners and modes stay.</summary>
    public IReadOnlyDictionary<string, TarEntry> DirectoriesBelow { get; init; } = new Dictionary<string, TarEntry>();

    /// <summary>Seconds since 1970: the time of the app's own entries (see <see cref="EntryTime"/>).</summary>
    public required long Epoch { get; init; }

    /// <summary>The .NET version and processor that run this: another zlib may compress to other bytes.</summary>
    public required string RuntimeVersion { get; init; }

    /// <summary>For the runtime's and the dependencies' files, which are compressed once per machine: level 5 saves 5 % of the bytes for half as much time again.</summary>
    public int SharedGzipLevel { get; init; } = 5;

    /// <summary>For the app's own files, which are compressed at every change.</summary>
    public int AppGzipLevel { get; init; } = 2;

    /// <summary>Threads that read and compress.</summary>
    public int Parallelism { get; init; } = 2;

    /// <summary>What <see cref="AppLayersResult.Stamps"/> was the last time.</summary>
    public IReadOnlyList<FileStamp> Stamps { get; init; } = [];
}

/// <summary>An app as layers, and what tells the next publish that they still hold.</summary>
/// <param name="Layers">The lowest first; a group without files has none.</param>
/// <param name="Stamps">For the next time, in order of their paths.</param>
public sealed record AppLayersResult(IReadOnlyList<Layer> Layers, IReadOnlyList<FileStamp> Stamps);

/// <summary>
/// Makes the layers of an app from its published files: the runtime's, the dependencies', the app's own. The same files give the same layers on every machine and any
/// day: order, owner, mode and time come from rules. A layer whose files did not change comes from the store.
/// </summary>
public sealed class AppLayers(ContentStore store, TimeProvider time)
{
    private readonly LayerCache _cache = new(store);

    /// <summary>All faults of the request are told at once: <c>HYG5001</c> to <c>HYG5007</c>.</summary>
    public async Task<AppLayersResult> BuildAsync(AppLayersRequest request, CancellationToken cancellationToken)
    {
        if (request.Files.Count == 0 && request.Volumes.Count == 0)
            throw ImageDiagnostics.NothingToPublish().ToException();
        var inspector = new FileInspector(request.Stamps, time);
        var stamps = await InspectAsync(request, inspector, cancellationToken);
        var tree = AppTree.Arrange(request, stamps);

        var layers = new List<Layer>();
        foreach (var group in Enum.GetValues<PublishFileGroup>())
        {
            var plan = tree.Plan(group);
            if (plan.IsEmpty)
                continue;
            var level = group == PublishFileGroup.App ? request.AppGzipLevel : request.SharedGzipLevel;
            layers.Add(await _cache.GetOrAddAsync(
                plan.Fingerprint(request.RuntimeVersion, level), CreatedBy(group), level, request.Parallelism, plan.Write, cancellationToken));
        }
        return new(layers, [.. stamps.Values.Where(inspector.IsSettled).OrderBy(stamp => stamp.Path, StringComparer.Ordinal)]);
    }

    private static string CreatedBy(PublishFileGroup group) => group switch
    {
        PublishFileGroup.Runtime => ".NET runtime",
        PublishFileGroup.Dependency => "NuGet packages",
        _ => "app",
    };

    private static async Task<IReadOnlyDictionary<string, FileStamp>> InspectAsync(AppLayersRequest request, FileInspector inspector, CancellationToken cancellationToken)
    {
        var stamps = new ConcurrentDictionary<string, FileStamp>(StringComparer.Ordinal);
        var faults = new ConcurrentBag<(string Path, Diagnostic Fault)>();
        await Parallel.ForEachAsync(
            request.Files.DistinctBy(file => file.SourcePath),
            new ParallelOptions { MaxDegreeOfParallelism = Math.Max(1, request.Parallelism), CancellationToken = cancellationToken },
            (file, token) =>
            {
                try
                {
                    stamps[file.SourcePath] = inspector.Inspect(file, token);
                }
                catch (HygieneException fault)
                {
                    faults.Add((file.SourcePath, fault.Diagnostics[0]));
                }
                return ValueTask.CompletedTask;
            });
        if (!faults.IsEmpty)
            throw new HygieneException([.. faults.OrderBy(fault => fault.Path, StringComparer.Ordinal).Select(fault => fault.Fault)]);
        return stamps;
    }
}

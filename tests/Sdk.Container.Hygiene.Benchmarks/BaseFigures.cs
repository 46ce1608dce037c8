using System.Text.Json;
using Sdk.Container.Hygiene.Storage;
using Sdk.Container.Hygiene.Testing;

namespace Sdk.Container.Hygiene.Benchmarks;

/// <summary>The base's root filesystem, from .debs that lie on the disk: time, and size.</summary>
internal static class BaseFigures
{
    public static async Task<IReadOnlyList<Figure>> MeasureAsync(TemporaryFolder folder, SampleProject ours, int rounds)
    {
        Console.Error.WriteLine("composing the base …");
        LinkDebs(ours, folder["debs"]);
        var mmdebstrap = await Mmdebstrap.PrepareAsync(folder);
        List<double> peers = [], own = [];
        for (var round = 0; round < rounds; round++)
        {
            own.Add((await Figures.SelfAsync(folder.Path, "compose", folder["debs"], folder[$"composed-{round}"])).Wall);
            Directory.Delete(folder[$"composed-{round}"], recursive: true);
            if (mmdebstrap is not null)
                peers.Add(await mmdebstrap.RunAsync());
        }
        var time = Measured.Median(own);
        var ratio = peers.Count > 0 ? Measured.Median(peers.Zip(own, (peer, self) => peer / self)) : double.NaN;
        var (unpacked, compressed) = BaseSize(ours);
        return
        [
            new("base root filesystem from nothing but local .debs", peers.Count > 0 ? $"mmdebstrap minbase {Measured.Median(peers):F1} s" : "mmdebstrap is not installed",
                $"{time:F2} s, {ratio:F1}× faster", "≤ 2.5 s, ≥ 7× faster", time <= 2.5 && ratio >= 7),
            new("image of an ASP.NET app with ICU, without the app", mmdebstrap is not null ? $"mmdebstrap minbase {mmdebstrap.Size / 1e6:F0} MB" : "mmdebstrap is not installed",
                $"{unpacked / 1e6:F1} MB unpacked, {compressed / 1e6:F1} MB compressed", "≤ 65 MB, ≤ 26 MB", unpacked <= 65_000_000 && compressed <= 26_000_000),
        ];
    }

    private static void LinkDebs(SampleProject ours, string target)
    {
        Directory.CreateDirectory(target);
        ContentStore store = new(ours.Store);
        var packages = new Locking.LockStore(ours.LockFile, TimeProvider.System).Read()!.Architectures.Values.Single().Packages;
        foreach (var package in packages)
            File.CreateSymbolicLink(Path.Combine(target, Path.GetFileName(package.Filename)), store.FindBlob(package.Sha256, package.Size)!);
    }

    private static (long Unpacked, long Compressed) BaseSize(SampleProject ours)
    {
        var layers = ours.ReadResult().GetProperty("layers").EnumerateArray().Where(IsBase).ToList();
        return (layers.Sum(layer => Content(Path.Combine(ours.ImageFolder, "oci", "blobs", "sha256", layer.GetProperty("digest").GetString()!))), layers.Sum(layer => layer.GetProperty("size").GetInt64()));
    }

    private static bool IsBase(JsonElement layer) => layer.GetProperty("createdBy").GetString()!.Contains("Debian", StringComparison.Ordinal);

    private static long Content(string layer)
    {
        using System.IO.Compression.GZipStream tar = new(File.OpenRead(layer), System.IO.Compression.CompressionMode.Decompress);
        return TarContent.Sum(tar);
    }
}

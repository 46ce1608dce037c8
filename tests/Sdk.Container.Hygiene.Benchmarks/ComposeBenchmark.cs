using System.Diagnostics;
using System.Globalization;
using Sdk.Container.Hygiene.Debian.Deb;
using Sdk.Container.Hygiene.Diagnostics;
using Sdk.Container.Hygiene.Locking;
using Sdk.Container.Hygiene.Rootfs;
using Sdk.Container.Hygiene.Storage;

namespace Sdk.Container.Hygiene.Benchmarks;

/// <summary>From .debs on the disk to a layer in the store: time since the process began, peak memory, sizes.</summary>
internal static class ComposeBenchmark
{
    public static async Task<int> RunAsync(string debs, string store)
    {
        var started = Process.GetCurrentProcess().StartTime;
        var idle = Process.GetCurrentProcess().PeakWorkingSet64;
        var files = Directory.GetFiles(debs, "*.deb").ToDictionary(path => path, Lock);
        var paths = files.ToDictionary(file => file.Value, file => file.Key);
        var prepared = DateTime.Now;
        var options = new RootfsOptions { Filter = new(Documentation: false, Locales: []) };
        var composer = new RootfsComposer(new ContentStore(Path.GetFullPath(store)));
        var log = new ConsoleLog();
        var layers = await composer.ComposeAsync([.. files.Values], options, (package, _) => Task.FromResult(paths[package]), log, CancellationToken.None);
        var done = DateTime.Now;
        foreach (var layer in layers)
        {
            Say($"{layer.CreatedBy}: {layer.UncompressedSize / 1e6:F1} MB, {layer.Size / 1e6:F2} MB compressed, {layer.Digest.Oci}, diff id {layer.DiffId.Oci}");
            Say($"{layer.Path}");
        }
        var peak = Process.GetCurrentProcess().PeakWorkingSet64;
        Say($"{files.Count} packages; process {(done - started).TotalSeconds:F2} s, of which composition {(done - prepared).TotalSeconds:F2} s; memory {peak / 1e6:F0} MB at its peak, {(peak - idle) / 1e6:F0} MB over idle");
        return 0;
    }

    // What a lock would say of the file.
    private static LockedPackage Lock(string path)
    {
        using var file = File.OpenRead(path);
        var control = new DebReader(file, Path.GetFileName(path)).Control.Stanza;
        file.Position = 0;
        var digest = Sha256Digest.FromBytes(System.Security.Cryptography.SHA256.HashData(file));
        var (name, version) = (control.GetString("Package"u8)!, control.GetString("Version"u8)!);
        return new(name, version, control.GetString("Architecture"u8)!, name, version, "suite", Path.GetFileName(path), file.Length, digest, null, InBase: true);
    }

    private static void Say(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));

    private sealed class ConsoleLog : IHygieneLog
    {
        public void Report(Diagnostic diagnostic) => Console.WriteLine(diagnostic);
        public void Info(string message)
        {
        }

        public void Detail(string message)
        {
        }
    }
}

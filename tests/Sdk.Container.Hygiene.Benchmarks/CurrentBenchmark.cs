using System.Diagnostics;
using System.Globalization;
using Sdk.Container.Hygiene.Archives;
using Sdk.Container.Hygiene.Locking;
using Sdk.Container.Hygiene.OpenPgp;
using Sdk.Container.Hygiene.Storage;
using Sdk.Container.Hygiene.Testing;
using Sdk.Container.Hygiene.Updates;

namespace Sdk.Container.Hygiene.Benchmarks;

/// <summary>
/// Is the lock current? The suites' InRelease files are verified, their Packages files hashed and read, the project's requests resolved anew, and the outcome compared with the lock:
/// everything that an update does but for the network.
/// </summary>
internal static class CurrentBenchmark
{
    public static async Task<int> RunAsync(string storeFolder, string lockFile)
    {
        RecordingLog log = new();
        var keyring = DebianArchiveKeys.Load(await File.ReadAllBytesAsync(Path.Combine(Repository.Root, "build", "keyrings", "debian-archive-keyring.gpg")));
        using ArchiveClient archive = new(
            new ContentStore(Path.GetFullPath(storeFolder)), new() { Keyring = keyring, Mirrors = new(new(), [], keyring), Offline = true }, log);
        var present = new LockStore(Path.GetFullPath(lockFile), TimeProvider.System).Read() ?? throw new InvalidOperationException($"no {lockFile}");
        foreach (var (architecture, locked) in present.Architectures)
        {
            var newest = await new DebianLocker(archive, log).LockAsync(new(architecture, locked.Inputs, []), locked, update: true, CancellationToken.None);
            Console.WriteLine($"{architecture}: {LockDiff.Between(locked, newest).Count} changes");
        }
        using var process = Process.GetCurrentProcess();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"memory {process.PeakWorkingSet64 / 1e6:F0} MB"));
        return 0;
    }
}

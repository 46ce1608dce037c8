using Sdk.Container.Hygiene.Diagnostics;
using Sdk.Container.Hygiene.Storage;

namespace Sdk.Container.Hygiene.Archives;

/// <summary>
/// The InRelease that was accepted last of each suite, from whatever mirror: the date before which none is accepted again, and what offline work starts from. Kept as the
/// signed file, so that what is remembered needs no more trust than what is fetched.
/// </summary>
internal sealed class SuiteMemory(ContentStore store, TimeProvider time)
{
    /// <summary>What is remembered of a suite; null where nothing is, or nothing that its keys of today vouch for.</summary>
    public async Task<SignedRelease?> ReadAsync(SuiteSource suite, CancellationToken cancellationToken)
    {
        try
        {
            var bytes = await File.ReadAllBytesAsync(PathOf(suite), cancellationToken);
            return SignedRelease.Verify(bytes, suite.Name, suite.Keyring, time.GetUtcNow());
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or HygieneException)
        {
            return null;
        }
    }

    /// <summary>Remembers, unless another process has remembered a later one meanwhile.</summary>
    public async Task WriteAsync(SuiteSource suite, SignedRelease release, CancellationToken cancellationToken)
    {
        using var held = await FileLock.AcquireAsync(store.LockPath($"suite-{FileNameOf(suite)}"), $"the state of {suite.Name}", null, time, cancellationToken);
        var last = await ReadAsync(suite, cancellationToken);
        if (last is null || !last.IsComparableTo(release) || last.Release.Date < release.Release.Date)
            await AtomicFile.WriteAsync(PathOf(suite), release.Bytes, time, cancellationToken);
    }

    public string PathOf(SuiteSource suite) => Path.Join(store.Root, "suites", FileNameOf(suite), "InRelease");

    // A suite is what a user types: its name must not lead anywhere else.
    private static string FileNameOf(SuiteSource suite) => Uri.EscapeDataString(suite.MemoryName) is var name && name.Trim('.').Length > 0 ? name : "_";
}

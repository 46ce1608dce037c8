using Sdk.Container.Hygiene.Diagnostics;
using Sdk.Container.Hygiene.Locking;
using Sdk.Container.Hygiene.Storage;

namespace Sdk.Container.Hygiene.Archives;

/// <summary>
/// Reads Debian archives: suites with a verified InRelease, their packages, and .debs by their digest. Everything that was verified is kept in the store. Failures are
/// <see cref="HygieneException"/> (HYG30xx, HYG31xx, HYG32xx); every method ends soon after a cancellation. Safe for any number of calls at once.
/// </summary>
public sealed class ArchiveClient : IDisposable
{
    private readonly Downloader _downloader;
    private readonly SuiteOpener _suites;
    private readonly PackageFetcher _packages;

    /// <param name="handler">Null: sockets, with the proxies that .NET takes from the environment (<c>http_proxy</c>, <c>https_proxy</c>, <c>no_proxy</c>). Not closed.</param>
    public ArchiveClient(ContentStore store, ArchiveOptions options, IHygieneLog log, TimeProvider? time = null, HttpMessageHandler? handler = null)
    {
        var clock = time ?? TimeProvider.System;
        var memory = new SuiteMemory(store, clock);
        _downloader = new(handler, options.Download, clock, log);
        _suites = new(options, memory, _downloader, new(store, _downloader, options.Offline, log), clock, log);
        _packages = new(store, options, memory, _downloader, clock, log);
    }

    /// <summary>
    /// Fetches and verifies the InRelease of a suite, and checks that it is what was asked for: the suite, not expired, not older than one that was accepted before, with the
    /// components and architectures. Nothing else is fetched.
    /// </summary>
    public Task<SuiteSnapshot> OpenSuiteAsync(SuiteRequest request, CancellationToken cancellationToken) => _suites.OpenAsync(request, cancellationToken);

    /// <summary>The path of a locked package's .deb in the store: from there, from the mirrors, or from an archive of past days.</summary>
    /// <param name="locked">When its suite was locked (<see cref="LockedSuite.Date"/>): the day to look at in an archive of past days.</param>
    public Task<string> FetchPackageAsync(LockedPackage package, DateTimeOffset locked, CancellationToken cancellationToken) => _packages.FetchAsync(package, locked, cancellationToken);

    public void Dispose() => _downloader.Dispose();
}

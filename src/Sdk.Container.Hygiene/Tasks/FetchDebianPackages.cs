using Microsoft.Build.Framework;
using Sdk.Container.Hygiene.Diagnostics;
using Sdk.Container.Hygiene.Items;

namespace Sdk.Container.Hygiene.Tasks;

/// <summary>Fetches the .debs that the root filesystem is still to be made of, several at a time; what is converted already is not fetched again.</summary>
[MSBuildMultiThreadableTask]
public sealed class FetchDebianPackages : ArchiveTask
{
    public string Documentation { get; set; } = "";
    public string Locales { get; set; } = "";

    /// <summary><c>distroless</c> or <c>full</c>.</summary>
    public string Family { get; set; } = "";

    /// <summary>What the packages' scripts are answered.</summary>
    public ITaskItem[] Selections { get; set; } = [];

    protected override async Task ExecuteAsync(IHygieneLog log, CancellationToken cancellationToken)
    {
        var locked = ReadLock();
        var store = OpenStore(log, warns: true);
        var missing = new Rootfs.RootfsComposer(store).FindMissing(locked.Packages, ComposeRootFilesystem.ReadOptions(this, Documentation, Locales, Family, Selections));
        if (missing.Count == 0)
            return;
        log.Info($"fetching {missing.Count} Debian packages");
        ItemReader reader = new();
        var repositories = DebianRepositoryItems.Read(reader, Repositories, [], ProjectDirectory);
        reader.ThrowIfRefused();
        using var archive = OpenArchive(store, log, repositories);
        var dates = locked.Suites.ToDictionary(suite => suite.Suite, suite => suite.Date);
        await Task.WhenAll(missing.Select(package => archive.FetchPackageAsync(package, dates[package.Suite], cancellationToken)));
    }
}

using Microsoft.Build.Framework;
using Sdk.Container.Hygiene.Diagnostics;
using Sdk.Container.Hygiene.Imaging;
using Sdk.Container.Hygiene.Items;
using Sdk.Container.Hygiene.Locking;
using Sdk.Container.Hygiene.Updates;

namespace Sdk.Container.Hygiene.Tasks;

/// <summary>Sees to it that debian.lock.json fits the project: reads it where it does, else resolves and writes it; with <see cref="Update"/>, resolves anew and shows what changed.</summary>
[MSBuildMultiThreadableTask]
public sealed class LockDebianPackages : ArchiveTask
{
    [Required]
    public string Suites { get; set; } = "";

    [Required]
    public string Components { get; set; } = "";
    public ITaskItem[] Packages { get; set; } = [];
    public string InstallRecommends { get; set; } = "";
    public string ExcludedPackages { get; set; } = "";
    public string InvariantGlobalization { get; set; } = "";
    public string InvariantTimezone { get; set; } = "";
    public string NativeAot { get; set; } = "";

    /// <summary><c>distroless</c> or <c>full</c>.</summary>
    public string Family { get; set; } = "";

    /// <summary><c>true</c> where the project has no .NET code.</summary>
    public string Service { get; set; } = "";

    /// <summary><c>true</c>: a lock that does not fit is an error. Empty: so it is in continuous integration where there is a lock.</summary>
    public string LockedMode { get; set; } = "";
    public string ContinuousIntegration { get; set; } = "";
    public string Update { get; set; } = "";

    protected override async Task ExecuteAsync(IHygieneLog log, CancellationToken cancellationToken)
    {
        var request = ReadRequest();
        LockStore file = new(InProject(LockFile), TimeProvider.System);
        await new LockKeeper(file, () => { var store = OpenStore(log); return (store, OpenArchive(store, log, request.Repositories)); }, log).KeepAsync(
            request, ReadMode(), Show, cancellationToken);
    }

    private LockMode ReadMode() =>
        ReadSwitch(nameof(Update), Update) ? LockMode.Update
        : ReadSwitch("HygieneLockedMode", LockedMode) ? LockMode.Locked
        : LockedMode.Length == 0 && ReadSwitch(nameof(ContinuousIntegration), ContinuousIntegration) && File.Exists(InProject(LockFile)) ? LockMode.Locked
        : LockMode.Keep;

    private LockRequest ReadRequest()
    {
        ItemReader reader = new();
        var packages = DebianPackageItems.Read(reader, Packages);
        var suites = ReadList(Suites);
        var repositories = DebianRepositoryItems.Read(reader, Repositories, suites, ProjectDirectory);
        reader.ThrowIfRefused();
        AppTraits traits = new(
            ReadSwitch(nameof(InvariantGlobalization), InvariantGlobalization), ReadSwitch(nameof(InvariantTimezone), InvariantTimezone), ReadSwitch("PublishAot", NativeAot));
        var full = Family == "full";
        var excluded = ExcludedPackages.Length > 0 ? ReadList(ExcludedPackages) : full ? [] : AppTraits.ExcludedByDefault;
        var needed = !ReadSwitch(nameof(Service), Service) ? traits.BasePackages : full ? [] : AppTraits.ServiceBase;
        return new(
            Architecture,
            new(
                suites,
                ReadList(Components),
                full ? [.. AppTraits.FullBase.Concat(needed).Order(StringComparer.Ordinal)] : needed,
                [.. packages.Select(package => package.Version is null ? package.Name : $"{package.Name} ({package.Version})")],
                [.. excluded.Except(packages.Select(package => package.Name)).Order(StringComparer.Ordinal)],
                ReadSwitch("DebianInstallRecommends", InstallRecommends)) { Repositories = [.. repositories.Select(repository => repository.Locked)] },
            packages) { Repositories = repositories };
    }
}

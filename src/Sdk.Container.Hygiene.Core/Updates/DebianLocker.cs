using Sdk.Container.Hygiene.Archives;
using Sdk.Container.Hygiene.Debian;
using Sdk.Container.Hygiene.Diagnostics;
using Sdk.Container.Hygiene.Locking;
using Sdk.Container.Hygiene.Resolution;

namespace Sdk.Container.Hygiene.Updates;

/// <summary>Makes a lock: opens the suites, verified, and resolves what the project and its base ask for. The one step that trusts the network, through the archive's keys.</summary>
public sealed class DebianLocker(ArchiveClient archive, IHygieneLog log)
{
    /// <param name="previous">The lock so far: its versions are kept where they still exist and fit, and its dates must not go backwards.</param>
    /// <param name="update">Take the newest versions instead.</param>
    public async Task<LockedArchitecture> LockAsync(LockRequest request, LockedArchitecture? previous, bool update, CancellationToken cancellationToken)
    {
        var inputs = request.Inputs;
        var debian = await Task.WhenAll(inputs.Suites.Select(suite => OpenAsync(
            new(suite, inputs.Components, [request.Architecture]) { NotBefore = previous?.Suites.FirstOrDefault(before => before.Suite == suite)?.Date }, cancellationToken)));
        var vendors = await Task.WhenAll(request.Repositories.Select(repository => OpenAsync(repository, request.Architecture, previous, cancellationToken)));
        cancellationToken.ThrowIfCancellationRequested();

        List<PackageIndex> indexes = [.. debian.SelectMany(suite => suite.Indexes)];
        var @base = BaseNames.Expand(inputs.Base, indexes).Select(name => new PackageRequest(name, null, "the base of the image")).ToList();
        var pins = update || previous is null ? new Dictionary<string, string>() : previous.Packages.ToDictionary(package => package.Name, package => package.Version);
        ResolutionRequest wanted = new() { Architecture = request.Architecture, Packages = @base, InstallRecommends = inputs.InstallRecommends, Pins = pins };
        var scope = vendors.Length == 0 ? null : new RepositoryScope(
            new PackageResolver(indexes).Resolve(wanted).Select(package => package.Package.Name).Concat(BaseNames.Expand([BaseNames.Essential], indexes)).ToHashSet(StringComparer.Ordinal));
        foreach (var (repository, opened) in request.Repositories.Zip(vendors))
            scope?.Add(repository, opened.Indexes);
        scope?.ThrowIfRefused();

        PackageResolver resolver = new([.. indexes, .. scope?.Allowed ?? []]) { Withheld = scope?.Withheld ?? [] };
        var closure = resolver.Resolve(wanted with { Packages = [.. @base, .. request.Packages] });
        var kept = ClosurePruner.Prune(closure, inputs.Excluded.ToHashSet(StringComparer.Ordinal));
        var inBase = BaseSplit.InBase(kept, @base.Select(root => root.Name));
        if (kept.Count < closure.Count)
            log.Info($"left out, because only maintainer scripts use them: {string.Join(", ", closure.Select(package => package.Package.Name).Except(kept.Select(package => package.Package.Name)))}");
        LockedArchitecture locked = new(
            inputs, [.. debian.Concat(vendors).Select(suite => suite.Snapshot.Locked)], [.. kept.Select(package => Lock(package, inBase.Contains(package.Package.Name)))]);
        RepositoryScope.RequireBaseOfDebian(locked, request.Repositories);
        return locked;
    }

    private async Task<OpenedSuite> OpenAsync(SuiteRequest request, CancellationToken cancellationToken)
    {
        var suite = await archive.OpenSuiteAsync(request, cancellationToken);
        return new(suite, await suite.LoadIndexesAsync(request.Architectures[0], cancellationToken));
    }

    private async Task<OpenedSuite> OpenAsync(DebianRepository repository, string architecture, LockedArchitecture? previous, CancellationToken cancellationToken)
    {
        // A lock of another vendor's suite, under the same name, says nothing of this one's dates.
        var before = previous?.FindRepository(repository.Name) is { } locked && locked.Suite == repository.Suite && locked.Keys.Intersect(repository.Locked.Keys).Any()
            ? previous.Suites.First(suite => suite.Suite == repository.Name).Date
            : (DateTimeOffset?)null;
        try
        {
            return await OpenAsync(new(repository.Name, repository.Components, [architecture]) { NotBefore = before }, cancellationToken);
        }
        catch (HygieneException failure)
        {
            throw new HygieneException([.. failure.Diagnostics.Select(diagnostic => diagnostic with { Location = diagnostic.Location ?? repository.Locate() })]);
        }
    }

    private static LockedPackage Lock(ResolvedPackage resolved, bool inBase)
    {
        var package = resolved.Package;
        return new(
            package.Name, package.Version.ToString(), package.Architecture, package.Source, package.SourceVersion.ToString(), package.Suite,
            package.Filename, package.Size, package.Sha256, resolved.RequiredBy, inBase) { DependsOn = resolved.DependsOn };
    }

    private sealed record OpenedSuite(SuiteSnapshot Snapshot, IReadOnlyList<PackageIndex> Indexes);
}

using Sdk.Container.Hygiene.Archives;
using Sdk.Container.Hygiene.Diagnostics;
using Sdk.Container.Hygiene.Locking;
using Sdk.Container.Hygiene.Resolution;

namespace Sdk.Container.Hygiene.Updates;

/// <summary>Makes a lock: opens the suites, verified, and resolves what the project and its base ask for. The one step that trusts the network, through Debian's keys.</summary>
public sealed class DebianLocker(ArchiveClient archive, IHygieneLog log)
{
    /// <param name="previous">The lock so far: its versions are kept where they still exist and fit, and its dates must not go backwards.</param>
    /// <param name="update">Take the newest versions instead.</param>
    public async Task<LockedArchitecture> LockAsync(LockRequest request, LockedArchitecture? previous, bool update, CancellationToken cancellationToken)
    {
        var inputs = request.Inputs;
        var suites = await Task.WhenAll(inputs.Suites.Select(suite => archive.OpenSuiteAsync(
            new(suite, inputs.Components, [request.Architecture]) { NotBefore = previous?.Suites.FirstOrDefault(before => before.Suite == suite)?.Date }, cancellationToken)));
        var indexes = await Task.WhenAll(suites.Select(suite => suite.LoadIndexesAsync(request.Architecture, cancellationToken)));
        cancellationToken.ThrowIfCancellationRequested();

        PackageResolver resolver = new([.. indexes.SelectMany(index => index)]);
        var @base = BaseNames.Expand(inputs.Base, resolver.Indexes).Select(name => new PackageRequest(name, null, "the base of the image")).ToList();
        var closure = resolver.Resolve(new()
        {
            Architecture = request.Architecture,
            Packages = [.. @base, .. request.Packages],
            InstallRecommends = inputs.InstallRecommends,
            Pins = update || previous is null ? new Dictionary<string, string>() : previous.Packages.ToDictionary(package => package.Name, package => package.Version),
        });
        var kept = ClosurePruner.Prune(closure, inputs.Excluded.ToHashSet(StringComparer.Ordinal));
        var inBase = BaseSplit.InBase(kept, @base.Select(root => root.Name));
        if (kept.Count < closure.Count)
            log.Info($"left out, because only maintainer scripts use them: {string.Join(", ", closure.Select(package => package.Package.Name).Except(kept.Select(package => package.Package.Name)))}");
        return new(inputs, [.. suites.Select(suite => suite.Locked)], [.. kept.Select(package => Lock(package, inBase.Contains(package.Package.Name)))]);
    }

    private static LockedPackage Lock(ResolvedPackage resolved, bool inBase)
    {
        var package = resolved.Package;
        return new(
            package.Name, package.Version.ToString(), package.Architecture, package.Source, package.SourceVersion.ToString(), package.Suite,
            package.Filename, package.Size, package.Sha256, resolved.RequiredBy, inBase) { DependsOn = resolved.DependsOn };
    }
}

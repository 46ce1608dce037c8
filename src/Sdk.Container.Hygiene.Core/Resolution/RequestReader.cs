using Sdk.Container.Hygiene.Diagnostics;

namespace Sdk.Container.Hygiene.Resolution;

/// <summary>Finds the packages that are asked for, and settles which version each may have. All that is wrong with a request is told at once.</summary>
internal sealed class RequestReader(PackageUniverse universe)
{
    private readonly List<Diagnostic> _failures = [];

    public IReadOnlyList<PackageNode> Read(ResolutionRequest request)
    {
        var requested = request.Packages
            .Select(package => (Request: package, Node: Find(package)))
            .Where(found => found.Node is not null)
            .GroupBy(found => found.Node!, found => found.Request)
            .ToList();
        var constrained = new HashSet<PackageNode>();
        foreach (var requests in requested)
        {
            // The same words whatever the order of the items is.
            requests.Key.Origin = requests.OrderBy(package => package.Name != requests.Key.Name).ThenBy(package => package.Origin, StringComparer.Ordinal).First().Origin;
            if (Constrain(requests.Key, [.. requests.Where(package => package.Version is not null).DistinctBy(package => package.Version)]))
                constrained.Add(requests.Key);
        }
        if (_failures.Count > 0)
            throw new HygieneException(_failures);
        VersionAlignment.Align(universe, constrained);
        Pin(request, constrained);
        return [.. requested.Select(requests => requests.Key)];
    }

    private PackageNode? Find(PackageRequest request)
    {
        var node = universe[request.Name];
        if (node.Versions.Count > 0)
            return node;
        List<PackageNode> providers = [.. universe.Providers(request.Name).Select(p => p.Target).Where(t => ReferenceEquals(t.Package, t.Node.Preferred)).Select(t => t.Node).Distinct()];
        // As apt-get: a purely virtual name stands for its provider where there is no choice.
        if (providers is [var only])
            return only;
        var failure = universe.Withheld.FirstOrDefault(index => index.Find(request.Name).Any()) is { } repository
            ? RepositoryDiagnostics.NotAllowed(request.Origin, request.Name, repository.Suite)
            : providers.Count > 0
            ? ResolutionDiagnostics.VirtualPackage(request.Origin, request.Name, [.. providers.Select(provider => provider.Name).Order(StringComparer.Ordinal)])
            : ResolutionDiagnostics.UnknownPackage(request.Origin, request.Name, universe.Suites, NearestName.Find(request.Name, universe.Names.Distinct()));
        _failures.Add(failure with { Location = request.Locate() });
        return null;
    }

    /// <summary>Takes the newest version that all constraints on a package allow. False where there are none.</summary>
    private bool Constrain(PackageNode node, IReadOnlyList<PackageRequest> constraints)
    {
        if (constraints.Count == 0)
            return false;
        node.Preferred = node.Versions.Where(version => constraints.All(c => c.Version!.Allows(version.Version))).MaxBy(version => version.Version);
        if (node.Preferred is not null)
            return true;
        List<PackageRequest> hopeless = [.. constraints.Where(c => !node.Versions.Any(version => c.Version!.Allows(version.Version)))];
        _failures.AddRange(hopeless.Select(c => ResolutionDiagnostics.VersionNotOffered(c.Origin, node.Name, c.Version!.ToString(), Offers(node)) with { Location = c.Locate() }));
        if (hopeless.Count == 0)
            _failures.Add(ResolutionDiagnostics.ContradictoryVersions(node.Name, [.. constraints.Select(c => $"{c.Origin} wants {c.Version}")], Offers(node)) with { Location = constraints[0].Locate() });
        return true;
    }

    private static void Pin(PackageNode node, string version, PackageRequest[] requests) =>
        node.Pinned = node.Versions.FirstOrDefault(package => package.Version.ToString() == version && requests.All(request => request.Version?.Allows(package.Version) != false));

    private void Pin(ResolutionRequest request, HashSet<PackageNode> constrained)
    {
        foreach (var (name, version) in request.Pins)
            Pin(universe[name], version, constrained.Contains(universe[name]) ? [.. request.Packages.Where(package => package.Name == name)] : []);
    }

    private static IReadOnlyList<string> Offers(PackageNode node) => [.. node.Versions.Select(version => $"{version.Version} ({version.Suite})").Distinct()];
}

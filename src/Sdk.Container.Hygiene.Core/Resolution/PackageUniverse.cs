using Sdk.Container.Hygiene.Debian;

namespace Sdk.Container.Hygiene.Resolution;

/// <summary>All packages of all suites for one architecture, and the state of one resolution over them. Nodes come into being when they are first asked for.</summary>
internal sealed class PackageUniverse(IReadOnlyList<PackageIndex> indexes, string architecture, bool installRecommends)
{
    private readonly DependencyKind[] _kinds = [.. Enum.GetValues<DependencyKind>().Where(kind => installRecommends || kind != DependencyKind.Recommends)];
    private readonly Dictionary<string, PackageNode> _nodes = new(StringComparer.Ordinal);
    private readonly Dictionary<BinaryPackage, IReadOnlyList<Clause>> _clauses = [];
    private readonly Dictionary<string, IReadOnlyList<Provider>> _providers = new(StringComparer.Ordinal);

    public PackageNode this[string name] => _nodes.TryGetValue(name, out var node) ? node : AddNode(name);

    /// <summary>apt's order of packages.</summary>
    public MentionOrder Order { get; } = new(indexes);

    /// <summary>As <see cref="PackageResolver.Withheld"/>.</summary>
    public IReadOnlyList<PackageIndex> Withheld { get; init; } = [];

    /// <summary>The packages that were looked at so far.</summary>
    public IReadOnlyList<PackageNode> Nodes => [.. _nodes.Values];

    /// <summary>The suites, as the user wrote them.</summary>
    public IReadOnlyList<string> Suites => [.. indexes.Select(index => index.Suite).Distinct()];

    /// <summary>All names in all suites.</summary>
    public IEnumerable<string> Names => indexes.SelectMany(index => index.Names);

    /// <summary>The dependencies of a version that matter to this resolution, in the order in which apt follows them.</summary>
    public IReadOnlyList<Clause> Clauses(BinaryPackage package)
    {
        if (_clauses.TryGetValue(package, out var clauses))
            return clauses;
        var owner = this[package.Name];
        return _clauses[package] = [.. _kinds
            .SelectMany(package.GetDependencies)
            .Select(dependency => new Clause(owner, dependency, ReadOptions(owner, dependency)))
            .Where(clause => clause.Options.Count > 0)];
    }

    /// <summary>The versions that provide a name, in the order of the suites.</summary>
    public IReadOnlyList<Provider> Providers(string name) => _providers.TryGetValue(name, out var providers) ? providers : _providers[name] = FindProviders(name);

    /// <summary>The withheld versions that would meet a relation, by name or because they provide it.</summary>
    public IEnumerable<BinaryPackage> FindWithheld(PackageRelation relation) => Withheld
        .SelectMany(index => index.Find(relation.Name).Where(package => relation.Accepts(package.Version))
            .Concat(index.FindProviders(relation.Name).Where(package => package.Provides.Any(provided => provided.Name == relation.Name && relation.Accepts(provided.Version)))))
        .Where(Fits);

    private bool Fits(BinaryPackage package) => package.Architecture is DebianArchitecture.All || package.Architecture == architecture;

    private PackageNode AddNode(string name)
    {
        // A version that several suites have is one version: the first suite's. Stable sorting keeps the user's order of suites.
        BinaryPackage[] versions = [.. indexes
            .SelectMany(index => index.Find(name))
            .Where(Fits)
            .OrderByDescending(package => package.Index.PinPriority)
            .ThenByDescending(package => package.Version)];
        var node = new PackageNode(name, versions);
        _nodes.Add(name, node);
        return node;
    }

    private List<Provider> FindProviders(string name)
    {
        var providers = new List<Provider>();
        foreach (var found in indexes.SelectMany(index => index.FindProviders(name)))
        {
            // The node's own object, so that versions can be compared by reference; there is none for another architecture.
            var node = this[found.Name];
            if (node.Versions.FirstOrDefault(version => version.IsSameStanza(found)) is { } package)
                providers.AddRange(package.Provides.Where(provided => provided.Name == name).Select(provided => new Provider(new(node, package), provided)));
        }
        return providers;
    }

    private List<Option> ReadOptions(PackageNode owner, Dependency dependency)
    {
        var options = new List<Option>(dependency.Alternatives.Count);
        foreach (var relation in dependency.Alternatives)
        {
            if (relation.AppliesTo(architecture))
                options.Add(new(relation, [.. FindTargets(relation).Where(target => !dependency.IsNegative || target.Node != owner)]));
        }
        return options;
    }

    private IEnumerable<Target> FindTargets(PackageRelation relation)
    {
        var any = relation.Qualifier == "any";
        // libc6:i386 on amd64: nothing of a foreign architecture is ever installed here.
        if (!any && relation.Qualifier is not (null or "native") && relation.Qualifier != architecture)
            yield break;
        var named = this[relation.Name];
        foreach (var package in named.Versions)
        {
            // name:any accepts only what says that any architecture will do (deb-control(5), Multi-Arch: allowed).
            if ((!any || package.IsMultiArchAllowed) && relation.Accepts(package.Version))
                yield return new(named, package);
        }
        foreach (var (target, provided) in Providers(relation.Name))
        {
            if ((!any || target.Package.IsMultiArchAllowed || provided.Qualifier == "any") && relation.Accepts(provided.Version))
                yield return target;
        }
    }
}

/// <summary>A package version that provides a name, and the place in its Provides that says so.</summary>
internal readonly record struct Provider(Target Target, PackageRelation Provided);

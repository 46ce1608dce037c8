using System.Text;
using Sdk.Container.Hygiene.Debian;

namespace Sdk.Container.Hygiene.Rootfs.Full;

/// <summary>One step of <see cref="ConfigurationPlan"/>: first these preinst scripts, then these packages are configured by dpkg.</summary>
internal sealed record ConfigurationStep(IReadOnlyList<PackageManifest> Preinsts, IReadOnlyList<PackageManifest> Configure);

/// <summary>
/// The order in which unpacked packages are configured. A preinst runs when all that its package pre-depends on is configured (Debian Policy §7.2), and a package is configured when its
/// preinst has run and everything that it depends on is configured, too. dpkg alone knows the second rule only: to it, an unpacked package has had its preinst.
/// </summary>
internal static class ConfigurationPlan
{
    /// <param name="packages">Unpacked, to be configured.</param>
    /// <param name="configured">Those of the layers beneath.</param>
    public static IReadOnlyList<ConfigurationStep> Of(IReadOnlyList<PackageManifest> packages, IReadOnlyList<PackageManifest> configured)
    {
        var graph = new Graph(packages, configured);
        var waiting = packages.OrderBy(package => package.Name, StringComparer.Ordinal).ToList();
        var without = waiting.Where(HasPreinst).ToHashSet();
        var steps = new List<ConfigurationStep>();
        while (waiting.Count > 0)
        {
            var done = packages.Except(waiting).ToHashSet();
            var preinsts = waiting.Where(package => without.Contains(package) && graph.PreDependsOn(package).All(choice => choice.Any(done.Contains))).ToList();
            without.ExceptWith(preinsts);
            var configure = Configurable(waiting, without, graph);
            // Packages that pre-depend on each other in a circle are a bug of the archive (Policy §7.2): dpkg then says what is wrong.
            if (preinsts.Count == 0 && configure.Count == 0)
                (preinsts, configure) = ([.. without], waiting);
            steps.Add(new(preinsts, [.. configure]));
            waiting = waiting.Except(configure).ToList();
        }
        return steps;
    }

    private static bool HasPreinst(PackageManifest package) => package.Scripts.Any(script => script.Name == "preinst");

    // The largest set that needs nothing outside of itself but what is configured: dependencies may be circular.
    private static List<PackageManifest> Configurable(List<PackageManifest> waiting, HashSet<PackageManifest> withoutPreinst, Graph graph)
    {
        var outside = waiting.Where(withoutPreinst.Contains).ToHashSet();
        bool grew;
        do
        {
            grew = false;
            foreach (var package in waiting)
                grew |= !outside.Contains(package) && graph.DependsOn(package).Any(choice => choice.All(outside.Contains)) && outside.Add(package);
        }
        while (grew);
        return waiting.FindAll(package => !outside.Contains(package));
    }

    /// <summary>Which of the packages need which, each dependency as those that satisfy it: what a package of the layers beneath satisfies is no matter any more.</summary>
    private sealed class Graph
    {
        private readonly ILookup<string, (DebianVersion? Version, PackageManifest Package)> _providers;
        private readonly ILookup<string, (DebianVersion? Version, PackageManifest Package)> _configured;
        private readonly Dictionary<(PackageManifest, bool), IReadOnlyList<IReadOnlyList<PackageManifest>>> _known = [];

        public Graph(IReadOnlyList<PackageManifest> packages, IReadOnlyList<PackageManifest> configured) =>
            (_providers, _configured) = (ByName(packages), ByName(configured));

        public IReadOnlyList<IReadOnlyList<PackageManifest>> PreDependsOn(PackageManifest package) => Get(package, onlyPre: true);

        public IReadOnlyList<IReadOnlyList<PackageManifest>> DependsOn(PackageManifest package) => Get(package, onlyPre: false);

        private IReadOnlyList<IReadOnlyList<PackageManifest>> Get(PackageManifest package, bool onlyPre)
        {
            if (_known.TryGetValue((package, onlyPre), out var known))
                return known;
            var choices = Read(package, DependencyKind.PreDepends, "Pre-Depends").Concat(onlyPre ? [] : Read(package, DependencyKind.Depends, "Depends"))
                .Where(dependency => !Find(_configured, dependency).Any())
                .Select(dependency => Find(_providers, dependency).Distinct().ToList())
                .Where(choice => choice.Count > 0 && !choice.Contains(package));
            return _known[(package, onlyPre)] = [.. choices];
        }

        private static IEnumerable<PackageManifest> Find(ILookup<string, (DebianVersion? Version, PackageManifest Package)> packages, Dependency dependency) =>
            dependency.Alternatives.SelectMany(alternative => packages[alternative.Name].Where(provider => alternative.Accepts(provider.Version))).Select(provider => provider.Package);

        // What is provided without a version has none (Policy §7.5).
        private static ILookup<string, (DebianVersion? Version, PackageManifest Package)> ByName(IReadOnlyList<PackageManifest> packages) =>
            packages.SelectMany(package => Read(package, DependencyKind.Depends, "Provides").SelectMany(provided => provided.Alternatives)
                .Select(provided => (provided.Name, provided.Version)).Append((package.Name, Version: DebianVersion.Parse(package.Version))), (package, provided) => (provided.Name, provided.Version, Package: package))
                .ToLookup(provider => provider.Name, provider => (provider.Version, provider.Package), StringComparer.Ordinal);

        private static IReadOnlyList<Dependency> Read(PackageManifest package, DependencyKind kind, string field)
        {
            var text = new ControlStanza(Encoding.UTF8.GetBytes(package.Control)).GetString(Encoding.ASCII.GetBytes(field)) ?? "";
            return Dependency.TryParseField(kind, text, out var dependencies, out _) ? dependencies : [];
        }
    }
}

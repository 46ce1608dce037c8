using Sdk.Container.Hygiene.Debian;

namespace Sdk.Container.Hygiene.Resolution;

/// <summary>Why none of a dependency's alternatives served, each followed down to its own cause.</summary>
internal sealed class UnmetReasons(PackageUniverse universe)
{
    private readonly HashSet<PackageNode> _explained = [];

    /// <summary>One sentence for each alternative; at least one.</summary>
    public IReadOnlyList<string> Of(Clause clause) => [.. clause.Options.SelectMany(Of).Distinct()];

    private IEnumerable<string> Of(Option option) => option.Targets.Count == 0
        ? [NotOffered(universe[option.Relation.Name]), .. universe.FindWithheld(option.Relation).Take(1).Select(NotAllowed)]
        // Of several versions of a package, the one that the resolution would have taken tells why.
        : option.Targets.GroupBy(target => target.Node).Select(versions => Of(versions.OrderByDescending(IsRelevant).First()));

    private static bool IsRelevant(Target target) => target.IsCandidate || ReferenceEquals(target.Node.Refusal?.Package, target.Package);

    private static string NotOffered(PackageNode node) => node.Versions.Count == 0
        ? $"no suite has {node.Name}"
        : $"the suites offer {node.Name} {string.Join(", ", node.Versions.Select(package => $"{package.Version} ({package.Suite})").Distinct())}";

    private static string NotAllowed(BinaryPackage package) =>
        $"DebianRepository '{package.Suite}' has {package}, and its Packages do not name it: add '{package.Name}' to them if it may come from there";

    private string Of(Target target)
    {
        var (node, package) = target;
        if (!_explained.Add(node))
            return $"{package} is out for the same reason";
        if (node.Refusal is { By: { } by } ruledOut && ReferenceEquals(ruledOut.Package, package))
            return $"{package} is ruled out, because {ConflictReport.Chain(by)} {ConflictReport.Verb(ruledOut.Clause)} {ruledOut.Clause}";
        if (node.Refusal is { } refusal && ReferenceEquals(refusal.Package, package))
            return $"{package} needs {refusal.Clause}, but {string.Join(", and ", Of(refusal.Clause))}";
        if (target.IsCandidate && universe.Clauses(package).FirstOrDefault(clause => clause.IsNegative && !clause.Holds) is { } conflict)
            return $"{package} {ConflictReport.Verb(conflict)} {conflict}, and {Installed(conflict)} is needed";
        return node.Candidate is { } other
            ? $"{package} ({package.Suite}) would do, but {other.Version} ({other.Suite}) is the version to install{(node.IsRequested ? ", as requested" : "")}"
            : $"{package} cannot be installed";
    }

    private static string Installed(Clause conflict) =>
        string.Join(", ", conflict.Options.SelectMany(option => option.Targets).Where(target => target.IsInstalled).Select(target => ConflictReport.Chain(target.Node)).Distinct());
}

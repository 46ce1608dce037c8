using Sdk.Container.Hygiene.Debian;

namespace Sdk.Container.Hygiene.Resolution;

/// <summary>A dependency of one package version, with every package version on offer that would meet it (or, for Conflicts and Breaks, that it forbids).</summary>
/// <param name="Options">The alternatives in their order; those that do not apply to the architecture are left out.</param>
internal sealed record Clause(PackageNode Owner, Dependency Dependency, IReadOnlyList<Option> Options)
{
    public bool IsNegative => Dependency.IsNegative;

    public bool IsCritical => Dependency.IsCritical;

    /// <summary>Whether it is met as things stand.</summary>
    public bool Holds => IsNegative != Options.Any(option => option.Targets.Any(target => target.IsInstalled));

    /// <summary>Whether it may yet be met: a negative one can always be, by leaving something out.</summary>
    public bool CanHold => IsNegative || Options.Any(option => option.Targets.Any(target => target.IsInstalled || target.IsCandidate));

    public override string ToString() => Dependency.ToString();
}

/// <summary>One alternative, and what meets it: the package of that name, and those that provide it.</summary>
internal sealed record Option(PackageRelation Relation, IReadOnlyList<Target> Targets);

/// <summary>A version of a package.</summary>
internal readonly record struct Target(PackageNode Node, BinaryPackage Package)
{
    public bool IsInstalled => ReferenceEquals(Node.Installed, Package);

    public bool IsCandidate => ReferenceEquals(Node.Candidate, Package);
}

namespace Sdk.Container.Hygiene.Debian;

/// <summary>What one package asks of others: the field it stands in, and the alternatives, the first of which is liked best (Debian Policy §7).</summary>
/// <param name="Alternatives">At least one.</param>
public sealed record Dependency(DependencyKind Kind, IReadOnlyList<PackageRelation> Alternatives)
{
    /// <summary>Conflicts and Breaks: what must not be there.</summary>
    public bool IsNegative => Kind is DependencyKind.Conflicts or DependencyKind.Breaks;

    /// <summary>All but Recommends: what a package cannot be configured without.</summary>
    public bool IsCritical => Kind != DependencyKind.Recommends;

    public override string ToString() => string.Join(" | ", Alternatives);

    /// <summary>Reads a field: <c>a (&gt;= 1), b | c:any</c>. Throws <see cref="Diagnostics.HygieneException"/> (HYG4041) where it is not one.</summary>
    public static IReadOnlyList<Dependency> ParseField(DependencyKind kind, string field)
    {
        var dependencies = new List<Dependency>();
        foreach (var part in field.Split(','))
        {
            // A list may end in a comma, and generated ones hold empty places (Policy §7.1 as of 4.7).
            if (string.IsNullOrWhiteSpace(part))
                continue;
            var alternatives = part.Split('|');
            var relations = new PackageRelation[alternatives.Length];
            for (var i = 0; i < alternatives.Length; i++)
            {
                relations[i] = RelationReader.TryRead(alternatives[i], out var relation)
                    ? relation
                    : throw Diagnostics.ResolutionDiagnostics.InvalidDependency(kind.ToFieldName(), part.Trim()).ToException();
            }
            dependencies.Add(new(kind, relations));
        }
        return dependencies;
    }
}

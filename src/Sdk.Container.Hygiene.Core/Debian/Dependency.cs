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

    /// <summary>Reads a field: <c>a (&gt;= 1), b | c:any</c>. False where it is not one; then <paramref name="invalid"/> is the part that cannot be read.</summary>
    public static bool TryParseField(DependencyKind kind, string field, out IReadOnlyList<Dependency> dependencies, out string invalid)
    {
        var read = new List<Dependency>();
        (dependencies, invalid) = (read, "");
        foreach (var part in field.Split(','))
        {
            // A list may end in a comma, and generated ones hold empty places.
            if (string.IsNullOrWhiteSpace(part))
                continue;
            var alternatives = part.Split('|');
            var relations = new PackageRelation[alternatives.Length];
            for (var i = 0; i < alternatives.Length; i++)
            {
                if (!RelationReader.TryRead(alternatives[i], out var relation))
                {
                    invalid = part.Trim();
                    return false;
                }
                relations[i] = relation;
            }
            read.Add(new(kind, relations));
        }
        return true;
    }
}

using System.Text;

namespace Sdk.Container.Hygiene.Debian;

/// <summary>One alternative of a dependency: <c>name[:qualifier] [(relation version)] [[architectures]] [&lt;profiles&gt;]</c> (Debian Policy §7.1).</summary>
/// <param name="Qualifier">What stands behind the colon: <c>any</c>, <c>native</c> or an architecture; null where there is none.</param>
/// <param name="Version">Null with <see cref="VersionRelation.Any"/>, and only then.</param>
/// <param name="Architectures">The names in square brackets, with their <c>!</c>; empty: all architectures.</param>
/// <param name="Profiles">The build profile lists in angle brackets, each as it stands between them; empty: in every build.</param>
public sealed record PackageRelation(
    string Name, string? Qualifier, VersionRelation Relation, DebianVersion? Version, IReadOnlyList<string> Architectures, IReadOnlyList<string> Profiles)
{
    /// <summary>Whether a package (or what it provides) in this version will do. What is provided without a version meets no versioned dependency (Policy §7.5).</summary>
    public bool Accepts(DebianVersion? version) => Relation switch
    {
        VersionRelation.Any => true,
        _ when version is null => false,
        VersionRelation.Earlier => version.CompareTo(Version) < 0,
        VersionRelation.EarlierOrEqual => version.CompareTo(Version) <= 0,
        VersionRelation.Equal => version.CompareTo(Version) == 0,
        VersionRelation.LaterOrEqual => version.CompareTo(Version) >= 0,
        _ => version.CompareTo(Version) > 0,
    };

    /// <summary>Whether the alternative counts on this architecture, with no build profile active: <c>[amd64]</c>, <c>[!hurd-any]</c>, <c>&lt;!nocheck&gt;</c>.</summary>
    public bool AppliesTo(string architecture) => AppliesToArchitecture(architecture) && (Profiles.Count == 0 || Profiles.Any(AppliesWithoutProfiles));

    public override string ToString()
    {
        var text = new StringBuilder(Name);
        if (Qualifier is not null)
            text.Append(':').Append(Qualifier);
        if (Version is not null)
            text.Append(" (").Append(Symbol(Relation)).Append(' ').Append(Version).Append(')');
        if (Architectures.Count > 0)
            text.Append(" [").AppendJoin(' ', Architectures).Append(']');
        foreach (var profile in Profiles)
            text.Append(" <").Append(profile).Append('>');
        return text.ToString();
    }

    // A list is of one kind: all names, or all names with "!".
    private bool AppliesToArchitecture(string architecture) =>
        Architectures.Count == 0
        || (Architectures[0].StartsWith('!')
            ? !Architectures.Any(name => DebianArchitecture.Matches(architecture, name.TrimStart('!')))
            : Architectures.Any(name => DebianArchitecture.Matches(architecture, name)));

    private static bool AppliesWithoutProfiles(string list) => list.Split(' ', StringSplitOptions.RemoveEmptyEntries).All(profile => profile.StartsWith('!'));

    private static string Symbol(VersionRelation relation) => relation switch
    {
        VersionRelation.Earlier => "<<",
        VersionRelation.EarlierOrEqual => "<=",
        VersionRelation.Equal => "=",
        VersionRelation.LaterOrEqual => ">=",
        _ => ">>",
    };
}

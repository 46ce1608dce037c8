namespace Sdk.Container.Hygiene.Debian.Deb;

/// <summary>A binary package to be written: the fields of its control file (Debian Policy §5.3), what it installs, and its maintainer scripts.</summary>
/// <remarks>The relations are alternatives as they stand in a field: <c>docker.io | podman</c>, <c>jq (&gt;= 1.6)</c>.</remarks>
public sealed record DebPackage
{
    public required string Name { get; init; }
    public required DebianVersion Version { get; init; }
    public string Section { get; init; } = "admin";
    public string Priority { get; init; } = "optional";
    public string Architecture { get; init; } = DebianArchitecture.All;
    public IReadOnlyList<string> PreDepends { get; init; } = [];
    public IReadOnlyList<string> Depends { get; init; } = [];
    public IReadOnlyList<string> Recommends { get; init; } = [];
    public IReadOnlyList<string> Suggests { get; init; } = [];
    public IReadOnlyList<string> Breaks { get; init; } = [];
    public IReadOnlyList<string> Conflicts { get; init; } = [];
    public IReadOnlyList<string> Provides { get; init; } = [];
    public IReadOnlyList<string> Replaces { get; init; } = [];

    /// <summary><c>Jane Doe &lt;jane@example.com&gt;</c>.</summary>
    public required string Maintainer { get; init; }

    /// <summary>The description's first line, of at most 80 characters (Policy §3.4.1).</summary>
    public required string Synopsis { get; init; }

    /// <summary>Plain text in paragraphs; it is folded as the field wants it (Policy §5.6.13). May be empty.</summary>
    public string Description { get; init; } = "";

    /// <summary>An http or https URL; null for none.</summary>
    public string? Homepage { get; init; }

    /// <summary>In any order; parents need not be among them.</summary>
    public IReadOnlyList<DebEntry> Entries { get; init; } = [];

    /// <summary>By name: <c>preinst</c>, <c>postinst</c>, <c>prerm</c>, <c>postrm</c> (Policy §6).</summary>
    public IReadOnlyDictionary<string, string> Scripts { get; init; } = new Dictionary<string, string>();

    /// <summary>The time of everything in it, in seconds since 1970.</summary>
    public required long Modified { get; init; }

    /// <summary><c>shop-ops_1.0.0_all.deb</c>. An epoch does not stand in names of files.</summary>
    public string FileName => $"{Name}_{Version.ToString()[(Version.ToString().IndexOf(':', StringComparison.Ordinal) + 1)..]}_{Architecture}.deb";
}

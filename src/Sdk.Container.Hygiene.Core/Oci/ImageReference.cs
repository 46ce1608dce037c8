using System.Text;
using System.Text.RegularExpressions;
using Sdk.Container.Hygiene.Diagnostics;

namespace Sdk.Container.Hygiene.Oci;

/// <summary>
/// A name of an image, <c>[registry/]repository:tag</c>. Grammar: OCI distribution-spec, "Pulling manifests"; names without a registry are Docker Hub's
/// (distribution/reference, normalize.go).
/// </summary>
public sealed partial record ImageReference
{
    private ImageReference(string? registry, string repository, string tag) => (Registry, Repository, Tag) = (registry, repository, tag);

    /// <summary><c>host</c> or <c>host:port</c>; null where none was said.</summary>
    public string? Registry { get; }

    /// <summary>Lower case, <c>team/shop</c>.</summary>
    public string Repository { get; }

    public string Tag { get; }

    /// <summary>As the user said it: <c>shop:1.0.0</c>, <c>registry.example/shop:1.0.0</c>.</summary>
    public string Name => Registry is null ? $"{Repository}:{Tag}" : $"{Registry}/{Repository}:{Tag}";

    /// <summary>As containerd keeps it, with the registry that Docker assumes: <c>docker.io/library/shop:1.0.0</c>.</summary>
    public string FullName => Registry is not (null or "docker.io") ? Name : $"docker.io/{(Repository.Contains('/', StringComparison.Ordinal) ? "" : "library/")}{Repository}:{Tag}";

    /// <summary>Names for a layout's index: the tag (image-spec, annotations.md) for skopeo and umoci, the full name for containerd and podman.</summary>
    internal IReadOnlyDictionary<string, string> Annotations => new Dictionary<string, string>
    {
        ["io.containerd.image.name"] = FullName,
        ["org.opencontainers.image.ref.name"] = Tag,
    };

    /// <summary>Checks every part. Faults are <c>HYG5010</c> (registry), <c>HYG5011</c> (repository) and <c>HYG5012</c> (tag).</summary>
    /// <param name="registry">Null or empty for none. A repository may begin with a registry, too (<c>localhost:5000/shop</c>).</param>
    /// <param name="repository">In valid form: see <see cref="NormalizeRepository"/>.</param>
    public static ImageReference Create(string? registry, string repository, string tag)
    {
        if (string.IsNullOrEmpty(registry))
            (registry, repository) = SplitRegistry(repository);
        if (registry is not null && !IsRegistry(registry))
            throw ImageDiagnostics.InvalidRegistry(registry).ToException();
        if (!IsRepository(repository))
            throw ImageDiagnostics.InvalidRepository(repository).ToException();
        if (!TagGrammar.IsMatch(tag))
            throw ImageDiagnostics.InvalidTag(tag).ToException();
        return new(registry, repository, tag);
    }

    /// <summary>Reads <c>[registry/]repository:tag</c>; without a tag it is <c>latest</c>. Faults are those of <see cref="Create"/>.</summary>
    public static ImageReference Parse(string name)
    {
        // A colon before the last slash is a registry's port.
        var colon = name.LastIndexOf(':');
        return colon > name.LastIndexOf('/') ? Create(null, name[..colon], name[(colon + 1)..]) : Create(null, name, "latest");
    }

    /// <summary>
    /// Makes a repository's name of a project's, as the .NET SDK does with <c>ContainerRepository</c>: a valid name stays, otherwise letters become lower case and whatever
    /// is neither letter, digit, <c>_</c>, <c>-</c> nor <c>/</c> becomes <c>-</c>. A name of which that makes no valid one is <c>HYG5011</c>.
    /// </summary>
    public static string NormalizeRepository(string name)
    {
        var (registry, repository) = SplitRegistry(name);
        if (IsRepository(repository) && (registry is null || IsRegistry(registry)))
            return name;
        var normal = new StringBuilder(name.Length);
        foreach (var c in name)
            normal.Append(char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '/' ? char.ToLowerInvariant(c) : '-');
        return IsRepository(normal.ToString()) ? normal.ToString() : throw ImageDiagnostics.InvalidRepository(name).ToException();
    }

    public override string ToString() => Name;

    // The first part is a host only where it looks like one (distribution/reference, splitDockerDomain).
    private static (string? Registry, string Repository) SplitRegistry(string name)
    {
        var slash = name.IndexOf('/', StringComparison.Ordinal);
        var first = slash < 0 ? "" : name[..slash];
        return first.AsSpan().ContainsAny('.', ':') || first == "localhost" ? (first, name[(slash + 1)..]) : (null, name);
    }

    // Registries limit names to 255 characters (distribution-spec).
    private static bool IsRepository(string name) => name.Length <= 255 && RepositoryGrammar.IsMatch(name);

    private static bool IsRegistry(string name) => name.Length <= 255 && RegistryGrammar.IsMatch(name);

    [GeneratedRegex(@"\A[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*(/[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*)*\z", RegexOptions.ExplicitCapture)]
    private static partial Regex RepositoryGrammar { get; }

    [GeneratedRegex(@"\A[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}\z", RegexOptions.ExplicitCapture)]
    private static partial Regex TagGrammar { get; }

    // distribution/reference, domain: names, IPv4 and bracketed IPv6 addresses, each with a port or without.
    [GeneratedRegex(@"\A(([a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])(\.([a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9]))*|\[[a-fA-F0-9:]+\])(:[0-9]+)?\z", RegexOptions.ExplicitCapture)]
    private static partial Regex RegistryGrammar { get; }
}

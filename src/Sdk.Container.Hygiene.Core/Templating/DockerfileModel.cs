namespace Sdk.Container.Hygiene.Templating;

/// <summary>What a template sees as <c>model</c>, with its members in snake_case. docs/templates.md describes each; a change that breaks a template gives it another version.</summary>
public sealed record DockerfileModel : ITemplateModel
{
    public const int CurrentVersion = 1;

    public int Version { get; init; } = CurrentVersion;

    /// <summary><c>app</c>, <c>service</c>, <c>base</c> or <c>apt</c>: the template's own name.</summary>
    public required string Kind { get; init; }

    /// <summary>The file that is written: <c>Dockerfile</c>, <c>Dockerfile.base</c>, <c>Dockerfile.apt</c>.</summary>
    public required string File { get; init; }
    public required ImageModel Image { get; init; }
    public required DebianModel Debian { get; init; }

    /// <summary>The lowest layer first; none for <c>apt</c>.</summary>
    public required IReadOnlyList<StepModel> Steps { get; init; }
    public required ConfigModel Config { get; init; }

    /// <summary>The build argument that must hold a newline where the configuration has values of several lines; else null. See <see cref="DockerfileText.Value"/>.</summary>
    public required string? NewlineArgument { get; init; }

    IReadOnlyDictionary<string, Delegate> ITemplateModel.Functions => new Dictionary<string, Delegate>
    {
        ["docker_value"] = (string value) => DockerfileText.Value(value, NewlineArgument),
        ["docker_name"] = (string value) => DockerfileText.Name(value, NewlineArgument),
        ["json"] = DockerfileText.ToJson,
        ["line"] = DockerfileText.Line,
        ["shell"] = DockerfileText.ShellWord,
        ["comment"] = DockerfileText.Comment,
        ["size"] = DockerfileText.Size,
    };
}

/// <summary>How the published image is called.</summary>
/// <param name="Name">The first of <paramref name="Names"/>: <c>shop:1.0.0</c>.</param>
/// <param name="Repository">That name without its tag.</param>
/// <param name="Tags">The tags of all names.</param>
/// <param name="Digest">Of the manifest, <c>sha256:…</c>.</param>
/// <param name="Created">RFC 3339.</param>
/// <param name="Size">Bytes of the context's layers, compressed.</param>
/// <param name="Kind"><c>app</c> or <c>service</c>.</param>
/// <param name="Base">The name of its base in an engine: <c>hygiene.local/debian:trixie-0123456789ab</c>.</param>
public sealed record ImageModel(string Name, IReadOnlyList<string> Names, string Repository, IReadOnlyList<string> Tags, string Digest, string Created, long Size, string Kind, string Base);

/// <summary>What of Debian is in the image.</summary>
/// <param name="Suite">The release as the project names it, <c>trixie</c> or <c>stable</c>.</param>
/// <param name="Codename">The release's own name, <c>trixie</c>.</param>
/// <param name="Locked">The day of the newest suite, <c>2026-02-01</c>.</param>
/// <param name="Suites">Debian's own.</param>
/// <param name="Packages">All of the lock, by name.</param>
/// <param name="Repositories">Where what is not Debian's is from.</param>
/// <param name="Selections">What the packages' scripts are answered, by question.</param>
public sealed record DebianModel(
    string Suite, string Codename, string Architecture, string Locked, IReadOnlyList<SuiteModel> Suites, IReadOnlyList<PackageModel> Packages, IReadOnlyList<RepositoryModel> Repositories,
    IReadOnlyList<SelectionModel> Selections);

/// <summary>An answer to a question of debconf's.</summary>
public sealed record SelectionModel(string Question, string Value);

/// <summary>A repository beside Debian's archive.</summary>
/// <param name="Uri">Without a login.</param>
/// <param name="Keys">Fingerprints of the keys that may sign it.</param>
public sealed record RepositoryModel(string Name, string Uri, string Suite, IReadOnlyList<string> Components, IReadOnlyList<string> Keys);

/// <summary>A suite as it was locked.</summary>
/// <param name="Date">RFC 3339.</param>
/// <param name="Snapshots">The times to ask an archive of past days for, <c>20260111T102847Z</c>: it answers with its last state before a time, and takes hours to notice a new one.</param>
/// <param name="Archive"><c>debian</c> or <c>debian-security</c>.</param>
/// <param name="Uris">The archive at these times, where the project names a mirror of snapshots; else none.</param>
public sealed record SuiteModel(
    string Name, string Codename, string Label, string Date, IReadOnlyList<string> Snapshots, string Archive, IReadOnlyList<string> Components, IReadOnlyList<string> Uris);

/// <summary>A package of the image.</summary>
/// <param name="InBase">True where every image with this base has it, false where the project asked for it.</param>
/// <param name="Repository">The name of the repository that it is from; empty where it is Debian's.</param>
public sealed record PackageModel(string Name, string Version, string Architecture, string Source, string SourceVersion, string Suite, bool InBase, string Repository);

/// <summary>A step: see <see cref="ContextStep"/>.</summary>
/// <param name="Kind"><c>add</c> or <c>run</c>.</param>
/// <param name="File">The layer's file in the context; empty for <c>run</c>.</param>
/// <param name="Size">Bytes of that file.</param>
/// <param name="Argv">The command and its arguments; none for <c>add</c>.</param>
/// <param name="Packages">The packages that it brings, by name.</param>
public sealed record StepModel(string Kind, string Title, string File, long Size, IReadOnlyList<string> Argv, IReadOnlyList<PackageModel> Packages);

/// <summary>The configuration of the image; what is not said is null or empty.</summary>
/// <param name="Entrypoint">Null: the image has none.</param>
/// <param name="Cmd">Null: the image has none.</param>
public sealed record ConfigModel(
    string? User, IReadOnlyList<NamedValue> Env, IReadOnlyList<NamedValue> Labels, IReadOnlyList<string> Ports, IReadOnlyList<string> Volumes, string? WorkingDir,
    IReadOnlyList<string>? Entrypoint, IReadOnlyList<string>? Cmd, HealthcheckModel? Healthcheck, string? StopSignal);

/// <summary>A variable or a label.</summary>
public sealed record NamedValue(string Name, string Value);

/// <summary>A health check.</summary>
/// <param name="Kind"><c>CMD</c>, <c>CMD-SHELL</c> or <c>NONE</c>.</param>
/// <param name="Command">The words after it.</param>
/// <param name="Flags">As HEALTHCHECK takes them: <c>--interval=30s</c>.</param>
public sealed record HealthcheckModel(string Kind, IReadOnlyList<string> Command, IReadOnlyList<string> Flags);

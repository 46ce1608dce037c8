using System.Text.Json;
using System.Text.Json.Serialization;

namespace Sdk.Container.Hygiene.Services;

/// <summary>
/// How a Debian package runs as the one service of a container: <c>templates/services/NAME/service.json</c>. <c>${version}</c> in any text is what <see cref="VersionOf"/> finds.
/// </summary>
public sealed record ServiceRecipe
{
    public const int CurrentVersion = 1;

    /// <summary>Of the format.</summary>
    public required int Version { get; init; }

    /// <summary>Debian packages of which the project must ask for one; the star in <c>postgresql-*</c> and <c>php*-fpm</c> stands for any version. First those with more <see cref="With"/> are tried.</summary>
    public required IReadOnlyList<string> Packages { get; init; }

    /// <summary>Further packages that the project must ask for.</summary>
    public IReadOnlyList<string> With { get; init; } = [];

    /// <summary>A pattern such as <c>postgresql-*</c>: what stands for the star in the locked package's name is the <c>${version}</c>.</summary>
    public string? VersionOf { get; init; }

    /// <summary>An account that no package makes.</summary>
    public ServiceAccount? Account { get; init; }

    /// <summary>Whom it runs as: <c>user</c> or <c>user:group</c>, of the image's accounts. In the image's configuration they are numbers.</summary>
    public required string User { get; init; }
    public IReadOnlyList<string> Entrypoint { get; init; } = [];
    public IReadOnlyList<string> Cmd { get; init; } = [];

    /// <summary><c>5432/tcp</c>.</summary>
    public IReadOnlyList<string> Ports { get; init; } = [];

    /// <summary>Absolute paths.</summary>
    public IReadOnlyList<string> Volumes { get; init; } = [];
    public string StopSignal { get; init; } = "";
    public string WorkingDirectory { get; init; } = "/";
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();
    public ServiceHealthcheck? Healthcheck { get; init; }
    public IReadOnlyList<ServiceFile> Files { get; init; } = [];

    /// <summary>What of the finished image a project need not hear of, because the service cannot be without it: see docs/properties.md, ContainerLintException.</summary>
    public IReadOnlyList<AcceptedWarning> Accepts { get; init; } = [];
}

/// <summary>A warning (HYG55xx) that the makers of a recipe accept: of a path, or of all that a package brings; <c>*</c> stands for any characters.</summary>
public sealed record AcceptedWarning(string Code, string? Path = null, string? Package = null);

/// <summary>An account in the forms of passwd(5).</summary>
public sealed record ServiceAccount(string Name, int Id, string Home, string Shell);

/// <summary>A health check; times are in seconds, and the engine's own where they are not said.</summary>
public sealed record ServiceHealthcheck(IReadOnlyList<string> Command, int? Interval = null, int? Timeout = null, int? StartPeriod = null, int? Retries = null);

/// <summary>A file (with a source beside service.json), a symbolic link (with a target) or a directory (with neither) of the service's own layer.</summary>
/// <param name="Path">Absolute.</param>
/// <param name="Owner"><c>user:group</c>; root where it is not said.</param>
/// <param name="Mode">Octal digits; 0644 for files and 0755 for directories where it is not said.</param>
public sealed record ServiceFile(string Path, string? Source = null, string? Target = null, string? Owner = null, string? Mode = null);

/// <summary>Recipes as JSON: comments are allowed, unknown names are not.</summary>
public static class ServiceRecipeJson
{
    // Read by reflection: the generated reader would set what a recipe does not name to null, whatever its default is.
    private static readonly JsonSerializerOptions s_options = new(JsonSerializerDefaults.Web)
    {
        PropertyNameCaseInsensitive = false,
        NumberHandling = JsonNumberHandling.Strict,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        ReadCommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    /// <exception cref="JsonException">What cannot be read, with its place.</exception>
    public static ServiceRecipe Read(ReadOnlySpan<byte> json) => JsonSerializer.Deserialize<ServiceRecipe>(json, s_options) ?? throw new JsonException("it is empty");

    public static byte[] Write(ServiceRecipe recipe) => JsonSerializer.SerializeToUtf8Bytes(recipe, s_options);
}

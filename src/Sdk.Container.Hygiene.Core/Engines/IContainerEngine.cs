using Sdk.Container.Hygiene.Oci;

namespace Sdk.Container.Hygiene.Engines;

/// <summary>
/// A container engine that answers: where an image is put after a publish, and where maintainer scripts can run. All failures are <c>HYG51xx</c>: the connection (5117), the disk of
/// the engine (5113), what it refuses (5114, 5118), what nobody expects of it (5119), a build that fails (5115, 5116).
/// </summary>
public interface IContainerEngine : IDisposable
{
    EngineInfo Info { get; }

    /// <summary>Puts images into the engine, the lowest first where one stands on another. Only what the engine lacks travels, where the engine takes that; nothing where all is there.</summary>
    Task<LoadOutcome> LoadAsync(IReadOnlyList<NamedImage> images, CancellationToken cancellationToken);

    /// <summary>
    /// Builds a Dockerfile, without the engine's cache, and returns the id of the image: <c>sha256:…</c>. A cancelled build is ended in the engine (podman 4 lets the step at hand run to
    /// its end). Of one that fails or is cancelled nothing stays: see <see cref="ImageRemoval"/>.
    /// </summary>
    Task<string> BuildAsync(BuildRequest request, CancellationToken cancellationToken);

    /// <summary>Hands out the uncompressed tar of an image's last layer, from its beginning and verified by its SHA-256 before it is read. The stream can seek, and lives as long as the call.</summary>
    /// <param name="scratchFolder">Absolute and existing: the tar goes through a temporary file in it, removed at the end.</param>
    Task ReadTopLayerAsync(string image, string scratchFolder, Func<Stream, CancellationToken, Task> read, CancellationToken cancellationToken);

    /// <summary>Removes an image, or only a name where it has several; one that is not there is no error.</summary>
    Task RemoveImageAsync(string image, CancellationToken cancellationToken);

    /// <param name="image">Id or name.</param>
    Task<bool> HasImageAsync(string image, CancellationToken cancellationToken);
}

/// <summary>Whose engine it is, by what it says of itself.</summary>
public enum EngineKind
{
    Docker,
    Podman,
}

/// <summary>Which of its builders an engine is asked for.</summary>
public enum EngineBuilder
{
    /// <summary>The API's own, and the only one of podman.</summary>
    Classic,

    /// <summary>Docker's newer one: <c>version=2</c>.</summary>
    BuildKit,
}

/// <summary>What is known of an engine.</summary>
/// <param name="Version">As it says: <c>20.10.24</c>; empty where it does not.</param>
/// <param name="ApiVersion">Of Docker's API: <c>1.41</c>.</param>
/// <param name="Endpoint">Its address: <c>unix:///var/run/docker.sock</c>.</param>
/// <param name="Builder">The one that <see cref="IContainerEngine.BuildAsync"/> uses.</param>
public sealed record EngineInfo(EngineKind Kind, string Version, string ApiVersion, string Endpoint, EngineBuilder Builder)
{
    /// <summary><c>docker</c> or <c>podman</c>.</summary>
    public string Name => Kind == EngineKind.Podman ? "podman" : "docker";

    /// <summary><c>docker 20.10.24</c>.</summary>
    public override string ToString() => Version.Length > 0 ? $"{Name} {Version}" : Name;
}

/// <summary>An image and the names that it gets.</summary>
/// <param name="Names">None: it is there by its id alone, and layers that the engine has must not travel for it.</param>
public sealed record NamedImage(Image Image, IReadOnlyList<ImageReference> Names);

/// <summary>What a load sent.</summary>
/// <param name="Images">How many images were not in the engine under all of their names.</param>
/// <param name="Layers">How many layers travelled.</param>
/// <param name="Bytes">How many bytes of layers travelled, compressed.</param>
public sealed record LoadOutcome(int Images, int Layers, long Bytes)
{
    public static LoadOutcome Nothing { get; } = new(0, 0, 0);

    public static LoadOutcome operator +(LoadOutcome one, LoadOutcome other) => Add(one, other);

    public static LoadOutcome Add(LoadOutcome one, LoadOutcome other) => new(one.Images + other.Images, one.Layers + other.Layers, one.Bytes + other.Bytes);
}

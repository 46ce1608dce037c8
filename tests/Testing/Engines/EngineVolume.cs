namespace Sdk.Container.Hygiene.Testing.Engines;

/// <summary>A volume of a test's own, removed at its end. The engine fills it from the image when the first container mounts it.</summary>
public sealed class EngineVolume(Engine engine) : IAsyncDisposable
{
    public string Name { get; } = $"v{Guid.NewGuid():N}";

    /// <summary>For <c>Binds</c> of the engine's API.</summary>
    public string At(string path) => $"{Name}:{path}";

    public async ValueTask DisposeAsync() => await engine.Api.DeleteAsync($"/volumes/{Name}?force=1");
}

using Sdk.Container.Hygiene.Testing.Engines;

namespace Sdk.Container.Hygiene.Tests.Services;

/// <summary>A named volume of a test's own: an engine makes it when a container asks for it, and it is removed with its data at the end.</summary>
internal sealed class Volume(Engine engine) : IAsyncDisposable
{
    public string Name { get; } = $"test-{Guid.NewGuid():N}";

    public async ValueTask DisposeAsync() => await engine.Api.DeleteAsync($"/volumes/{Name}?force=1");
}

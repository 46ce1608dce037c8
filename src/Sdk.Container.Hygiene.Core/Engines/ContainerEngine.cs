using System.Net;
using Docker.DotNet;
using Sdk.Container.Hygiene.Diagnostics;

namespace Sdk.Container.Hygiene.Engines;

/// <summary>An engine over Docker's API, which podman speaks, too.</summary>
internal sealed class ContainerEngine(DockerClient client, EngineInfo info, EngineQuestions questions, TimeSpan removalPatience, IHygieneLog log) : IContainerEngine
{
    // It remembers what the engine has.
    private readonly ImageLoad _load = new(client, info, questions, log);

    public EngineInfo Info => info;

    public Task<LoadOutcome> LoadAsync(IReadOnlyList<NamedImage> images, CancellationToken cancellationToken) =>
        EngineFailures.GuardAsync(info, () => _load.RunAsync(images, cancellationToken), cancellationToken);

    public async Task<string> BuildAsync(BuildRequest request, CancellationToken cancellationToken)
    {
        ImageBuild build = new(client, info, request, log);
        try
        {
            return await EngineFailures.GuardAsync(info, () => build.RunAsync(cancellationToken), cancellationToken);
        }
        catch when (build.Left is not null)
        {
            await this.TryRemoveImageAsync(build.Left, log, removalPatience);
            throw;
        }
    }

    public Task ReadTopLayerAsync(string image, string scratchFolder, Func<Stream, CancellationToken, Task> read, CancellationToken cancellationToken) =>
        new TopLayer(client, info, questions).ReadAsync(image, scratchFolder, read, cancellationToken);

    public Task RemoveImageAsync(string image, CancellationToken cancellationToken) => EngineFailures.GuardAsync(info, async () =>
    {
        try
        {
            await client.Images.DeleteImageAsync(image, new() { NoPrune = false }, cancellationToken);
        }
        catch (DockerApiException failure) when (failure.StatusCode == HttpStatusCode.NotFound)
        {
            log.Detail($"{image} is not in {info.Name} any more");
        }
        return true;
    }, cancellationToken);

    public Task<bool> HasImageAsync(string image, CancellationToken cancellationToken) => EngineFailures.GuardAsync(info, async () => await questions.InspectAsync(image, cancellationToken) is not null, cancellationToken);

    public void Dispose() => client.Dispose();
}

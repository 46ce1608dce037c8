using System.Globalization;
using System.Net;
using Docker.DotNet;
using Docker.DotNet.Models;
using Sdk.Container.Hygiene.Diagnostics;

namespace Sdk.Container.Hygiene.Engines;

/// <summary>What an engine answers from its memory. One that falls silent on these hangs (<c>HYG5107</c>); loads and builds take as long as they take.</summary>
/// <param name="origin">What named the engine, for the message.</param>
/// <param name="patience">How long one answer may take.</param>
internal sealed class EngineQuestions(DockerClient client, EngineInfo info, string origin, TimeSpan patience)
{
    /// <summary>An image by id or name; null where there is none.</summary>
    public Task<ImageInspectResponse?> InspectAsync(string image, CancellationToken cancellationToken) => AskAsync<ImageInspectResponse?>(async token =>
    {
        try
        {
            return await client.Images.InspectImageAsync(image, token);
        }
        catch (DockerApiException failure) when (failure.StatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }
    }, cancellationToken);

    public Task<IList<ImagesListResponse>> ListAsync(CancellationToken cancellationToken) => AskAsync(token => client.Images.ListImagesAsync(new() { All = false }, token), cancellationToken);

    private async Task<T> AskAsync<T>(Func<CancellationToken, Task<T>> ask, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(patience);
        try
        {
            return await ask(limit.Token);
        }
        catch (Exception failure) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            // A connection that was cut may say so in many ways.
            throw EngineDiagnostics.EngineSilent(info.Name, origin, info.Endpoint, patience.TotalSeconds.ToString("0.#", CultureInfo.InvariantCulture)).ToException(failure);
        }
    }
}

using System.Net;
using Docker.DotNet;
using Sdk.Container.Hygiene.Diagnostics;

namespace Sdk.Container.Hygiene.Engines;

/// <summary>Removes images that were only on the way to something. What an engine does not remove in time, <c>docker image prune</c> finds, for it has no name.</summary>
internal static class ImageRemoval
{
    /// <summary>How long it may take, also where a publish is cancelled and somebody waits for its end.</summary>
    public static readonly TimeSpan DefaultPatience = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(100);

    /// <summary>Removes it, again while a container that is just ending has it; says in the log what went wrong, and fails never.</summary>
    public static async Task TryRemoveImageAsync(this IContainerEngine engine, string image, IHygieneLog log, TimeSpan? patience = null)
    {
        using CancellationTokenSource end = new(patience ?? DefaultPatience);
        while (true)
        {
            try
            {
                await engine.RemoveImageAsync(image, end.Token);
                return;
            }
            catch (HygieneException failure) when (failure.InnerException is DockerApiException { StatusCode: HttpStatusCode.Conflict } && !end.IsCancellationRequested)
            {
                await Task.Delay(s_pause);
            }
            catch (Exception failure) when (failure is HygieneException or OperationCanceledException)
            {
                log.Detail($"the image {image} without a name stays in {engine.Info.Name}: {failure.Message}");
                return;
            }
        }
    }
}

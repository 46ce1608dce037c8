using System.Text;
using Docker.DotNet;
using Docker.DotNet.Models;
using Sdk.Container.Hygiene.Diagnostics;
using Sdk.Container.Hygiene.Tar;

namespace Sdk.Container.Hygiene.Engines;

/// <summary>One build: sends the context, follows the messages, and knows at the end which image came of it or which line failed.</summary>
internal sealed class ImageBuild(DockerClient client, EngineInfo info, IHygieneLog log)
{
    public async Task<string> RunAsync(BuildRequest request, CancellationToken cancellationToken)
    {
        BuildTranscript transcript = new(request, info, log);
        await using StreamedBody context = new((stream, token) => WriteContext(stream, request, token), cancellationToken);
        try
        {
#pragma warning disable CS0618 // Type or member is obsolete: the other overload fails on BuildKit's messages, and this one leaves the waiting to us
            await using var answer = await client.Images.BuildImageFromDockerfileAsync(context.Content, Parameters(request), cancellationToken);
#pragma warning restore CS0618
            await foreach (var message in MessageStream.ReadAsync(answer, cancellationToken))
                transcript.Add(message);
        }
        catch (DockerApiException failure)
        {
            throw transcript.Refused(EngineFailures.Text(failure)).ToException(failure);
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested && context.Failure is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            throw EngineDiagnostics.UnreadableContextFile(context.Failure.Message).ToException(context.Failure);
        }
        return transcript.Complete();
    }

    private ImageBuildParameters Parameters(BuildRequest request) => new()
    {
        Dockerfile = "Dockerfile",
        Tags = request.Tag is null ? null : [request.Tag],
        Labels = request.Labels.Count > 0 ? request.Labels.ToDictionary() : null,
        NetworkMode = "none",
        NoCache = !request.UseCache,
        Remove = true,
        ForceRemove = true,
        Version = info.Builder == EngineBuilder.BuildKit ? "2" : null,
    };

    // GNU's format, and a short name first: BuildKit takes a body that begins with a pax header for a Dockerfile. The time is fixed, so that the engine's cache finds the files again.
    private static void WriteContext(Stream output, BuildRequest request, CancellationToken cancellationToken)
    {
        TarWriter tar = new(output);
        var dockerfile = Encoding.UTF8.GetBytes(request.Dockerfile);
        tar.Write(new("Dockerfile", TarEntryKind.File, UnixModes.File, Modified: 0, Size: dockerfile.Length), dockerfile);
        foreach (var file in request.Files)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (file.Path is null)
            {
                tar.Write(new(file.Name, TarEntryKind.File, file.Mode, Modified: 0, Size: file.Bytes.Length), file.Bytes.Span);
                continue;
            }
            using var content = File.OpenRead(file.Path);
            tar.Write(new(file.Name, TarEntryKind.File, file.Mode, Modified: 0, Size: content.Length), content);
        }
        tar.WriteEnd();
    }
}

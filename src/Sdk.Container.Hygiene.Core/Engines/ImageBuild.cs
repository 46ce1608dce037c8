using System.Text;
using Docker.DotNet;
using Docker.DotNet.Models;
using Sdk.Container.Hygiene.Diagnostics;
using Sdk.Container.Hygiene.Tar;

namespace Sdk.Container.Hygiene.Engines;

/// <summary>One build: sends the context, follows the messages, and knows at the end which image came of it or which line failed.</summary>
internal sealed class ImageBuild(DockerClient client, EngineInfo info, BuildRequest request, IHygieneLog log)
{
    private readonly BuildTranscript _transcript = new(request, info, log);

    /// <inheritdoc cref="BuildTranscript.Left"/>
    public string? Left => _transcript.Left;

    public async Task<string> RunAsync(CancellationToken cancellationToken)
    {
        await using StreamedBody context = new(WriteContext, cancellationToken);
        try
        {
#pragma warning disable CS0618 // Type or member is obsolete: the other overload fails on BuildKit's messages, and this one leaves the waiting to us
            await using var answer = await client.Images.BuildImageFromDockerfileAsync(context.Content, Parameters(), cancellationToken);
#pragma warning restore CS0618
            await foreach (var message in MessageStream.ReadAsync(answer, cancellationToken))
                _transcript.Add(message);
        }
        catch (DockerApiException failure)
        {
            throw _transcript.Refused(EngineFailures.Text(failure)).ToException(failure);
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested && context.Failure is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            throw EngineDiagnostics.UnreadableContextFile(context.Failure.Message).ToException(context.Failure);
        }
        return _transcript.Complete();
    }

    private ImageBuildParameters Parameters() => new()
    {
        Dockerfile = "Dockerfile",
        Tags = request.Tag is null ? null : [request.Tag],
        Labels = request.Labels.Count > 0 ? request.Labels.ToDictionary() : null,
        NetworkMode = info.Kind == EngineKind.Podman ? PodmanBuild.NoNetwork : "none",
        // An image that somebody changed would be taken for the result of a step.
        NoCache = true,
        Remove = true,
        ForceRemove = true,
        // The classic builder and podman take a local image as it is; older ones know no platforms.
        Platform = info.Builder == EngineBuilder.BuildKit ? request.Platform?.ToString() : null,
        Version = info.Builder == EngineBuilder.BuildKit ? "2" : null,
    };

    // GNU's format, and a short name first: BuildKit takes a body that begins with a pax header for a Dockerfile.
    private void WriteContext(Stream output, CancellationToken cancellationToken)
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

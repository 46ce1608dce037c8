using Docker.DotNet;
using Docker.DotNet.Models;
using Sdk.Container.Hygiene.Diagnostics;
using Sdk.Container.Hygiene.Oci;
using Sdk.Container.Hygiene.Storage;

namespace Sdk.Container.Hygiene.Engines;

/// <summary>
/// Loads images, one after the other. A layer's files may stay out of the archive where the engine has the layer above the same ones: moby keeps layers by their chain and looks there
/// before it looks into the archive; podman opens a file of an OCI layout only where it has no layer of that digest (containers/image, TryReusingBlob). A store that refuses such an archive,
/// as containerd's does, gets all layers.
/// </summary>
internal sealed class ImageLoad(DockerClient client, EngineInfo info, EngineQuestions questions, IHygieneLog log)
{
    // Beyond so many images the search for layers costs more than what it may save.
    private const int MostImages = 256;

    private readonly HashSet<string> _chains = new(StringComparer.Ordinal);
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);

    public async Task<LoadOutcome> RunAsync(IReadOnlyList<NamedImage> images, CancellationToken cancellationToken)
    {
        var outcome = LoadOutcome.Nothing;
        foreach (var image in images.SelectMany(Split))
            outcome += await LoadAsync(image, cancellationToken);
        return outcome;
    }

    // An OCI layout with two names is none to podman 4, which then reads the archive as docker's, with all layers in it. And a health check counts only with a manifest of Docker's format
    // (containers/common, libimage/inspect.go), which a layout may have as well.
    private IEnumerable<NamedImage> Split(NamedImage image)
    {
        if (info.Kind != EngineKind.Podman)
            return [image];
        var readable = image.Image.Config.Config.Healthcheck is null ? image : image with { Image = image.Image.As(ImageFormat.Docker) };
        return readable.Names.Count > 1 ? readable.Names.Select(name => readable with { Names = [name] }) : [readable];
    }

    private async Task<LoadOutcome> LoadAsync(NamedImage image, CancellationToken cancellationToken)
    {
        var present = true;
        foreach (var name in image.Names.Count > 0 ? image.Names.Select(name => name.FullName) : [image.Image.Id.Oci])
        {
            var found = await questions.InspectAsync(name, cancellationToken);
            if (found is not null)
                Learn(found);
            present &= found is not null && IsSame(found.ID, image.Image);
        }
        if (present)
        {
            log.Detail($"{NameOf(image)} is in {info} already");
            return LoadOutcome.Nothing;
        }
        var omitted = await FindLayersAsync(image.Image, cancellationToken);
        if (omitted.Count > 0 && await TryLoadAsync(image, omitted, cancellationToken) is { } refusal)
        {
            if (image.Names.Count == 0)
                return LoadOutcome.Nothing;
            log.Detail($"{info} does not take an archive without the layers that it has ({refusal}): all are sent");
            omitted = new HashSet<Sha256Digest>();
            Check(image, await TryLoadAsync(image, omitted, cancellationToken));
        }
        else if (omitted.Count == 0)
            Check(image, await TryLoadAsync(image, omitted, cancellationToken));
        Learn([.. image.Image.Options.Layers.Select(layer => layer.DiffId.Oci)]);
        var sent = image.Image.Options.Layers.DistinctBy(layer => layer.Digest).Where(layer => !omitted.Contains(layer.Digest)).ToList();
        return new(1, sent.Count, sent.Sum(layer => layer.Size));
    }

    private void Check(NamedImage image, string? refusal)
    {
        if (refusal is not null)
            throw EngineFailures.OfText(info, refusal, cause => EngineDiagnostics.LoadRefused(info.Name, NameOf(image), cause)).ToException();
    }

    private static string NameOf(NamedImage image) => image.Names.Count > 0 ? image.Names[0].Name : image.Image.Id.Oci;

    /// <summary>By the configuration's digest, or in containerd's store by the manifest's.</summary>
    private static bool IsSame(string id, Image image) => Sha256Digest.TryParse(id, out var digest) && (digest == image.Id || digest == image.Digest);

    // First by what was learned on the way (the same name's older image, the base), which is nearly always enough; then by whatever else the engine has.
    private async Task<IReadOnlySet<Sha256Digest>> FindLayersAsync(Image image, CancellationToken cancellationToken)
    {
        var common = Common(image);
        // The app's own layer alone is new after a change of the code: nobody else has it.
        if (common.Count >= image.Options.Layers.Count - 1)
            return common;
        // What is not found travels again: that one of them is damaged, or goes away at this moment, is no reason to fail.
        if (await TryAsync<IList<ImagesListResponse>>(async () => await questions.ListAsync(cancellationToken)) is not { } others)
            return common;
        await Parallel.ForEachAsync(others.Select(other => other.ID).Where(id => !_known.Contains(id)).Take(MostImages).ToList(),
            new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = cancellationToken },
            async (id, token) =>
            {
                if (await TryAsync(() => questions.InspectAsync(id, token)) is { } found)
                    lock (_chains)
                        Learn(found);
            });
        return Common(image);
    }

    private async Task<T?> TryAsync<T>(Func<Task<T?>> ask) where T : class
    {
        try
        {
            return await ask();
        }
        catch (DockerApiException failure)
        {
            log.Detail($"{info} does not tell of an image that may have the same layers: {EngineFailures.Text(failure)}");
            return null;
        }
    }

    private HashSet<Sha256Digest> Common(Image image)
    {
        HashSet<Sha256Digest> common = [];
        var chain = "";
        foreach (var layer in image.Options.Layers)
        {
            chain += layer.DiffId.Oci;
            if (!_chains.Contains(chain))
                break;
            common.Add(layer.Digest);
        }
        // A layer may stand in an image twice, and the second time it may be above others.
        common.ExceptWith(image.Options.Layers.Skip(common.Count).Select(layer => layer.Digest));
        return common;
    }

    private void Learn(ImageInspectResponse image)
    {
        _known.Add(image.ID);
        Learn(image.RootFS?.Layers ?? []);
    }

    private void Learn(IEnumerable<string> layers)
    {
        var chain = "";
        foreach (var layer in layers)
            _chains.Add(chain += layer);
    }

    /// <summary>Null, or the engine's refusal.</summary>
    private async Task<string?> TryLoadAsync(NamedImage image, IReadOnlySet<Sha256Digest> omitted, CancellationToken cancellationToken)
    {
        LoadMessages messages = new();
        await using StreamedBody body = new((stream, token) => ImageArchiveWriter.WriteTar(stream, image.Image, image.Names, omitted, info.Kind == EngineKind.Podman, token), cancellationToken);
        try
        {
            await client.Images.LoadImageAsync(new() { Quiet = true }, body.Content, messages, cancellationToken);
            return messages.Error;
        }
        catch (DockerApiException failure)
        {
            return EngineFailures.Text(failure);
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested && body.Failure is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            // A layer on this side could not be read.
            throw ImageDiagnostics.CannotReadLayer(body.Failure.Message).ToException(body.Failure);
        }
    }

    private sealed class LoadMessages : IProgress<JSONMessage>
    {
        public string? Error { get; private set; }

        public void Report(JSONMessage value)
        {
            if (value.Error is { } error)
                Error = error.Message ?? $"code {error.Code}";
            // docker with containerd's store ends a load well whose layers it could not unpack (moby, daemon/containerd/image_exporter.go).
            else if (value.Stream?.StartsWith("Error unpacking image ", StringComparison.Ordinal) == true)
                Error = value.Stream.Trim();
        }
    }
}

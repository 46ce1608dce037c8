using System.Runtime.InteropServices;
using System.Text;
using Sdk.Container.Hygiene.Diagnostics;
using Sdk.Container.Hygiene.Oci;
using Sdk.Container.Hygiene.Storage;
using Sdk.Container.Hygiene.Tar;

namespace Sdk.Container.Hygiene.Imaging;

/// <summary>
/// Makes the image: the app's layers on the base's, configuration and manifest, layout and archive. Where the request and the files are those of the last publish, nothing is
/// done. Else layers that have not changed come from the store, so the image's digest is known at little cost; where it is the last one, nothing is written.
/// </summary>
/// <param name="approve">Asked for every image, also for one that has not changed: of its configuration and its layers, the lowest first. Null where nobody objects.</param>
public sealed class ImageWriter(ContentStore store, TimeProvider time, IHygieneLog log, Func<ContainerConfig, IReadOnlyList<Layer>, CancellationToken, Task<bool>>? approve = null)
{
    /// <returns>Null where the image is not approved of: then nothing is written, and what the last publish left stays as it is.</returns>
    public async Task<ImageResult?> WriteAsync(ImageRequest request, CancellationToken cancellationToken)
    {
        var settings = request.Settings;
        var previous = ImageResult.TryRead(request.ResultFile);
        var fingerprint = RequestFingerprint.Of(request);
        if (previous is not null && previous.Request == fingerprint && previous.IsOnDisk() && FileInspector.AreUnchanged(request.Files, previous.Files))
        {
            log.Detail($"neither the project nor its files have changed: {previous.Digest}");
            return approve is null || await approve(settings.ToConfig(), [.. previous.Layers.Select(previous.ToLayer)], cancellationToken) ? previous : null;
        }
        var names = settings.Tags.Select(tag => ImageReference.Create(null, settings.Repository, tag)).ToList();
        var layout = Path.Combine(request.OutputDirectory, "oci");
        var archive = request.ArchivePath ?? Path.Combine(request.OutputDirectory, $"{settings.Repository.Split('/')[^1]}.tar");

        var config = settings.ToConfig();
        var app = settings.IsService ? new([], []) : await BuildAppAsync(request, config, previous, cancellationToken);
        if (!settings.IsService)
            RequireProgram(request, config);
        var image = Image.Compose(new()
        {
            Format = settings.Format,
            Platform = Platform.OfDebian(settings.Architecture),
            Created = request.Created,
            Config = config,
            Layers = [.. request.BaseLayers, .. app.Layers],
        });
        if (approve is not null && !await approve(config, image.Options.Layers, cancellationToken))
            return null;

        var upToDate = previous is not null && previous.Describes(image, names, layout, archive) && previous.IsOnDisk();
        if (upToDate)
            log.Detail($"the image on disk is up to date: {previous!.Digest}");
        else
            await OciLayoutWriter.WriteAsync(layout, image, names, cancellationToken);
        // Under another name, the last archive would lie beside this one, and be taken for it.
        if (previous is not null && previous.Archive != archive && Path.GetDirectoryName(previous.Archive) == Path.TrimEndingDirectorySeparator(request.OutputDirectory))
            File.Delete(previous.Archive);
        var archiveSize = upToDate ? previous!.ArchiveSize : await ImageArchiveWriter.WriteAsync(archive, image, names, cancellationToken);
        // Also where nothing was written: the same bytes with other times, as a rebuild leaves them, or files that were too new for a stamp the last time, need not be read again.
        ImageResult result = new()
        {
            Names = [.. names.Select(name => name.Name)],
            Digest = image.Digest.Oci,
            ImageId = image.Id.Oci,
            MediaType = image.Manifest.MediaType,
            Manifest = Encoding.UTF8.GetString(image.ManifestBytes.Span),
            Configuration = Encoding.UTF8.GetString(image.ConfigBytes.Span),
            Layout = layout,
            Archive = archive,
            ArchiveSize = archiveSize,
            CompressedSize = image.Options.Layers.Sum(layer => layer.Size),
            UncompressedSize = image.Options.Layers.Sum(layer => layer.UncompressedSize),
            Packages = request.PackageCount,
            Layers = [.. image.Options.Layers.Select(layer => new LayerResult(layer.Digest.Hex, layer.Size, layer.DiffId.Hex, layer.UncompressedSize, layer.CreatedBy, layer.Role))],
            BaseName = request.BaseName,
            BaseLayers = [.. request.BaseLayers.Where(layer => layer.IsBase).Select(layer => layer.Digest.Hex)],
            BaseCreated = request.BaseLayers.Where(layer => layer.IsBase).Select(layer => layer.Modified).DefaultIfEmpty().Max(),
            Request = fingerprint,
            Files = app.Stamps,
        };
        await result.WriteAsync(request.ResultFile, time, cancellationToken);
        return result;
    }

    // Of a service, the folders of its volumes are in its own layer.
    private Task<AppLayersResult> BuildAppAsync(ImageRequest request, ContainerConfig config, ImageResult? previous, CancellationToken cancellationToken)
    {
        var settings = request.Settings;
        var owner = settings.Volumes.Count > 0 ? AppUser.Resolve(config.User, request.AppUserId) : default;
        // /app is nobody else's.
        var below = settings.Volumes.Count > 0 || settings.WorkingDirectory.Trim('/') != "app" ? request.DirectoriesBelow() : new Dictionary<string, TarEntry>();
        return new AppLayers(store, time).BuildAsync(
            new()
            {
                Files = request.Files,
                WorkingDirectory = settings.WorkingDirectory,
                Volumes = [.. settings.Volumes.Select(path =>
                {
                    var root = settings.VolumeRoots.GetValueOrDefault(path);
                    var (user, group) = root?.Owner ?? (owner.UserId, owner.GroupId);
                    return new VolumeDirectory(path, user, group, root?.Mode ?? (ImagePath.TryParse(path, out var place) ? below.GetValueOrDefault(place)?.Mode : null) ?? UnixModes.Executable);
                })],
                DirectoriesBelow = below,
                Epoch = request.Created,
                RuntimeVersion = RuntimeInformation.FrameworkDescription,
                Stamps = previous?.Files ?? [],
            },
            cancellationToken);
    }

    // What the command names in the app's own folder; elsewhere it may come from a mount.
    private static void RequireProgram(ImageRequest request, ContainerConfig config)
    {
        var program = config.Entrypoint is [var first, ..] ? first : config.Cmd is [var only, ..] ? only : "";
        var folder = $"{request.Settings.WorkingDirectory.TrimEnd('/')}/";
        if (program.StartsWith(folder, StringComparison.Ordinal) && !request.Files.Any(file => file.RelativePath.Replace('\\', '/') == program[folder.Length..]) && !request.HasFileBelow(program[1..]))
            throw ImageDiagnostics.NoProgram(program).ToException();
    }
}

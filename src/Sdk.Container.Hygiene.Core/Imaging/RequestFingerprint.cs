using System.Globalization;
using System.Runtime.InteropServices;
using Sdk.Container.Hygiene.Oci;
using Sdk.Container.Hygiene.Services;
using Sdk.Container.Hygiene.Storage;

namespace Sdk.Container.Hygiene.Imaging;

/// <summary>
/// What an image is asked to be made of, but for the content of the published files, which <see cref="FileStamp"/> stands for: the same request and the same stamps give the same
/// image, so nothing need be composed to know that.
/// </summary>
internal static class RequestFingerprint
{
    public static string Of(ImageRequest request) => Fingerprint.Of(Inputs(request)).ToString();

    private static IEnumerable<string> Inputs(ImageRequest request)
    {
        // Another build of this package, or another runtime with another zlib, may make another image of the same request.
        yield return typeof(RequestFingerprint).Module.ModuleVersionId.ToString();
        yield return RuntimeInformation.FrameworkDescription;
        foreach (var input in Settings(request.Settings))
            yield return input;
        yield return Number(request.BaseLayers.Count);
        foreach (var layer in request.BaseLayers)
            foreach (var input in new[] { layer.Path, layer.Digest.Hex, Number(layer.Size), layer.DiffId.Hex, Number(layer.UncompressedSize), layer.CreatedBy, layer.IsBase ? "base" : "", Number((int)layer.Role), Number(layer.Modified) })
                yield return input;
        yield return request.BaseName;
        yield return Number(request.AppUserId);
        yield return Number(request.PackageCount);
        yield return Number(request.Created);
        yield return request.OutputDirectory;
        yield return request.ArchivePath ?? "";
        foreach (var file in request.Files)
        {
            yield return file.SourcePath;
            yield return file.RelativePath;
            yield return Number((int)file.Group);
        }
    }

    private static IEnumerable<string> Settings(ImageSettings settings) =>
    [
        settings.Repository, .. List(settings.Tags), settings.Architecture, Number((int)settings.Format), settings.WorkingDirectory, settings.IsService ? "service" : "app", settings.User,
        .. List(settings.Command.Entrypoint), .. List(settings.Command.EntrypointArgs), .. List(settings.Command.Command), .. List(settings.Command.CommandArgs),
        .. List(settings.Command.DefaultArgs), settings.Command.Instruction,
        .. Map(settings.Environment), .. Map(settings.Labels), .. List(settings.Ports), .. List(settings.Volumes), .. Roots(settings.VolumeRoots), settings.StopSignal, .. Check(settings.Healthcheck),
    ];

    private static IEnumerable<string> Roots(IReadOnlyDictionary<string, VolumeRoot> roots) =>
        [Number(roots.Count), .. roots.OrderBy(root => root.Key, StringComparer.Ordinal).SelectMany(root => new[] { root.Key, Number(root.Value.Owner?.User), Number(root.Value.Owner?.Group), Number(root.Value.Mode) })];

    private static IEnumerable<string> Check(Healthcheck? check) =>
        check is null ? [""] : ["check", .. List(check.Test), Number(check.Interval), Number(check.Timeout), Number(check.StartPeriod), Number(check.StartInterval), Number(check.Retries)];

    // With their number, so that no two lists run together.
    private static IEnumerable<string> List(IReadOnlyList<string> values) => [Number(values.Count), .. values];

    private static IEnumerable<string> Map(IReadOnlyDictionary<string, string> values) =>
        [Number(values.Count), .. values.OrderBy(value => value.Key, StringComparer.Ordinal).SelectMany(value => new[] { value.Key, value.Value })];

    private static string Number(long? value) => value?.ToString(CultureInfo.InvariantCulture) ?? "";
}

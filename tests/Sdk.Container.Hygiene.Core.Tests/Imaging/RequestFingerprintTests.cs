using Sdk.Container.Hygiene.Imaging;
using Sdk.Container.Hygiene.Oci;
using Sdk.Container.Hygiene.Services;
using Sdk.Container.Hygiene.Storage;
using Sdk.Container.Hygiene.Tar;

namespace Sdk.Container.Hygiene.Tests.Imaging;

/// <summary>A property that the fingerprint forgot would leave an old image in place of the one that was asked for.</summary>
public sealed class RequestFingerprintTests
{
    private static readonly Layer Base = new("/store/layer", Sha256Digest.Of("layer"u8), 10, Sha256Digest.Of("tar"u8), 20, "base");

    private static readonly ImageRequest Plain = new()
    {
        Settings = new() { Repository = "hello", Tags = ["1"], Architecture = "amd64", Healthcheck = new(["CMD", "/app/hello"]) },
        BaseLayers = [Base],
        PackageCount = 1,
        Files = [new("/src/a.dll", "a.dll", PublishFileGroup.App)],
        Created = 1,
        OutputDirectory = "/out",
        ResultFile = "/obj/result.json",
    };

    private static readonly Dictionary<string, Func<ImageRequest, ImageRequest>> Changes = new()
    {
        ["ImageRequest.BaseLayers"] = request => request with { BaseLayers = [Base with { Digest = Sha256Digest.Of("other"u8) }] },
        ["ImageRequest.BaseName"] = request => request with { BaseName = "hygiene.local/debian:other" },
        ["ImageRequest.AppUserId"] = request => request with { AppUserId = 1 },
        ["ImageRequest.PackageCount"] = request => request with { PackageCount = 2 },
        ["ImageRequest.Files"] = request => request with { Files = [.. request.Files, new("/src/b.dll", "b.dll", PublishFileGroup.App)] },
        ["ImageRequest.Created"] = request => request with { Created = 2 },
        ["ImageRequest.OutputDirectory"] = request => request with { OutputDirectory = "/elsewhere" },
        ["ImageRequest.ArchivePath"] = request => request with { ArchivePath = "/out/hello.tar.gz" },
        ["ImageSettings.Repository"] = Set(settings => settings with { Repository = "other" }),
        ["ImageSettings.Tags"] = Set(settings => settings with { Tags = ["1", "2"] }),
        ["ImageSettings.Architecture"] = Set(settings => settings with { Architecture = "arm64" }),
        ["ImageSettings.Format"] = Set(settings => settings with { Format = ImageFormat.Docker }),
        ["ImageSettings.WorkingDirectory"] = Set(settings => settings with { WorkingDirectory = "/srv" }),
        ["ImageSettings.IsService"] = Set(settings => settings with { IsService = true }),
        ["ImageSettings.User"] = Set(settings => settings with { User = "1000" }),
        ["ImageSettings.Environment"] = Set(settings => settings with { Environment = new Dictionary<string, string> { ["A"] = "1" } }),
        ["ImageSettings.Labels"] = Set(settings => settings with { Labels = new Dictionary<string, string> { ["A"] = "1" } }),
        ["ImageSettings.Ports"] = Set(settings => settings with { Ports = ["80/tcp"] }),
        ["ImageSettings.Volumes"] = Set(settings => settings with { Volumes = ["/data"] }),
        ["ImageSettings.VolumeRoots"] = Set(settings => settings with { VolumeRoots = new Dictionary<string, VolumeRoot> { ["/data"] = new((1, 2), null) } }),
        ["ImageSettings.StopSignal"] = Set(settings => settings with { StopSignal = "SIGINT" }),
        ["ImageSettings.Healthcheck"] = Set(settings => settings with { Healthcheck = null }),
        ["AppCommand.Entrypoint"] = SetCommand(command => command with { Entrypoint = ["x"] }),
        ["AppCommand.EntrypointArgs"] = SetCommand(command => command with { EntrypointArgs = ["x"] }),
        ["AppCommand.Command"] = SetCommand(command => command with { Command = ["x"] }),
        ["AppCommand.CommandArgs"] = SetCommand(command => command with { CommandArgs = ["x"] }),
        ["AppCommand.DefaultArgs"] = SetCommand(command => command with { DefaultArgs = ["x"] }),
        ["AppCommand.Instruction"] = SetCommand(command => command with { Instruction = "None" }),
        ["Healthcheck.Test"] = SetCheck(check => check with { Test = ["NONE"] }),
        ["Healthcheck.Interval"] = SetCheck(check => check with { Interval = 1 }),
        ["Healthcheck.Timeout"] = SetCheck(check => check with { Timeout = 1 }),
        ["Healthcheck.StartPeriod"] = SetCheck(check => check with { StartPeriod = 1 }),
        ["Healthcheck.StartInterval"] = SetCheck(check => check with { StartInterval = 1 }),
        ["Healthcheck.Retries"] = SetCheck(check => check with { Retries = 1 }),
        ["VolumeRoot.Owner"] = Set(settings => settings with { VolumeRoots = new Dictionary<string, VolumeRoot> { ["/data"] = new((1, 3), null) } }),
        ["VolumeRoot.Mode"] = Set(settings => settings with { VolumeRoots = new Dictionary<string, VolumeRoot> { ["/data"] = new((1, 2), 1) } }),
    };

    public static TheoryData<string> Properties => [.. Changes.Keys];

    [Theory]
    [MemberData(nameof(Properties))]
    public void Each_property_counts(string property) => RequestFingerprint.Of(Changes[property](Plain)).ShouldNotBe(RequestFingerprint.Of(Plain));

    [Fact]
    public void The_same_request_has_the_same_fingerprint_and_no_two_changes_share_one()
    {
        RequestFingerprint.Of(Plain with { Files = [.. Plain.Files], ResultFile = "/elsewhere" }).ShouldBe(RequestFingerprint.Of(Plain));
        Changes.Values.Select(change => RequestFingerprint.Of(change(Plain))).ShouldBeUnique();
    }

    [Fact]
    public void No_property_is_forgotten()
    {
        // The parts of these, and the place of the result itself, are no properties of their own.
        // Directories and files follow from the base layers.
        string[] others = ["ImageRequest.Settings", "ImageRequest.DirectoriesBelow", "ImageRequest.HasFileBelow", "ImageRequest.ResultFile", "ImageSettings.Command"];
        new[] { typeof(ImageRequest), typeof(ImageSettings), typeof(AppCommand), typeof(Healthcheck), typeof(VolumeRoot) }
            .SelectMany(type => type.GetProperties().Select(property => $"{type.Name}.{property.Name}")).Except(others)
            .ShouldBe(Changes.Keys, ignoreOrder: true);
    }

    private static Func<ImageRequest, ImageRequest> Set(Func<ImageSettings, ImageSettings> change) => request => request with { Settings = change(request.Settings) };

    private static Func<ImageRequest, ImageRequest> SetCommand(Func<AppCommand, AppCommand> change) => Set(settings => settings with { Command = change(settings.Command) });

    private static Func<ImageRequest, ImageRequest> SetCheck(Func<Healthcheck, Healthcheck> change) => Set(settings => settings with { Healthcheck = change(settings.Healthcheck!) });
}

using System.Text.Json;
using Sdk.Container.Hygiene.Testing;
using Sdk.Container.Hygiene.Tests.Publishing;

namespace Sdk.Container.Hygiene.Tests.RealArchive;

/// <summary>samples/hello, published from Debian's real archive: what the tools of others read of it.</summary>
[Trait("Category", "RealArchive")]
public abstract class PublishedImageTests(PublishFixture packed, PublishedImages images, string release)
{
    [Theory]
    [InlineData("oci")]
    [InlineData("oci-archive")]
    public async Task Skopeo_finds_the_digest_and_the_layers_of_result_json(string transport)
    {
        var image = await images.HelloAsync(packed, release);
        var source = transport == "oci" ? $"oci:{image.LayoutReference}" : $"oci-archive:{image.Result.Archive}:1.0.0";
        var inspected = await InspectAsync(image, source);
        inspected.GetProperty("Digest").GetString().ShouldBe(image.Result.Digest);
        inspected.GetProperty("Architecture").GetString().ShouldBe(image.Architecture);
        inspected.GetProperty("Layers").EnumerateArray().Select(layer => layer.GetString()).ShouldBe(image.Result.Layers.Select(layer => $"sha256:{layer.Digest}"));
    }

    [Fact]
    public async Task Skopeo_finds_what_docker_will_call_the_image_s_id()
    {
        var image = await images.HelloAsync(packed, release);
        var config = await InspectAsync(image, "--config", "--raw", $"docker-archive:{image.Result.Archive}:hello:1.0.0");
        config.GetRawText().ShouldBe(image.Result.Configuration);
    }

    [Fact]
    public async Task The_configuration_is_that_of_an_app_that_nobody_has_to_trust()
    {
        var image = await images.HelloAsync(packed, release);
        var root = await InspectAsync(image, "--config", $"oci:{image.LayoutReference}");
        root.GetProperty("os").GetString().ShouldBe("linux");
        var config = root.GetProperty("config");
        config.GetProperty("User").GetString().ShouldBe("1654");
        config.GetProperty("Entrypoint").EnumerateArray().Select(word => word.GetString()).ShouldBe(["/app/hello"]);
        config.GetProperty("ExposedPorts").EnumerateObject().Select(port => port.Name).ShouldBe(["8080/tcp"]);
        config.GetProperty("Env").EnumerateArray().Select(item => item.GetString()).ShouldContain("APP_UID=1654");
        config.GetProperty("Labels").GetProperty("org.opencontainers.image.base.name").GetString()!.ShouldStartWith($"hygiene.local/debian:{release}-");
        // The time is the archive's, not that of the publish.
        root.GetProperty("created").GetDateTimeOffset().ShouldBe(image.Lock.Suites.Max(suite => suite.Date));
    }

    [Fact]
    public async Task Umoci_unpacks_the_app_and_Debian()
    {
        Tool.Need("umoci");
        var image = await images.HelloAsync(packed, release);
        using TemporaryFolder folder = new();
        await Tool.RunAsync("umoci", folder.Path, "unpack", "--rootless", "--image", image.LayoutReference, "bundle");
        File.Exists(folder["bundle/rootfs/app/hello"]).ShouldBeTrue();
        File.ReadAllLines(folder["bundle/rootfs/usr/lib/os-release"]).ShouldContain($"VERSION_CODENAME={release}");
        new FileInfo(folder["bundle/rootfs/lib"]).LinkTarget.ShouldBe("usr/lib");
        foreach (var package in image.Lock.Packages)
            File.Exists(folder[$"bundle/rootfs/var/lib/dpkg/status.d/{package.Name}"]).ShouldBeTrue(package.Name);
    }

    [Fact]
    public async Task The_publish_says_what_it_made()
    {
        var image = await images.HelloAsync(packed, release);
        image.Output.ShouldContain($"hello -> image hello:1.0.0 ({image.Result.Digest[..19]}…, ");
        image.Output.ShouldContain($" MB, {image.Lock.Packages.Count} Debian packages)");
        image.Warnings.ShouldBeEmpty();
        if (release == "bookworm")
            image.TellsOfEndOfSupport.ShouldBeTrue("its regular support ended on 2026-07-11");
    }

    private static async Task<JsonElement> InspectAsync(PublishedImage image, params string[] arguments) =>
        JsonDocument.Parse(await Tool.RunAsync("skopeo", image.Project.Folder, ["inspect", .. arguments])).RootElement;
}

public sealed class TrixieImageTests(PublishFixture packed, PublishedImages images) : PublishedImageTests(packed, images, "trixie");

public sealed class BookwormImageTests(PublishFixture packed, PublishedImages images) : PublishedImageTests(packed, images, "bookworm");

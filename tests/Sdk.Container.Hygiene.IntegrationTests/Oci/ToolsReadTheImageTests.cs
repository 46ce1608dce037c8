using System.Text.Json;
using Sdk.Container.Hygiene.Imaging;
using Sdk.Container.Hygiene.Oci;
using Sdk.Container.Hygiene.Storage;
using Sdk.Container.Hygiene.Testing;

namespace Sdk.Container.Hygiene.Tests.Oci;

/// <summary>Tools that others wrote read what the writer wrote: skopeo and umoci, from Debian's packages of these names.</summary>
public sealed class ToolsReadTheImageTests : IDisposable
{
    private const string LongName = "a-folder-with-a-name-that-is-long/and-another-one-below-it-that-is-no-shorter/and-a-file-that-makes-it-more-than-a-hundred.txt";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("oci:layout:1.0.0")]
    [InlineData("oci:layout:latest")]
    [InlineData("oci-archive:hello.tar:1.0.0")]
    [InlineData("oci-archive:hello.tar.gz:1.0.0")]
    public async Task Skopeo_finds_the_very_image_in_layout_and_archive(string source)
    {
        var image = await WriteAsync(ImageFormat.Oci);
        (await InspectAsync("--raw", source)).GetRawText().ShouldBe(System.Text.Encoding.UTF8.GetString(image.ManifestBytes.Span));
        (await InspectAsync(source)).GetProperty("Digest").GetString().ShouldBe(image.Digest.Oci);
        (await InspectAsync("--config", source)).GetProperty("config").GetProperty("User").GetString().ShouldBe("1654");
    }

    [Theory]
    [InlineData(ImageFormat.Oci)]
    [InlineData(ImageFormat.Docker)]
    public async Task Skopeo_reads_the_archive_as_docker_load_does(ImageFormat format)
    {
        var image = await WriteAsync(format);
        var config = await InspectAsync("--config", "--raw", "docker-archive:hello.tar:hello:1.0.0");
        config.GetRawText().ShouldBe(System.Text.Encoding.UTF8.GetString(image.ConfigBytes.Span));
    }

    [Fact]
    public async Task Skopeo_makes_an_archive_of_docker_s_out_of_ours()
    {
        var image = await WriteAsync(ImageFormat.Oci);
        await RunAsync("skopeo", "copy", "--insecure-policy", "oci-archive:hello.tar:1.0.0", "docker-archive:copy.tar:hello:copy");
        var config = await InspectAsync("--config", "docker-archive:copy.tar:hello:copy");
        config.GetProperty("rootfs").GetProperty("diff_ids").EnumerateArray().Select(diffId => diffId.GetString()).ShouldBe(image.Config.RootFileSystem.DiffIds);
    }

    [Fact]
    public async Task Umoci_unpacks_every_file_with_its_content_and_mode()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "umoci is not for Windows");
        await WriteAsync(ImageFormat.Oci);
        await RunAsync("umoci", "unpack", "--rootless", "--image", "layout:1.0.0", "bundle");
        Content("app/hello.sh").ShouldBe("#!/bin/sh\necho hello\n");
        Content($"app/{LongName}").ShouldBe("far down");
        Content("app/grüße.txt").ShouldBe("grüß dich");
        Mode("app/hello.sh").ShouldBe("755");
        Mode("app/grüße.txt").ShouldBe("644");
        Directory.Exists(_folder["bundle/rootfs/var/lib/hello"]).ShouldBeTrue();

        string Content(string path) => System.IO.File.ReadAllText(_folder[$"bundle/rootfs/{path}"]);
#pragma warning disable CA1416 // Validate platform compatibility: skipped on Windows above
        string Mode(string path) => Convert.ToString((int)System.IO.File.GetUnixFileMode(_folder[$"bundle/rootfs/{path}"]), 8);
#pragma warning restore CA1416
    }

    private async Task<Image> WriteAsync(ImageFormat format)
    {
        var layers = await new AppLayers(new ContentStore(_folder["store"]), TimeProvider.System).BuildAsync(
            new()
            {
                Files = [File("hello.sh", "#!/bin/sh\necho hello\n"), File(LongName, "far down"), File("grüße.txt", "grüß dich"), File("library.so", "shared", PublishFileGroup.Runtime)],
                Volumes = [new("/var/lib/hello", 1654, 1654)],
                Epoch = 1_750_000_000,
                RuntimeVersion = "test",
            },
            TestContext.Current.CancellationToken);
        var image = Image.Compose(new()
        {
            Format = format,
            Platform = Platform.OfDebian("amd64"),
            Created = 1_750_000_000,
            Layers = layers.Layers,
            Config = new() { User = "1654", Entrypoint = ["/app/hello.sh"], WorkingDir = "/app", ExposedPorts = ["8080/tcp"], Volumes = ["/var/lib/hello"] },
        });
        ImageReference[] names = [ImageReference.Create(null, "hello", "1.0.0"), ImageReference.Create(null, "hello", "latest")];
        await OciLayoutWriter.WriteAsync(_folder["layout"], image, names, TestContext.Current.CancellationToken);
        await ImageArchiveWriter.WriteAsync(_folder["hello.tar"], image, names, TestContext.Current.CancellationToken);
        await ImageArchiveWriter.WriteAsync(_folder["hello.tar.gz"], image, names, TestContext.Current.CancellationToken);
        return image;
    }

    private PublishFile File(string path, string content, PublishFileGroup group = PublishFileGroup.App)
    {
        var source = _folder["publish/" + path];
        Directory.CreateDirectory(Path.GetDirectoryName(source)!);
        System.IO.File.WriteAllText(source, content);
        return new(source, path, group);
    }

    private async Task<JsonElement> InspectAsync(params string[] arguments) => JsonDocument.Parse(await RunAsync("skopeo", ["inspect", .. arguments])).RootElement;

    private Task<string> RunAsync(string tool, params string[] arguments) => Tool.RunAsync(tool, _folder.Path, arguments);
}

using System.Text;
using System.Text.Json;
using Sdk.Container.Hygiene.Oci;
using Sdk.Container.Hygiene.Storage;
using Sdk.Container.Hygiene.Testing;

namespace Sdk.Container.Hygiene.Tests.Oci;

public sealed class ImageTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>Pinned to the byte: other bytes are another image for every user.</summary>
    [Fact]
    public void The_config_is_pinned()
    {
        var image = TinyImage.Compose(_folder);
        Encoding.UTF8.GetString(image.ConfigBytes.Span).ShouldBe($$$"""
            {"created":"2025-06-15T15:06:40Z","architecture":"amd64","os":"linux",
            "config":{"User":"1654","ExposedPorts":{"53/udp":{},"8080/tcp":{}},"Env":["PATH=/usr/bin:/bin","B=2","A=<1> & \"2\""],
            "Entrypoint":["/app/hello"],"Cmd":["--greeting","grüß dich"],"Healthcheck":{"Test":["CMD","/app/hello","--health"],"Interval":30000000000,"Retries":3},
            "Volumes":{"/data":{},"/var/lib/hello":{}},"WorkingDir":"/app","Labels":{"a":"1","org.opencontainers.image.title":"hello"},"StopSignal":"SIGTERM"},
            "rootfs":{"diff_ids":["{{{image.Options.Layers[0].DiffId.Oci}}}","{{{image.Options.Layers[1].DiffId.Oci}}}"],"type":"layers"},
            "history":[{"created":"2025-06-15T15:06:40Z","created_by":"a layer with etc/base"},{"created":"2025-06-15T15:06:40Z","created_by":"a layer with app/hello"}]}
            """.ReplaceLineEndings(""));
    }

    [Fact]
    public void The_manifest_points_at_config_and_layers()
    {
        var image = TinyImage.Compose(_folder);
        var (lower, upper) = (image.Options.Layers[0], image.Options.Layers[1]);
        Encoding.UTF8.GetString(image.ManifestBytes.Span).ShouldBe($$"""
            {"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json",
            "config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"{{image.Id.Oci}}","size":{{image.ConfigBytes.Length}}},
            "layers":[{"mediaType":"application/vnd.oci.image.layer.v1.tar+gzip","digest":"{{lower.Digest.Oci}}","size":{{lower.Size}}},
            {"mediaType":"application/vnd.oci.image.layer.v1.tar+gzip","digest":"{{upper.Digest.Oci}}","size":{{upper.Size}}}]}
            """.ReplaceLineEndings(""));
        image.Digest.ShouldBe(Sha256Digest.Of(image.ManifestBytes.Span));
        image.Id.ShouldBe(Sha256Digest.Of(image.ConfigBytes.Span));
    }

    [Fact]
    public void The_order_in_which_maps_were_filled_does_not_matter()
    {
        var options = TinyImage.Options(_folder);
        var config = options.Config;
        var shuffled = options with
        {
            Config = config with
            {
                ExposedPorts = ["53/udp", "8080/tcp", "53/udp"],
                Volumes = ["/data", "/var/lib/hello"],
                Labels = new Dictionary<string, string> { ["a"] = "1", ["org.opencontainers.image.title"] = "hello" },
            },
        };
        Image.Compose(shuffled).Digest.ShouldBe(Image.Compose(options).Digest);
    }

    public static TheoryData<string, Func<ImageOptions, ImageOptions>> Changes { get; } = new()
    {
        { "time", options => options with { Created = options.Created + 1 } },
        { "platform", options => options with { Platform = Platform.OfDebian("armhf") } },
        { "variant", options => options with { Platform = options.Platform with { Variant = "v2" } } },
        { "layer order", options => options with { Layers = [.. options.Layers.Reverse()] } },
        { "layer content", options => options with { Layers = [options.Layers[0], options.Layers[1] with { DiffId = options.Layers[0].DiffId }] } },
        { "history", options => options with { Layers = [options.Layers[0], options.Layers[1] with { CreatedBy = "another" }] } },
        { "user", options => options with { Config = options.Config with { User = "0" } } },
        { "no user", options => options with { Config = options.Config with { User = null } } },
        { "port", options => options with { Config = options.Config with { ExposedPorts = ["8080/tcp"] } } },
        { "variable order", options => options with { Config = options.Config with { Env = [.. options.Config.Env!.Reverse()] } } },
        { "entry point", options => options with { Config = options.Config with { Entrypoint = [] } } },
        { "arguments", options => options with { Config = options.Config with { Cmd = ["--greeting grüß dich"] } } },
        { "health check", options => options with { Config = options.Config with { Healthcheck = options.Config.Healthcheck! with { Timeout = 1 } } } },
        { "volume", options => options with { Config = options.Config with { Volumes = ["/data"] } } },
        { "folder", options => options with { Config = options.Config with { WorkingDir = "/" } } },
        { "label", options => options with { Config = options.Config with { Labels = new Dictionary<string, string> { ["a"] = "1" } } } },
        { "signal", options => options with { Config = options.Config with { StopSignal = "SIGINT" } } },
    };

    [Theory]
    [MemberData(nameof(Changes))]
    public void Whatever_changes_changes_id_and_digest(string what, Func<ImageOptions, ImageOptions> change)
    {
        var options = TinyImage.Options(_folder);
        var (before, after) = (Image.Compose(options), Image.Compose(change(options)));
        after.Id.ShouldNotBe(before.Id, what);
        after.Digest.ShouldNotBe(before.Digest, what);
    }

    [Fact]
    public void The_format_changes_the_manifest_but_not_the_id()
    {
        var oci = TinyImage.Compose(_folder);
        var docker = Image.Compose(oci.Options with { Format = ImageFormat.Docker });
        docker.Id.ShouldBe(oci.Id);
        docker.Digest.ShouldNotBe(oci.Digest);
        docker.Manifest.MediaType.ShouldBe("application/vnd.docker.distribution.manifest.v2+json");
        docker.Manifest.Config.MediaType.ShouldBe("application/vnd.docker.container.image.v1+json");
        docker.Manifest.Layers.ShouldAllBe(layer => layer.MediaType == "application/vnd.docker.image.rootfs.diff.tar.gzip");
    }

    [Fact]
    public void Annotations_belong_to_the_manifest()
    {
        var plain = TinyImage.Compose(_folder);
        var annotated = Image.Compose(plain.Options with { Annotations = new Dictionary<string, string> { ["b"] = "2", ["a"] = "1" } });
        annotated.Id.ShouldBe(plain.Id);
        Encoding.UTF8.GetString(annotated.ManifestBytes.Span).ShouldEndWith("""],"annotations":{"a":"1","b":"2"}}""");
    }

    [Fact]
    public void What_was_written_can_be_read()
    {
        var image = TinyImage.Compose(_folder);
        var config = JsonSerializer.Deserialize(image.ConfigBytes.Span, OciJson.Relaxed.ImageConfig).ShouldNotBeNull();
        OciJson.Write(config, OciJson.Relaxed.ImageConfig).ShouldBe(image.ConfigBytes.ToArray());
        var manifest = JsonSerializer.Deserialize(image.ManifestBytes.Span, OciJson.Relaxed.ImageManifest).ShouldNotBeNull();
        OciJson.Write(manifest, OciJson.Relaxed.ImageManifest).ShouldBe(image.ManifestBytes.ToArray());
    }

    /// <summary>Any string, also one that is no valid UTF-16, gives JSON that says the same.</summary>
    [Fact]
    public void Any_text_is_written_as_right_JSON() => CsCheck.Check.Sample(CsCheck.Gen.String, text =>
    {
        var config = new ContainerConfig { Env = [text], Labels = new Dictionary<string, string> { [text] = text }, Volumes = [text] };
        var bytes = Image.Compose(TinyImage.Options(_folder) with { Config = config }).ConfigBytes;
        using var document = JsonDocument.Parse(bytes);
        var expected = Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));
        var read = document.RootElement.GetProperty("config");
        read.GetProperty("Env")[0].GetString().ShouldBe(expected);
        read.GetProperty("Labels").GetProperty(expected).GetString().ShouldBe(expected);
        read.GetProperty("Volumes").EnumerateObject().Single().Name.ShouldBe(expected);
    }, iter: 100);

    [Fact]
    public void An_image_without_a_layer_is_none() => Should.Throw<ArgumentException>(() => Image.Compose(TinyImage.Options(_folder) with { Layers = [] }));
}

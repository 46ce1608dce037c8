using Sdk.Container.Hygiene.Oci;
using Sdk.Container.Hygiene.Tar;
using Sdk.Container.Hygiene.Testing;

namespace Sdk.Container.Hygiene.Tests.Oci;

/// <summary>An image of two small layers in a folder, for the tests of what writes it.</summary>
internal static class TinyImage
{
    public static Layer Layer(TemporaryFolder folder, string path, string content)
    {
        var text = System.Text.Encoding.UTF8.GetBytes(content);
        using var output = new MemoryStream();
        using var writer = new LayerWriter(output, gzipLevel: 6, parallelism: 1, TestContext.Current.CancellationToken);
        writer.Tar.Write(new(path, TarEntryKind.File, 0x1A4, 0, Size: text.Length), text);
        var digests = writer.Complete();
        var file = folder[digests.Digest.Hex + ".tar.gz"];
        File.WriteAllBytes(file, output.ToArray());
        return digests.At(file, $"a layer with {path}");
    }

    public static ImageOptions Options(TemporaryFolder folder, string appContent = "hello") => new()
    {
        Platform = Platform.OfDebian("amd64"),
        Created = 1_750_000_000,
        Layers = [Layer(folder, "etc/base", "base"), Layer(folder, "app/hello", appContent)],
        Config = new()
        {
            User = "1654",
            ExposedPorts = ["8080/tcp", "53/udp"],
            Env = ["PATH=/usr/bin:/bin", "B=2", "A=<1> & \"2\""],
            Entrypoint = ["/app/hello"],
            Cmd = ["--greeting", "grüß dich"],
            Healthcheck = new(["CMD", "/app/hello", "--health"]) { Interval = 30_000_000_000, Retries = 3 },
            Volumes = ["/var/lib/hello", "/data"],
            WorkingDir = "/app",
            Labels = new Dictionary<string, string> { ["org.opencontainers.image.title"] = "hello", ["a"] = "1" },
            StopSignal = "SIGTERM",
        },
    };

    public static Image Compose(TemporaryFolder folder, string appContent = "hello") => Image.Compose(Options(folder, appContent));

    public static IReadOnlyList<ImageReference> Names { get; } = [ImageReference.Create(null, "hello", "1.0.0"), ImageReference.Create(null, "hello", "latest")];
}

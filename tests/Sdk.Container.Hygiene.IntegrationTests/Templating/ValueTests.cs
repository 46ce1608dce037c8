using System.Text;
using Sdk.Container.Hygiene.Oci;
using Sdk.Container.Hygiene.Tar;
using Sdk.Container.Hygiene.Templating;
using Sdk.Container.Hygiene.Testing;
using Sdk.Container.Hygiene.Testing.Engines;

namespace Sdk.Container.Hygiene.Tests.Templating;

/// <summary>Values that people rarely write, read back by real builders.</summary>
[Trait("Category", "Engine")]
public sealed class ValueTests(EngineFixture engines) : IDisposable
{
    private static readonly Dictionary<string, string> Nasty = new()
    {
        ["plain"] = "1654",
        ["empty"] = "",
        ["blanks"] = "  a  b  ",
        ["quotes"] = "say \"hi\", it's",
        ["dollar"] = "$HOME ${X} ${X:-y} $$ $",
        ["backslash"] = "a\\b\\\\c\\n",
        ["trailing"] = "C:\\",
        ["trailing2"] = "C:\\\\",
        ["escaped"] = "\\\" \\$x",
        ["backtick"] = "a`b`",
        ["hash"] = "# syntax=x #",
        ["heredoc"] = "<<EOF",
        ["tabs"] = "a\tb\vc\fd",
        ["return"] = "a\rb\r",
        ["control"] = "a\u0001b\u007f",
        ["unicode"] = "ü→😀\u0085\u2028\ufeff",
        ["equals"] = "a=b=c",
        ["json"] = "[\"a\"]",
        ["long"] = new('x', 50_000),
    };

    private static readonly Dictionary<string, string> Lines = new(Nasty) { ["lines"] = "one\n\n  two\\\n# three\n$newline ${newline}\n", ["newline"] = "a variable of this name" };

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public static TheoryData<string, bool> Cases => [.. from builder in Builders.All from lines in new[] { false, true } select new TheoryDataRow<string, bool>(builder, lines)];

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Whatever_stands_in_a_value_comes_out_whole(string builder, bool lines)
    {
        var values = lines ? Lines : Nasty;
        string[] words = ["/x", "a\nb", "$HOME \"q\" \\ '", "ü\u2028<&>", "", "\\"];
        ContainerConfig config = new()
        {
            User = "12:34",
            WorkingDir = "/a b$c\"d\\e",
            Env = [.. values.Select(pair => $"{pair.Key}={pair.Value}"), "PATH=/bin"],
            Labels = new Dictionary<string, string>(values) { ["a name"] = "1", ["q\"'$d\\b"] = "2", ["#x"] = "3", ["ü"] = "4" },
            Volumes = ["/v a", "/w\"$x\\y'z"],
            ExposedPorts = ["53/udp", "80/tcp"],
            Entrypoint = words,
            Cmd = words,
            Healthcheck = new(["CMD", .. words]) { Interval = 90_000_000_000, Timeout = 1_500_000_000, StartPeriod = 2_000_000, Retries = 3 },
            StopSignal = "SIGRTMIN+3",
        };
        await WriteAsync(config);
        var read = (await Builders.BuildAsync(builder, engines, _folder["context"], newline: lines ? "newline_" : null)).Config;
        ConfigComparison.Of(read).ShouldBe(ConfigComparison.Of(config));
    }

    [Theory]
    [InlineData("docker classic")]
    [InlineData("docker BuildKit")]
    [InlineData("podman")]
    [InlineData("buildah")]
    public async Task Without_the_newline_that_it_needs_a_build_ends(string builder)
    {
        await WriteAsync(new() { Env = ["A=a\nb"] });
        (await Should.ThrowAsync<InvalidOperationException>(() => Builders.BuildAsync(builder, engines, _folder["context"]))).Message.ShouldMatch("blank|FROM");
    }

    private async Task WriteAsync(ContainerConfig config)
    {
        var path = _folder["layer.tar.gz"];
        LayerDigests digests;
        using (var file = File.Create(path))
        using (LayerWriter layer = new(file, 5, 1, TestContext.Current.CancellationToken))
        {
            layer.Tar.Write(new("etc", TarEntryKind.Directory, UnixModes.Executable, 1_700_000_000));
            digests = layer.Complete();
        }
        Layer blob = new(path, digests.Digest, digests.Size, digests.DiffId, digests.UncompressedSize, "test");
        await new ContextWriter(TimeProvider.System, new RecordingLog()).WriteAsync(
            new()
            {
                Kind = "app",
                Names = ["nasty:1"],
                BaseName = "hygiene.local/debian:trixie-0123456789ab",
                Digest = blob.Digest.Oci,
                Steps = [ContextStep.Unpack("app", "escape=`", blob)],
                Configuration = Encoding.UTF8.GetString(Image.Compose(new() { Platform = Platform.OfDebian("amd64"), Created = 1_770_000_000, Config = config, Layers = [blob] }).ConfigBytes.Span),
                Architecture = "amd64",
                Lock = SampleLock.Architecture,
                Templates = TemplateSet.Open(Path.Combine(Repository.Root, "templates"), null),
                Directory = _folder["context"],
                RecordFile = _folder["context.json"],
            },
            TestContext.Current.CancellationToken);
    }
}

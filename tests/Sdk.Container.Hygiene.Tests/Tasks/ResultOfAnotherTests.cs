using Microsoft.Build.Framework;
using Sdk.Container.Hygiene.Imaging;
using Sdk.Container.Hygiene.Tasks;
using Sdk.Container.Hygiene.Testing;

namespace Sdk.Container.Hygiene.Tests.Tasks;

/// <summary>Two publishes of one project at once: result.json is the other's by the time that it is read again.</summary>
public sealed class ResultOfAnotherTests : IDisposable
{
    private const string Digest = "sha256:0000000000000000000000000000000000000000000000000000000000000000";
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("sha256:1111111111111111111111111111111111111111111111111111111111111111", "hello:1")]
    [InlineData(Digest, "other:1")]
    [InlineData(Digest, "hello:1", "hello:2")]
    public async Task Is_neither_loaded_nor_written_about(string digest, params string[] names)
    {
        ImageResult other = new()
        {
            Names = names, Digest = digest, ImageId = "", MediaType = "", Manifest = "", Configuration = "", Layout = "", Archive = "", ArchiveSize = 0, CompressedSize = 0, UncompressedSize = 0,
            Packages = 0, Layers = [], Files = [],
        };
        await other.WriteAsync(_folder["result.json"], TimeProvider.System, TestContext.Current.CancellationToken);
        ITaskItem[] own = [RecordingBuildEngine.Item("hello:1")];
        foreach (var task in new HygieneTask[]
        {
            new LoadContainerImage { ProjectDirectory = _folder.Path, ResultFile = "result.json", Digest = Digest, Names = own },
            new WriteContainerContext { ProjectDirectory = _folder.Path, ResultFile = "result.json", Digest = Digest, Names = own },
            new WriteOperations { ProjectDirectory = _folder.Path, ResultFile = "result.json", Digest = Digest, Names = own, ManifestFile = "ops.json", RecordFile = "record.json" },
        })
            new RecordingBuildEngine().Run(task).ShouldBe(["HYG5019"]);
    }
}

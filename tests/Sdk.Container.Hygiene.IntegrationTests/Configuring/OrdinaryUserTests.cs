using Sdk.Container.Hygiene.Imaging;
using Sdk.Container.Hygiene.Testing;
using Sdk.Container.Hygiene.Testing.Publishing;
using Sdk.Container.Hygiene.Tests.Publishing;
using Sdk.Container.Hygiene.Tests.RealArchive;

namespace Sdk.Container.Hygiene.Tests.Configuring;

/// <summary>A whole publish of a service by who is not root, and has neither an engine nor more than a range of subordinate ids.</summary>
[Trait("Category", "RealArchive")]
public sealed class OrdinaryUserTests(PublishFixture packed, PublishedImages images)
{
    // In a mount namespace, so that the machine's files stay as they are. What root has downloaded is there, and need not come again.
    private const string Launch = """
        set -e
        for file in subuid subgid; do mount --bind "$1/ranges" /etc/$file; done
        mount --bind "$2" "$1/store/blobs"
        shift 2
        exec setpriv --reuid=65534 --regid=65534 --clear-groups "$@"
        """;

    [Fact]
    public async Task It_makes_the_same_image_as_root()
    {
        Tool.Need("unshare", "setpriv", "newuidmap");
        var image = await images.NginxAsync(packed);
        using TemporaryFolder folder = new();
        using var project = image.Project.CopyToFreshFolder();
        foreach (var path in (string[])["store/blobs", "home", "packages", "feed"])
            Directory.CreateDirectory(folder[path]);
        foreach (var package in Directory.EnumerateFiles(packed.Package.Feed))
            File.Copy(package, folder[$"feed/{Path.GetFileName(package)}"]);
        project.Write("nuget.config", $"""<configuration><packageSources><add key="packed" value="{folder["feed"]}" /></packageSources></configuration>""");
        await File.WriteAllTextAsync(folder["ranges"], "nobody:200000:65536\n", TestContext.Current.CancellationToken);
        await Tool.RunAsync("cp", "/", "--archive", project.Folder, folder["project"]);
        await Tool.RunAsync("chown", "/", "--recursive", "65534:65534", folder.Path);

        Dictionary<string, string?> environment = new(project.RunEnvironment()) { ["HOME"] = folder["home"], ["NUGET_PACKAGES"] = folder["packages"] };
        string[] command = ["--mount", "sh", "-c", Launch, "sh", folder.Path, Path.Combine(image.Store, "blobs"), "dotnet", "publish", $"-p:HygieneStore={folder["store"]}", "-tl:off", "-nologo"];
        (await ProcessRun.RunAsync("unshare", command, folder["project"], environment, TestContext.Current.CancellationToken)).Succeeded();

        var file = Directory.EnumerateFiles(folder["project/obj"], "result.json", SearchOption.AllDirectories).Single();
        ImageResult.TryRead(file)!.Digest.ShouldBe(image.Result.Digest);
        (await Tool.RunAsync("stat", "/", "--format", "%u", file)).ShouldBe("65534\n");
    }
}

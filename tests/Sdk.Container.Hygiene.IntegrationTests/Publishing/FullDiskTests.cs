using Sdk.Container.Hygiene.Testing.Publishing;

namespace Sdk.Container.Hygiene.Tests.Publishing;

/// <summary>A store on a file system of its own that is too small, and then is not.</summary>
public sealed class FullDiskTests(PublishFixture fixture)
{
    // The mount is seen from inside alone, so what lies in the store afterwards is said from inside, too.
    private const string Script = """
        store=$1; shift
        mount -t tmpfs -o size=4m none "$store" || exit 1
        echo mounted
        "$@"; echo "first publish: $?"
        find "$store/tmp" -type f | sed 's/^/left behind: /'
        mount -o remount,size=1g none "$store"
        "$@"; echo "second publish: $?"
        find "$store/blobs" -type f -exec sha256sum {} + | sed 's/^/blob: /'
        """;

    [Fact]
    public async Task A_publish_that_fills_the_disk_says_so_and_with_room_the_same_store_serves_the_next()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "needs a small file system of its own: Linux's namespaces");
        using var project = fixture.Create();
        Directory.CreateDirectory(project.Store);
        var run = await ProcessRun.RunAsync(
            "unshare", ["--user", "--map-root-user", "--mount", "sh", "-c", Script, "sh", project.Store, "dotnet", "publish", .. project.Properties, "-tl:off"],
            project.Folder, project.RunEnvironment(), TestContext.Current.CancellationToken);
        Assert.SkipUnless(run.Output.Contains("mounted", StringComparison.Ordinal), $"user namespaces are not allowed here: {run.Output}");

        var lines = run.Output.Split('\n');
        var (first, second) = (Array.FindIndex(lines, line => line.StartsWith("first publish: ", StringComparison.Ordinal)), Array.FindIndex(lines, line => line.StartsWith("second publish: ", StringComparison.Ordinal)));
        lines[..first].ShouldContain(line => line.Contains("error HYG3202", StringComparison.Ordinal), run.Output);
        lines[..first].ShouldNotContain(line => line.Contains("HYG9001", StringComparison.Ordinal));
        lines[first].ShouldNotEndWith(": 0");
        lines.ShouldNotContain(line => line.StartsWith("left behind: ", StringComparison.Ordinal));
        lines[second].ShouldEndWith(": 0", Case.Sensitive, run.Output);

        var blobs = lines.Where(line => line.StartsWith("blob: ", StringComparison.Ordinal)).Select(line => line["blob: ".Length..].Split("  ")).ToList();
        blobs.ShouldNotBeEmpty();
        blobs.ShouldAllBe(blob => Path.GetFileName(blob[1]) == blob[0]);
    }
}

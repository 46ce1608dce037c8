using System.Formats.Tar;
using Sdk.Container.Hygiene.Testing;
using Sdk.Container.Hygiene.Testing.Engines;
using Sdk.Container.Hygiene.Testing.Publishing;

namespace Sdk.Container.Hygiene.Tests.Templating;

/// <summary>The programs that people build Dockerfiles with, each without a network, and with a store of its own that is gone afterwards.</summary>
internal static class Builders
{
    public static readonly string[] All = ["docker classic", "docker BuildKit", "podman", "buildah"];

    /// <summary>Builds a context, and returns the image. Skips the test where the builder is not installed.</summary>
    public static async Task<DockerArchive> BuildAsync(string builder, EngineFixture engines, string context, string dockerfile = "Dockerfile", string? newline = null)
    {
        using TemporaryFolder folder = new();
        var image = folder["image.tar"];
        if (builder.StartsWith("docker", StringComparison.Ordinal))
            await DockerAsync(builder == "docker BuildKit" ? BuildKitAsync : ClassicAsync, engines, context, dockerfile, newline, image);
        else
            await BuildahAsync(builder, folder.Path, context, dockerfile, newline, image);
        return DockerArchive.Read(image);
    }

    private delegate Task DockerBuild(Engine engine, string tag, string context, string dockerfile, string? newline);

    private static async Task DockerAsync(DockerBuild build, EngineFixture engines, string context, string dockerfile, string? newline, string image)
    {
        Assert.SkipWhen(EngineFixture.Missing is not null, EngineFixture.Missing ?? "");
        var engine = await engines.StartAsync();
        var tag = $"context-{Guid.NewGuid():N}";
        await build(engine, tag, context, dockerfile, newline);
        try
        {
            await engine.Api.SaveAsync(tag, image, TestContext.Current.CancellationToken);
        }
        finally
        {
            await engine.Api.DeleteAsync($"/images/{tag}?force=1");
        }
    }

    private static async Task ClassicAsync(Engine engine, string tag, string context, string dockerfile, string? newline)
    {
        string[] argument = newline is null ? [] : ["--build-arg", $"{newline}=\n"];
        Dictionary<string, string?> environment = new() { ["DOCKER_HOST"] = engine.Host, ["DOCKER_CONTEXT"] = null, ["DOCKER_BUILDKIT"] = "0" };
        (await ProcessRun.RunAsync("docker", ["build", "--no-cache", "--network", "none", "--file", dockerfile, "--tag", tag, .. argument, "."], context, environment, TestContext.Current.CancellationToken)).Succeeded();
    }

    // By the API: not every docker has a client for it.
    private static async Task BuildKitAsync(Engine engine, string tag, string context, string dockerfile, string? newline)
    {
        using TemporaryFolder folder = new();
        await using var tar = new FileStream(folder["context.tar"], FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 65536, FileOptions.DeleteOnClose);
        // BuildKit takes a PAX header for the beginning of a Dockerfile.
        await using (TarWriter writer = new(tar, TarEntryFormat.Gnu, leaveOpen: true))
            foreach (var file in Directory.EnumerateFiles(context).OrderByDescending(path => Path.GetFileName(path).StartsWith("Dockerfile", StringComparison.Ordinal)))
                await writer.WriteEntryAsync(file, Path.GetFileName(file), TestContext.Current.CancellationToken);
        tar.Position = 0;
        Dictionary<string, string> arguments = [];
        if (newline is not null)
            arguments[newline] = "\n";
        await engine.Api.BuildAsync(tar, "2", tag, dockerfile, arguments, TestContext.Current.CancellationToken);
    }

    // One store format and one library under both names. What they mount and leave mounted, where a build fails, is gone with its namespace.
    private static async Task BuildahAsync(string tool, string folder, string context, string dockerfile, string? newline, string image)
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, $"{tool} with a store of its own needs root");
        string[] store = ["--root", $"{folder}/root", "--runroot", $"{folder}/run"];
        string[] argument = newline is null ? [] : ["--build-arg", $"{newline}=\n"];
        string[] build = ["--format", "docker", "--pull=never", "--file", Path.Join(context, dockerfile), "--tag", "localhost/context:test", .. argument, context];
        if (tool == "podman")
        {
            await Tool.RunAsync("unshare", folder, ["--mount", tool, .. store, "--runtime", "/usr/sbin/runc", "build", "--network", "none", .. build]);
            await Tool.RunAsync("unshare", folder, ["--mount", tool, .. store, "save", "--format", "docker-archive", "--output", image, "localhost/context:test"]);
        }
        else
        {
            // This isolation has the network of whoever builds.
            await Tool.RunAsync("unshare", folder, ["--mount", "--net", tool, .. store, "bud", "--isolation", "chroot", .. build]);
            await Tool.RunAsync("unshare", folder, ["--mount", tool, .. store, "push", "localhost/context:test", $"docker-archive:{image}"]);
        }
    }
}

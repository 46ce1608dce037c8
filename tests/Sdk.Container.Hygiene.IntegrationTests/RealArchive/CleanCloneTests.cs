using Sdk.Container.Hygiene.Imaging;
using Sdk.Container.Hygiene.Locking;
using Sdk.Container.Hygiene.Testing;
using Sdk.Container.Hygiene.Testing.Publishing;

namespace Sdk.Container.Hygiene.Tests.RealArchive;

/// <summary>The README's first command in two fresh clones of what is committed, each with an empty home: two folders, two stores, two locks, one digest.</summary>
[Trait("Category", "RealArchive")]
public sealed class CleanCloneTests
{
    [Fact]
    public async Task Two_clones_in_different_folders_publish_one_image()
    {
        Tool.Need("git");
        Assert.SkipUnless(Path.Exists(Path.Combine(Repository.Root, ".git")), "the tests do not run in a git checkout");
        var obstacle = await MachineMirrors.FindObstacleAsync("trixie");
        Assert.SkipWhen(obstacle is not null, obstacle ?? "");

        using TemporaryFolder folder = new();
        var (first, second) = (new Clone(folder["a"], folder["web-cache"]), new Clone(folder["another/folder/far below"], folder["web-cache"]));
        var outputs = await Task.WhenAll(first.HelloAsync(), second.HelloAsync());

        // A mirror may change between the two: then there are two images, and rightly so.
        Assert.SkipUnless(first.InReleases.SequenceEqual(second.InReleases), "the mirror changed meanwhile");
        File.ReadAllText(second.LockFile).ShouldBe(File.ReadAllText(first.LockFile));
        second.Result.Digest.ShouldBe(first.Result.Digest);
        second.Result.Layout.ShouldNotBe(first.Result.Layout);
        foreach (var (clone, output) in new[] { first, second }.Zip(outputs))
        {
            output.ShouldContain($"image hello:1.0.0 ({first.Result.Digest[..19]}…");
            output.ShouldMatch(@"\d+ MB, \d+ Debian packages\)");
            foreach (var package in clone.Packages)
                output.ShouldMatch($@"\n +{System.Text.RegularExpressions.Regex.Escape(package)} ");
            var archive = Path.GetRelativePath(clone.Root, clone.Result.Archive);
            output.ShouldContain($"docker load --input {archive} && docker run ");
            File.Exists(Path.Combine(clone.Root, archive)).ShouldBeTrue();
        }
    }

    private sealed class Clone(string folder, string webCache)
    {
        public string Root { get; } = Path.Combine(folder, "clone");
        public string LockFile => Path.Combine(Root, "samples", "hello", "debian.lock.json");
        public ImageResult Result => ImageResult.TryRead(Directory.EnumerateFiles(Path.Combine(Root, "samples", "hello", "obj"), "result.json", SearchOption.AllDirectories).Single())!;
        public IEnumerable<string> InReleases => Locked.Suites.Select(suite => suite.InRelease.Hex);
        public IEnumerable<string> Packages => Locked.Packages.Select(package => package.Name);

        private LockedArchitecture Locked => LockFileSerializer.Read(File.ReadAllBytes(LockFile), LockFile).Architectures.Values.Single();

        /// <summary>Clones, and runs samples/hello.sh. Returns what it printed.</summary>
        public async Task<string> HelloAsync()
        {
            var home = Directory.CreateDirectory(Path.Combine(folder, "home")).FullName;
            // The checkout may belong to somebody else than who runs the tests.
            File.WriteAllText(Path.Combine(home, ".gitconfig"), "[safe]\n\tdirectory = *\n");
            // Nothing of the machine's own caches and settings. Only what NuGet has downloaded once is shared between the two, not what it unpacked.
            Dictionary<string, string?> environment = new(CompilerServer.Settings)
            {
                ["HOME"] = home,
                ["DOTNET_CLI_HOME"] = null,
                ["XDG_CACHE_HOME"] = null,
                ["XDG_CONFIG_HOME"] = null,
                ["XDG_DATA_HOME"] = null,
                ["NUGET_PACKAGES"] = null,
                ["NUGET_HTTP_CACHE_PATH"] = webCache,
                ["HygieneStore"] = null,
                ["SOURCE_DATE_EPOCH"] = null,
                ["CI"] = null,
                ["MSBUILDDISABLENODEREUSE"] = "1",
                ["TMPDIR"] = null,
            };
            (await RunAsync("git", folder, ["clone", "--quiet", Repository.Root, Root])).Succeeded();
            return (await RunAsync(Path.Combine(Root, "samples", "hello.sh"), home, [])).Succeeded().Output;

            Task<ProcessRun> RunAsync(string program, string workingDirectory, string[] arguments) =>
                ProcessRun.RunAsync(program, arguments, workingDirectory, environment, TestContext.Current.CancellationToken);
        }
    }
}

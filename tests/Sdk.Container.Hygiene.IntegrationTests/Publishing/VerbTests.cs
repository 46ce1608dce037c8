using Sdk.Container.Hygiene.Testing;
using Sdk.Container.Hygiene.Testing.Publishing;

namespace Sdk.Container.Hygiene.Tests.Publishing;

/// <summary>The verbs beside publish: what they print, also on a terminal, and what they leave alone.</summary>
public sealed class VerbTests(PublishFixture fixture)
{
    [Fact]
    public async Task A_lock_is_made_explained_and_updated()
    {
        using FakeServer server = new(_ => { });
        using var project = fixture.Create(server: server.Server);

        (await VerbAsync(project, "HygieneLock")).Output.ShouldContain("hello -> wrote debian.lock.json: 9 Debian packages of trixie, trixie-updates, trixie-security");
        Directory.EnumerateFileSystemEntries(project.Folder).Select(Path.GetFileName).Order(StringComparer.Ordinal).ShouldBe(["Program.cs", "debian.lock.json", "hello.csproj", "nuget.config"]);
        server.Server.Paths.ShouldNotContain(path => path.EndsWith(".deb", StringComparison.Ordinal));

        (await VerbAsync(project, "HygieneExplain", "-p:Package=libgcc-s1")).Output.ShouldContain("hello -> libgcc-s1 1.0-1 (amd64) is in the image.");
        (await TerminalAsync(project, "HygieneExplain", "-p:Package=libgcc-s1")).Output.ShouldMatch("because +the base -> libgcc-s1");
        (await TerminalAsync(project, "HygieneExplain")).Output.ShouldMatch(@"9 Debian packages[\s\S]+tzdata +1\.0-1 +trixie +\d+ +the base\b");
        var unknown = await project.DotnetAsync(["msbuild", "-t:HygieneExplain", "-p:Package=tzdat"]);
        unknown.ExitCode.ShouldNotBe(0);
        unknown.Output.ShouldContain("error HYG2010");
        unknown.Output.ShouldContain("Did you mean 'tzdata'?");

        FakeDebian.Add(server.Archive, "libssl3t64", deb => deb.Changelog(Changelog), "1.0-2", "trixie-security");
        FakeDebian.Add(server.Archive, "tzdata", deb => deb, "1.1-1", "trixie-updates");
        server.Archive.Publish();
        var update = (await TerminalAsync(project, "HygieneUpdate")).Output;
        update.ShouldContain("2 packages change: 2 upgraded.");
        update.ShouldMatch(@"libssl3t64 +1\.0-1 -> 1\.0-2 +trixie-security +CVE-2026-1111, CVE-2026-2222\b");
        update.ShouldMatch(@"tzdata +1\.0-1 -> 1\.1-1 +trixie-updates");
        update.ShouldNotContain("CVE-2020-0001", customMessage: "mended in the old version already");

        var locked = await File.ReadAllTextAsync(project.LockFile, TestContext.Current.CancellationToken);
        locked.ShouldContain("1.0-2");
        (await TerminalAsync(project, "HygieneUpdate")).Output.ShouldContain("No package changes.");
        (await VerbAsync(project, "HygieneLock")).Output.ShouldNotContain("-> wrote");
        (await File.ReadAllTextAsync(project.LockFile, TestContext.Current.CancellationToken)).ShouldBe(locked);
    }

    [Fact]
    public async Task Without_a_lock_an_update_makes_one_and_an_explanation_says_how_to()
    {
        using var project = fixture.Create();
        var explain = await project.DotnetAsync(["msbuild", "-t:HygieneExplain"]);
        explain.ExitCode.ShouldNotBe(0);
        explain.Output.ShouldContain("error HYG2009");
        explain.Output.ShouldContain("HygieneLock");
        (await VerbAsync(project, "HygieneUpdate")).Output.ShouldContain("9 packages change: 9 new.");
    }

    [Fact]
    public async Task What_nobody_has_used_for_long_leaves_the_store_when_somebody_says_so()
    {
        using FakeServer server = new(_ => { });
        using var project = fixture.Create(server: server.Server);
        (await project.PublishAsync()).Succeeded();
        (await TerminalAsync(project, "HygienePrune")).Output.ShouldMatch(@"removed 0\.0 MB from \S+: 0 entries that nobody has used for 90d");
        var blobs = Files("blobs");
        blobs.ShouldNotBeEmpty();
        foreach (var blob in blobs)
            File.SetLastWriteTimeUtc(blob, DateTime.UtcNow.AddDays(-20));
        (await TerminalAsync(project, "HygienePrune")).Output.ShouldContain(": 0 entries");
        (await TerminalAsync(project, "HygienePrune", "-p:HygieneStoreMaxAge=19d")).Output.ShouldContain($": {blobs.Length} entries");
        Files("blobs").ShouldBeEmpty();
        (await project.DotnetAsync(["msbuild", "-t:HygienePrune", "-p:HygieneStoreMaxAge=19"])).Output.ShouldContain("error HYG1010");

        // It comes again.
        Directory.Delete(Path.Combine(project.Store, "derived"), recursive: true);
        Directory.Delete(Path.Combine(project.Folder, "bin"), recursive: true);
        Directory.Delete(Path.Combine(project.Folder, "obj"), recursive: true);
        (await project.PublishAsync()).Succeeded();

        string[] Files(string folder) => Directory.GetFiles(Path.Combine(project.Store, folder), "*", SearchOption.AllDirectories);
    }

    [Fact]
    public async Task An_update_is_of_one_architecture_and_says_which_it_leaves()
    {
        using FakeServer server = new(archive =>
        {
            foreach (var package in archive["trixie"].Packages.ToList())
                archive["trixie"].Add(FakePackage.Of(package.Name, package.Version, "arm64"));
        });
        using var project = fixture.Create(server: server.Server);
        (await VerbAsync(project, "HygieneLock", "-p:RuntimeIdentifier=linux-x64")).Output.ShouldNotContain("stay as they are");
        (await VerbAsync(project, "HygieneLock", "-p:RuntimeIdentifier=linux-arm64")).Output.ShouldContain("-> wrote debian.lock.json: 9 Debian packages");
        (await TerminalAsync(project, "HygieneUpdate", "-p:RuntimeIdentifier=linux-arm64")).Output.ShouldContain("for amd64 stay as they are; with -p:RuntimeIdentifier=linux-x64");
    }

    /// <summary>The lock is the project's, not a framework's: the verbs hold for all of them at once.</summary>
    [Fact]
    public async Task A_project_of_several_frameworks_has_one_lock()
    {
        using var project = fixture.Create();
        project.Replace("hello.csproj", "<TargetFramework>net10.0</TargetFramework>", "<TargetFrameworks>net9.0;net10.0</TargetFrameworks>");
        (await VerbAsync(project, "HygieneLock")).Output.ShouldContain("hello -> wrote debian.lock.json");
        (await VerbAsync(project, "HygieneUpdate")).Output.ShouldContain("No package changes.");
        (await VerbAsync(project, "HygieneExplain", "-p:Package=libc6")).Output.ShouldContain("is in the image");
        (await VerbAsync(project, "HygieneLock", "-p:TargetFramework=net10.0", "-p:HygieneLockedMode=true")).Output.ShouldNotContain("-> wrote");
    }

    private const string Changelog = """
        libssl3t64 (1.0-2) trixie-security; urgency=high

          * CVE-2026-2222: refuse what was accepted
          * CVE-2026-1111: accept what was refused

         -- Nobody <nobody@example.org>  Thu, 01 Jan 2026 12:00:00 +0000

        libssl3t64 (1.0-1) unstable; urgency=medium

          * CVE-2020-0001: long ago

         -- Nobody <nobody@example.org>  Wed, 01 Jan 2020 12:00:00 +0000

        """;

    private static async Task<ProcessRun> VerbAsync(TestProject project, string verb, params string[] arguments) =>
        (await project.DotnetAsync(["msbuild", $"-t:{verb}", .. arguments])).Succeeded();

    /// <summary>As on a terminal, whose logger keeps most messages to itself.</summary>
    private static async Task<ProcessRun> TerminalAsync(TestProject project, string verb, params string[] arguments) =>
        (await project.DotnetAsync(["msbuild", $"-t:{verb}", "-tl:on", "-nologo", .. arguments, .. project.Properties], raw: true)).Succeeded();
}

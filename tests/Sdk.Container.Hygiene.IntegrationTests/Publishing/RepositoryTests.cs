using System.Globalization;
using Sdk.Container.Hygiene.Testing;
using Sdk.Container.Hygiene.Testing.Publishing;

namespace Sdk.Container.Hygiene.Tests.Publishing;

/// <summary>A vendor's repository beside Debian's: two servers, two keys, and the packed package between them.</summary>
public sealed class RepositoryTests(PublishFixture fixture)
{
    private const string Wanted = """<DebianPackage Include="database" />""";

    [Fact]
    public async Task What_is_listed_comes_from_the_vendor_and_all_else_from_Debian()
    {
        using FakeServer debian = new(archive => FakeDebian.Add(archive, "libdatabase", deb => deb.File("usr/lib/libdatabase.so", "Debian's")));
        await using FakeArchiveServer vendor = new(Vendor(out var archive));
        using var project = Create(debian, vendor, Wanted);

        var run = (await project.PublishAsync()).Succeeded();
        run.Output.ShouldContain("hello -> wrote debian.lock.json: 11 Debian packages of trixie, trixie-updates, trixie-security, vendor");
        run.Output.ShouldMatch(@"hello\.csproj\(9,\d+\): warning HYG1036: .*DebianRepository 'vendor' .*: database 9\.0-1\.");
        var locked = await LockAsync(project);
        locked.ShouldContain("\"name\": \"database\", \"version\": \"9.0-1\", \"suite\": \"vendor\"");
        locked.ShouldContain("\"name\": \"libdatabase\", \"version\": \"1.0-1\", \"suite\": \"trixie\"");
        locked.ShouldContain("\"name\": \"libc6\", \"version\": \"1.0-1\", \"suite\": \"trixie\"");
        vendor.Paths.Where(path => path.EndsWith(".deb", StringComparison.Ordinal)).ShouldBe(["/debian/pool/main/d/database/database_9.0-1_amd64.deb"]);
        debian.Server.Paths.ShouldNotContain(path => path.Contains("/d/database/", StringComparison.Ordinal) || path.Contains("vendor", StringComparison.Ordinal));
        PublishTests.ImagePaths(project).ShouldContain("usr/bin/database");
        (await File.ReadAllTextAsync(Directory.EnumerateFiles(Path.Combine(project.Folder, "obj"), "Dockerfile.apt", SearchOption.AllDirectories).Single(), Token)).ShouldContain("# Not in it");

        // The same again: nothing to do, and still something to say. Then from the store alone.
        var again = (await project.PublishAsync("-p:HygieneLockedMode=true")).Succeeded();
        again.Output.Split("warning HYG1036").Length.ShouldBe(2, "told once");
        Directory.Delete(Path.Combine(project.Folder, "bin"), recursive: true);
        (await project.PublishAsync("-p:HygieneOffline=true")).Succeeded();

        archive["vendor-suite"].Replace(Database("9.1-1"));
        archive.Publish();
        var update = (await VerbAsync(project, "HygieneUpdate")).Output;
        update.ShouldMatch(@"database +9\.0-1 -> 9\.1-1 +vendor");
        update.ShouldContain("1 package changes: 1 upgraded.");
        update.ShouldContain("warning HYG1036");
        (await VerbAsync(project, "HygieneExplain", "-p:Package=database")).Output.ShouldMatch("origin +not Debian's: DebianRepository 'vendor', http://127.0.0.1");

        // A change of the list is a change of what was locked, and versions that fit stay.
        project.Replace("hello.csproj", "Packages=\"database\"", "Packages=\"database;libdatabase\"");
        var refused = await project.PublishAsync("-p:HygieneLockedMode=true");
        refused.Output.ShouldContain("error HYG2008");
        refused.Output.ShouldContain("Packages of DebianRepository 'vendor' name 'libdatabase' now");
        (await project.PublishAsync()).Succeeded().Output.ShouldMatch(@"warning HYG1036: .*: database 9\.1-1\.");
        (await VerbAsync(project, "HygieneUpdate")).Output.ShouldMatch("libdatabase +1.0-1 -> 9.0-1 +vendor");
    }

    [Fact]
    public async Task Keys_count_for_their_own_archive_alone()
    {
        await using FakeArchiveServer vendor = new(Vendor(out var archive));
        using FakeServer stolen = new(debian => debian.Signer = ReleaseSigner.Stranger);
        using var project = Create(stolen, vendor, Wanted);
        await RefusedAsync(project, "HYG3103", "InRelease of trixie", "DebianKeyring");

        archive.Signer = ReleaseSigner.Default;
        archive.Publish();
        project.Properties.Remove($"-p:DebianMirror={stolen.Server.Mirror}");
        project.Properties.Add($"-p:DebianMirror={fixture.Server.Mirror}");
        var run = await RefusedAsync(project, "HYG3103", "InRelease of vendor", "SignedBy of DebianRepository 'vendor'");
        run.Output.ShouldMatch(@"hello\.csproj\(9,\d+\): error HYG3103");
    }

    [Fact]
    public async Task Whatever_is_wrong_is_told_at_the_item()
    {
        await using FakeArchiveServer vendor = new(Vendor(out _));
        using var project = Create(null, vendor, """
            <DebianRepository Include="first" Uri="http://mirror.example/x" Suit="x" SignedBy="keys/vendor.asc" Packages="one" />
            <DebianRepository Include="vendor" Uri="http://mirror.example/x" Suite="x" SignedBy="keys/vendo.asc" Packages="one" />
            <DebianRepository Include="trixie" Uri="http://mirror.example/x" Suite="./" Packages="one" />
            <DebianRepository Include="fourth" Uri="http://mirror.example/x" Suite="x" SignedBy="hello.csproj" Packages="one" />
            """);
        var run = await RefusedAsync(project, "HYG1001", "Did you mean 'Suite'?");
        foreach (var (line, code) in new[] { (10, "HYG1001"), (9, "HYG1031"), (12, "HYG1030"), (12, "HYG1003"), (12, "HYG1002"), (13, "HYG3112") })
            run.Output.ShouldMatch(string.Create(CultureInfo.InvariantCulture, $@"hello\.csproj\({line},\d+\): error {code}"));
        run.Output.ShouldContain("another DebianRepository");

        Rewrite("""<DebianPackage Include="hidden" />""");
        await RefusedAsync(project, "HYG1035", "Add 'hidden'");
        project.Replace("hello.csproj", "Packages=\"database\"", "Packages=\"needy;databse;libc6\"");
        run = await RefusedAsync(project, "HYG1033", "Did you mean 'database'?");
        run.Output.ShouldMatch(@"hello\.csproj\(9,\d+\): error HYG1034");
        Rewrite("""<DebianPackage Include="needy" />""");
        project.Replace("hello.csproj", "needy;databse;libc6", "needy");
        await RefusedAsync(project, "HYG4006", "DebianRepository 'vendor' has hidden 9.0-1", "add 'hidden'");

        project.Replace("hello.csproj", "vendor-suite", "vendor-suit");
        await RefusedAsync(project, "HYG3008", "Suite or Uri of DebianRepository 'vendor'");
        project.Replace("hello.csproj", "vendor-suit", "vendor-suite");
        project.Write("keys/vendor.asc", (ReleaseSigner.Stranger with { PrimaryExpires = new(2021, 6, 1, 0, 0, 0, TimeSpan.Zero) }).ArmoredKeyring);
        (await RefusedAsync(project, "HYG3105", "2021-06-01")).Output.ShouldMatch(@"hello\.csproj\(9,\d+\): error HYG3105");

        void Rewrite(string lines)
        {
            var text = File.ReadAllLines(project.ProjectFile);
            File.WriteAllLines(project.ProjectFile, [.. text[..9], lines, "</ItemGroup>", "</Project>"]);
        }
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Newer than Debian in everything, and signed by another key.</summary>
    private static FakeArchive Vendor(out FakeArchive archive)
    {
        archive = new("vendor-suite") { Signer = ReleaseSigner.Stranger };
        var suite = archive["vendor-suite"];
        suite.Add(Database("9.0-1"));
        suite.Add(FakePackage.Of(new DebBuilder("libdatabase", "9.0-1").File("usr/lib/libdatabase.so", "the vendor's")));
        suite.Add(FakePackage.Of(new DebBuilder("libc6", "9.0-1").File("usr/lib/x86_64-linux-gnu/libc.so.6", "the vendor's")));
        suite.Add(FakePackage.Of(new DebBuilder("needy", "9.0-1").Field("Depends", "hidden")));
        suite.Add(FakePackage.Of(new DebBuilder("hidden", "9.0-1")));
        return archive;
    }

    private static FakePackage Database(string version) =>
        FakePackage.Of(new DebBuilder("database", version).Field("Depends", "libc6, libdatabase").File("usr/bin/database", string.Create(CultureInfo.InvariantCulture, $"database {version}"), mode: 0x1ED));

    /// <summary>The repository stands in line 9 of the project file, and <paramref name="lines"/> in line 10.</summary>
    private TestProject Create(FakeServer? debian, FakeArchiveServer vendor, string lines)
    {
        var project = fixture.Create($"""
            <ItemGroup>
            <DebianRepository Include="vendor" Uri="{vendor.Mirror}" Suite="vendor-suite" SignedBy="keys/vendor.asc" Packages="database" />
            {lines}
            </ItemGroup>
            """, server: debian?.Server);
        project.Write("keys/vendor.asc", ReleaseSigner.Stranger.ArmoredKeyring);
        return project;
    }

    private static Task<string> LockAsync(TestProject project) => File.ReadAllTextAsync(project.LockFile, Token);

    private static async Task<ProcessRun> VerbAsync(TestProject project, string verb, params string[] arguments) =>
        (await project.DotnetAsync(["msbuild", $"-t:{verb}", .. arguments])).Succeeded();

    private static async Task<ProcessRun> RefusedAsync(TestProject project, string code, params string[] words)
    {
        var run = await project.DotnetAsync(["msbuild", "-t:HygieneLock"]);
        run.ExitCode.ShouldNotBe(0, run.Output);
        run.Output.ShouldContain($"error {code}");
        foreach (var word in words)
            run.Output.ShouldContain(word);
        run.Output.ShouldNotContain("HYG9001");
        return run;
    }
}

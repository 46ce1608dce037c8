using Sdk.Container.Hygiene.Testing;
using Sdk.Container.Hygiene.Testing.Publishing;

namespace Sdk.Container.Hygiene.Tests.Publishing;

/// <summary>What goes wrong, and what the user then reads. Each row has its code, and leaves the project able to publish once the cause is gone.</summary>
public sealed class BadInputTests(PublishFixture fixture)
{
    [Fact]
    public async Task An_unknown_suite()
    {
        using var project = fixture.Create();
        await RefusedAsync(project, "HYG3008", ["trixi-nope"], "-p:DebianSuites=trixi-nope");
    }

    /// <summary>The second is in milliseconds.</summary>
    [Fact]
    public async Task A_time_that_is_none()
    {
        using var project = fixture.Create();
        foreach (var time in new[] { "yesterday", "1769929500000" })
            await RefusedAsync(project, "HYG1010", ["SOURCE_DATE_EPOCH", time, "a number of seconds since 1970"], $"-p:SOURCE_DATE_EPOCH={time}");
    }

    [Fact]
    public async Task An_engine_that_was_named_and_is_not_there_before_anything_is_fetched()
    {
        using var project = fixture.Create();
        project.Environment["ContainerEngine"] = "auto";
        project.Environment["DOCKER_HOST"] = "unix:///nowhere/docker.sock";
        await RefusedAsync(project, "HYG5104", ["nothing listens at 'unix:///nowhere/docker.sock', which DOCKER_HOST names"]);
        File.Exists(project.LockFile).ShouldBeFalse();
        project.Environment["ContainerEngine"] = "none";
        (await project.PublishAsync()).Succeeded();
    }

    [Fact]
    public async Task An_unknown_package_with_the_nearest_names_and_the_line_that_asks_for_it()
    {
        using var project = fixture.Create("""<ItemGroup><DebianPackage Include="tzdat" /></ItemGroup>""");
        var run = await RefusedAsync(project, "HYG4001", ["tzdat", "Did you mean 'tzdata'?"]);
        run.Output.ShouldContain("hello.csproj(8,");
        project.Replace("hello.csproj", "tzdat\"", "tzdata\"");
        (await project.PublishAsync()).Succeeded();
    }

    [Fact]
    public async Task Contradictory_constraints_with_the_chain()
    {
        using FakeServer server = new(archive =>
        {
            FakeDebian.Add(archive, "one", deb => deb.Field("Depends", "middle"));
            FakeDebian.Add(archive, "middle", deb => deb.Field("Depends", "bottom"));
            FakeDebian.Add(archive, "bottom", deb => deb);
            FakeDebian.Add(archive, "two", deb => deb.Field("Conflicts", "bottom"));
        });
        using var project = fixture.Create("""<ItemGroup><DebianPackage Include="one;two" /></ItemGroup>""", server: server.Server);
        await RefusedAsync(project, "HYG4005", ["one", "middle", "bottom", "two"]);
    }

    [Fact]
    public async Task A_version_that_is_not_offered_with_those_that_are()
    {
        using var project = fixture.Create("""<ItemGroup><DebianPackage Include="tzdata" Version="[9.0,)" /></ItemGroup>""");
        await RefusedAsync(project, "HYG4003", ["tzdata", "[9.0,)", "1.0-1"]);
    }

    [Fact]
    public async Task Unknown_metadata_with_the_nearest_name()
    {
        using var project = fixture.Create("""<ItemGroup><DebianPackage Include="tzdata" Verison="1" /></ItemGroup>""");
        await RefusedAsync(project, "HYG1001", ["Did you mean 'Version'?"]);
    }

    [Fact]
    public async Task Two_mistakes_are_told_in_one_run_each_with_its_line()
    {
        using var project = fixture.Create("""
            <ItemGroup><DebianPackage Include="tzdata" Verison="1" /></ItemGroup>
            <ItemGroup><DebianPackage Include="No Name" /></ItemGroup>
            """);
        var run = await RefusedAsync(project, "HYG1001", ["Did you mean 'Version'?"]);
        run.Output.ShouldMatch(@"hello\.csproj\(8,\d+\): error HYG1001");
        run.Output.ShouldMatch(@"hello\.csproj\(9,\d+\): error HYG1004");

        project.Replace("hello.csproj", "Verison=\"1\"", "");
        project.Replace("hello.csproj", "No Name", "tzdat;nettbase");
        run = await RefusedAsync(project, "HYG4001", ["Did you mean 'tzdata'?", "Did you mean 'netbase'?"]);
    }

    [Fact]
    public async Task A_lock_that_does_not_fit_in_locked_mode_and_in_CI()
    {
        using var project = fixture.Create();
        (await project.PublishAsync()).Succeeded();
        project.Replace("hello.csproj", "</Project>", """<ItemGroup><DebianPackage Include="tzdata" /></ItemGroup></Project>""");
        await RefusedAsync(project, "HYG2008", ["DebianPackage 'tzdata' was added"], "-p:HygieneLockedMode=true");
        await RefusedAsync(project, "HYG2008", ["DebianPackage 'tzdata' was added"], "-p:CI=true");
        (await project.PublishAsync("-p:CI=true", "-p:HygieneLockedMode=false")).Succeeded();
        (await project.PublishAsync("-p:CI=true")).Succeeded();
    }

    [Fact]
    public async Task A_lock_that_was_edited_by_hand()
    {
        using var project = fixture.Create();
        (await project.PublishAsync()).Succeeded();
        project.Replace("debian.lock.json", "1.0-1", "1.0-2");
        await RefusedAsync(project, "HYG2004", ["debian.lock.json"]);
    }

    [Fact]
    public async Task A_mirror_that_serves_wrong_bytes_and_a_second_one_that_does_not()
    {
        using FakeServer server = new(archive =>
        {
            archive.Publish();
            var package = archive["trixie"].Packages.Single(candidate => candidate.Name == "tzdata");
            ((byte[])archive.Files[$"debian/{package.Filename}"])[100] ^= 1;
        });
        using var project = fixture.Create(server: server.Server);
        await RefusedAsync(project, "HYG3007", ["tzdata"]);
        project.Properties.Remove($"-p:DebianMirror={server.Server.Mirror}");
        var run = (await project.PublishAsync($"-p:DebianMirror={server.Server.Mirror}%3B{fixture.Server.Mirror}")).Succeeded();
        run.Output.ShouldContain("warning HYG3005");
    }

    [Fact]
    public async Task A_stale_InRelease()
    {
        using FakeServer server = new(archive => archive["trixie-security"].ValidUntil = new(2026, 1, 8, 0, 0, 0, TimeSpan.Zero));
        using var project = fixture.Create(server: server.Server);
        await RefusedAsync(project, "HYG3131", ["trixie-security", "2026-01-08"]);
    }

    [Fact]
    public async Task A_Date_that_goes_backwards()
    {
        using FakeServer server = new(_ => { });
        using var project = fixture.Create(server: server.Server);
        (await project.PublishAsync()).Succeeded();
        server.Archive["trixie"].Date -= TimeSpan.FromDays(30);
        server.Archive.Publish();
        // While what was accepted before is still valid, the work goes on with that, and says so …
        (await project.DotnetAsync(["msbuild", "-t:HygieneUpdate"])).Succeeded().Output.ShouldContain("warning HYG3133");
        // … and where only the lock remembers, the older one is refused.
        Directory.Delete(project.Store, recursive: true);
        var run = await project.DotnetAsync(["msbuild", "-t:HygieneUpdate"]);
        run.ExitCode.ShouldNotBe(0, run.Output);
        run.Output.ShouldContain("error HYG3132");
    }

    [Fact]
    public async Task A_key_that_is_not_in_the_ring()
    {
        using FakeServer server = new(archive => archive.Signer = ReleaseSigner.Stranger);
        using var project = fixture.Create(server: server.Server);
        await RefusedAsync(project, "HYG3103", ["DebianKeyring"]);
    }

    [Fact]
    public async Task No_network_and_no_store_says_what_is_missing()
    {
        using var project = fixture.Create();
        await RefusedAsync(project, "HYG3014", ["trixie"], "-p:HygieneOffline=true");
        (await project.PublishAsync()).Succeeded();
        Directory.Delete(Path.Combine(project.Folder, "bin"), recursive: true);
        (await project.PublishAsync("-p:HygieneOffline=true")).Succeeded();
    }

    [Fact]
    public async Task No_mirror_at_all_names_the_property_to_set()
    {
        using var project = fixture.Create();
        project.Properties.Remove($"-p:DebianMirror={fixture.Server.Mirror}");
        await RefusedAsync(project, "HYG3004", ["DebianMirror"], "-p:HygieneAptDirectory=/nowhere");
    }

    [Fact]
    public async Task A_home_that_cannot_be_written_to_falls_to_obj()
    {
        using var project = fixture.Create();
        // The default store, where nobody can write, not even root: below a file. (Without a home at all, dotnet itself does not start.)
        project.Write("a-file", "");
        project.Properties.Remove($"-p:HygieneStore={project.Store}");
        project.Environment["XDG_CACHE_HOME"] = Path.Combine(project.Folder, "a-file");
        (await project.PublishAsync()).Succeeded().Output.Split("warning HYG3207").Length.ShouldBe(2, "told once");
        Directory.Exists(Path.Combine(project.Folder, "obj", "hygiene-store", "blobs")).ShouldBeTrue();
    }

    [Theory]
    [InlineData("-p:RuntimeIdentifier=win-x64", "HYG1011")]
    [InlineData("-p:RuntimeIdentifier=linux-musl-x64", "HYG1011")]
    [InlineData("-p:SelfContained=false", "HYG1012")]
    [InlineData("-p:ContainerBaseImage=registry.example/dotnet/aspnet:10.0", "HYG1013")]
    [InlineData("-p:ContainerRegistry=registry.example", "HYG1016")]
    [InlineData("-p:RuntimeIdentifier=linux-x64;ContainerRuntimeIdentifier=linux-arm64", "HYG1019")]
    [InlineData("-p:ContainerRuntimeIdentifiers=linux-x64%3Blinux-arm64", "HYG1017")]
    [InlineData("-p:ContainerStopSignal=SIGTRM", "HYG1025")]
    [InlineData("-p:ContainerImageFormat=Tar", "HYG1010")]
    [InlineData("-p:ContainerImageTag=.wrong", "CONTAINER2007")]
    [InlineData("-p:HygieneLockedMode=maybe", "HYG1010")]
    [InlineData("-p:HygieneWarningsAsErrors=maybe", "HYG5520")]
    [InlineData("-p:HygieneEnabled=maybe", "HYG1010")]
    public async Task A_property_that_cannot_hold(string property, string code)
    {
        using var project = fixture.Create();
        await RefusedAsync(project, code, code.StartsWith("HYG", StringComparison.Ordinal) ? [$"{project.ProjectFile} : error"] : [], property);
    }

    [Fact]
    public async Task A_framework_of_another_system()
    {
        using var project = fixture.Create("<PropertyGroup><TargetFramework>net10.0-windows</TargetFramework></PropertyGroup>");
        await RefusedAsync(project, "HYG1014", ["Windows"]);
    }

    [Fact]
    public async Task An_empty_publish()
    {
        using var project = fixture.Create("""
            <Target Name="RemoveAll" AfterTargets="ComputeFilesToPublish;ComputeResolvedFilesToPublishList">
              <ItemGroup><ResolvedFileToPublish Remove="@(ResolvedFileToPublish)" /></ItemGroup>
            </Target>
            """);
        await RefusedAsync(project, "HYG5006", []);
    }

    private static async Task<ProcessRun> RefusedAsync(TestProject project, string code, string[] words, params string[] arguments)
    {
        var run = await project.PublishAsync(arguments);
        run.ExitCode.ShouldNotBe(0, run.Output);
        run.Output.ShouldContain($"error {code}");
        foreach (var word in words)
            run.Output.ShouldContain(word);
        run.Output.ShouldNotContain("HYG9001");
        run.Output.ShouldNotContain("MSB4018");
        return run;
    }
}

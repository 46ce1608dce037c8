using System.Text.Json;
using Sdk.Container.Hygiene.Testing.Publishing;

namespace Sdk.Container.Hygiene.Tests.Publishing;

/// <summary>What else a build does with a project that has the SDK.</summary>
public sealed class SolutionTests(PublishFixture fixture)
{
    [Fact]
    public async Task Two_projects_of_a_solution_publish_at_once_and_libraries_and_tests_are_left_alone()
    {
        using var project = fixture.Create();
        File.Delete(Path.Combine(project.Folder, "hello.csproj"));
        File.Delete(Path.Combine(project.Folder, "Program.cs"));
        foreach (var (name, kind) in new[] { ("one", "<OutputType>Exe</OutputType>"), ("two", "<OutputType>Exe</OutputType>"), ("library", ""), ("tests", "<OutputType>Exe</OutputType><IsTestProject>true</IsTestProject><IsPublishable>false</IsPublishable>") })
        {
            project.Write($"{name}/{name}.csproj", $"""
                <Project Sdk="Microsoft.NET.Sdk">
                  <Sdk Name="Sdk.Container.Hygiene" Version="{fixture.Package.Version}" />
                  <PropertyGroup><TargetFramework>net10.0</TargetFramework>{kind}</PropertyGroup>
                  <ItemGroup Condition="'$(MSBuildProjectName)' == 'tests'"><ProjectReference Include="../one/one.csproj" /></ItemGroup>
                </Project>
                """);
            project.Write($"{name}/Program.cs", name == "library" ? "public class Nothing;" : "System.Console.WriteLine(1);");
        }
        (await project.DotnetAsync(["new", "sln", "--format", "sln", "-n", "all"], raw: true)).Succeeded();
        (await project.DotnetAsync(["sln", "all.sln", "add", "one", "two", "library", "tests"], raw: true)).Succeeded();

        var run = (await project.PublishAsync("all.sln", "-m:2")).Succeeded();
        run.Output.ShouldContain("one -> image one:latest");
        run.Output.ShouldContain("two -> image two:latest");
        run.Output.ShouldNotContain("library -> image");
        run.Output.ShouldNotContain("tests -> image");
        Store.Check(project.Store);

        // Multithreaded MSBuild runs the tasks of both in one process: the same images.
        var digests = Digests();
        digests.Count.ShouldBe(2);
        foreach (var folder in Directory.GetDirectories(project.Folder, "container", SearchOption.AllDirectories))
            Directory.Delete(folder, recursive: true);
        run = (await project.PublishAsync("all.sln", "-m:2", "-mt")).Succeeded();
        run.Output.ShouldContain("one -> image one:latest");
        run.Output.ShouldContain("two -> image two:latest");
        Digests().ShouldBe(digests);

        List<string> Digests() => [.. Directory.EnumerateFiles(project.Folder, "result.json", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            .Select(file => JsonDocument.Parse(File.ReadAllBytes(file)).RootElement.GetProperty("digest").GetString()!)];
    }

    [Fact]
    public async Task Two_publishes_at_once_share_the_store()
    {
        using var project = fixture.Create();
        using var other = project.CopyToFreshFolder();
        other.Properties[0] = project.Properties[0];
        var runs = await Task.WhenAll(project.PublishAsync(), other.PublishAsync());
        foreach (var run in runs)
            run.Succeeded();
        Store.Check(project.Store);
    }

    [Fact]
    public async Task A_publish_that_is_killed_leaves_a_store_for_the_next()
    {
        using var project = fixture.Create();
        (await project.DotnetAsync(["build", "-c", "Release", "-r", "linux-x64"])).Succeeded();
        // Killed at whatever moment it has reached after a while: each wait ends in another one.
        foreach (var wait in new[] { 1500, 2000, 2500 })
        {
            using var process = ProcessRun.Start("dotnet", ["publish", .. project.Properties], project.Folder, project.RunEnvironment());
            await Task.Delay(wait);
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
        }
        (await project.PublishAsync()).Succeeded();
        Store.Check(project.Store);
    }

    [Fact]
    public async Task Several_target_frameworks_publish_one_at_a_time()
    {
        using var project = fixture.Create();
        project.Replace("hello.csproj", "<TargetFramework>net10.0</TargetFramework>", "<TargetFrameworks>net10.0</TargetFrameworks>");
        // The outer build has no image of its own …
        (await project.DotnetAsync(["build"])).Succeeded().Output.ShouldNotContain("-> image");
        // … and an inner one has.
        (await project.PublishAsync("-f", "net10.0")).Succeeded().Output.ShouldContain("-> image hello:latest");
    }

    [Fact]
    public async Task A_design_time_build_runs_nothing_of_ours()
    {
        using var project = fixture.Create();
        (await project.DotnetAsync(["build", "-c", "Release", "-r", "linux-x64", "--self-contained"])).Succeeded();
        string[] publish = ["--no-build", "-r", "linux-x64"];
        (await project.PublishAsync([.. publish, "-p:DesignTimeBuild=true"])).Succeeded().Output.ShouldNotContain("-> image");
        File.Exists(project.LockFile).ShouldBeFalse();
        // The same publish makes one where it is no design-time build: it is the guard that held it off.
        (await project.PublishAsync(publish)).Succeeded().Output.ShouldContain("-> image");
    }
}

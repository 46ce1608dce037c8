using System.Text.Json.Nodes;

namespace Sdk.Container.Hygiene.Tests.Publishing;

/// <summary>What holds for a publish where the user said nothing, and that it gives way where the user did.</summary>
public sealed class PublishDefaultsTests(PublishFixture fixture)
{
    [Theory]
    [InlineData("-p:NETCoreSdkPortableRuntimeIdentifier=linux-x64", "linux-x64")]
    [InlineData("-p:NETCoreSdkPortableRuntimeIdentifier=linux-musl-arm64", "linux-arm64")]
    [InlineData("-p:NETCoreSdkPortableRuntimeIdentifier=osx-arm64", "linux-arm64")]
    [InlineData("-p:ContainerRuntimeIdentifier=linux-arm64", "linux-arm64")]
    [InlineData("-p:ContainerRuntimeIdentifiers=linux-arm64", "linux-arm64")]
    public async Task The_runtime_identifier_is_Linux_on_the_processor_of_the_SDK(string property, string expected)
    {
        using var project = fixture.Create();
        (await project.DotnetAsync(["msbuild", property, "-getProperty:PublishRuntimeIdentifier"])).Succeeded().Output.Trim().ShouldBe(expected);
    }

    [Fact]
    public async Task What_a_publish_profile_says_is_the_user_s_word()
    {
        using var project = fixture.Create();
        project.Write("Properties/PublishProfiles/Folder.pubxml", """
            <Project><PropertyGroup><RuntimeIdentifier>win-x64</RuntimeIdentifier><SelfContained>false</SelfContained></PropertyGroup></Project>
            """);
        var evaluated = (await project.DotnetAsync(["msbuild", "-p:_IsPublishing=true", "-p:PublishProfile=Folder", "-getProperty:RuntimeIdentifier,SelfContained"])).Succeeded();
        evaluated.Output.ShouldContain("win-x64");
        evaluated.Output.ShouldContain("\"SelfContained\": \"false\"");
        var refused = await project.DotnetAsync(["msbuild", "-t:HygieneLock", "-p:_IsPublishing=true", "-p:PublishProfile=Folder"]);
        refused.Output.ShouldContain("error HYG1011");
        refused.Output.ShouldContain("error HYG1012");
    }

    [Theory]
    [InlineData("", "linux-x64", "true")]
    [InlineData("-p:_IsPacking=true", "", "")]
    [InlineData("-p:EnableSdkContainerSupport=false", "linux-x64", "")]
    public async Task A_tool_is_an_image_where_it_is_published_and_none_where_it_is_packed_or_images_are_off(string said, string runtimeIdentifier, string active)
    {
        using var project = fixture.Create("<PropertyGroup><PackAsTool>true</PackAsTool><NETCoreSdkPortableRuntimeIdentifier>linux-x64</NETCoreSdkPortableRuntimeIdentifier></PropertyGroup>");
        var evaluated = JsonNode.Parse((await project.DotnetAsync(["msbuild", .. said.Split(' ', StringSplitOptions.RemoveEmptyEntries), "-getProperty:PublishRuntimeIdentifier,_HygieneActive"])).Succeeded().Output)!["Properties"]!;
        evaluated["PublishRuntimeIdentifier"]!.GetValue<string>().ShouldBe(runtimeIdentifier);
        evaluated["_HygieneActive"]!.GetValue<string>().ShouldBe(active);
    }

    /// <summary>And where its own lines speak of code, somebody has named the SDKs in the wrong order.</summary>
    [Fact]
    public async Task What_a_repository_says_of_all_projects_is_not_said_of_a_service()
    {
        using var project = Testing.Publishing.TestProject.CreateService(fixture.Package, "", "service");
        project.Write("Directory.Build.props", "<Project><PropertyGroup><OutputType>Exe</OutputType><SelfContained>false</SelfContained><EnableSdkContainerSupport>false</EnableSdkContainerSupport></PropertyGroup></Project>");
        (await project.DotnetAsync(["msbuild", "-t:_HygieneCheckProject", "-p:_IsPublishing=true", "-getProperty:_HygieneFamily,_HygieneActive"])).Succeeded().Output.ShouldMatch(@"""_HygieneFamily"": ""full"",\s+""_HygieneActive"": ""true""");

        project.Replace("service.csproj", $"{fixture.Package.Version}\"", $"{fixture.Package.Version};Microsoft.NET.Sdk\"");
        project.Replace("service.csproj", "</Project>", "<PropertyGroup><TargetFramework>net10.0</TargetFramework><OutputType>Exe</OutputType></PropertyGroup></Project>");
        (await project.DotnetAsync(["build"])).Output.ShouldContain("error HYG1026");
    }

    [Theory]
    [InlineData("Directory.Build.targets", """<PackageReference Include="No.Such.Package" Version="1.0.0" Condition="'$(TargetFrameworkVersion)' != ''" />""")]
    [InlineData("Directory.Build.props", """<PackageReference Include="No.Such.Package" Version="1.0.0" Condition="'$(TargetFrameworkIdentifier)' != ''" />""")]
    [InlineData("Directory.Packages.props", """<GlobalPackageReference Include="No.Such.Package" Version="1.0.0" />""")]
    [InlineData("service.csproj", """<PackageReference Include="No.Such.Package" Version="1.0.0" Condition="'$(TargetFrameworkIdentifier)' != ''" />""")]
    public async Task A_service_restores_what_it_refers_to_and_nothing_where_it_refers_to_nothing(string file, string item)
    {
        using var project = Testing.Publishing.TestProject.CreateService(fixture.Package, "", "service");
        string[] restore = ["msbuild", "-t:Restore", $"-p:RestoreSources={fixture.Package.Feed}"];
        (await project.DotnetAsync(restore)).Succeeded();
        File.Exists(Path.Combine(project.Folder, "obj", "project.assets.json")).ShouldBeFalse();
        if (file == "service.csproj")
            project.Replace(file, "</Project>", $"<ItemGroup>{item}</ItemGroup></Project>");
        else
            project.Write(file, $"<Project><PropertyGroup><ManagePackageVersionsCentrally>{file == "Directory.Packages.props"}</ManagePackageVersionsCentrally></PropertyGroup><ItemGroup>{item}</ItemGroup></Project>");
        (await project.DotnetAsync(restore)).Output.ShouldContain("NU1101");
    }

    /// <summary>The variables of docker's and podman's own clients, and the .NET SDK's property.</summary>
    [Fact]
    public async Task What_is_said_of_engines_reaches_who_looks_for_one()
    {
        using var project = fixture.Create();
        var said = new Dictionary<string, string>
        {
            ["DockerHost"] = "DOCKER_HOST", ["DockerContext"] = "DOCKER_CONTEXT", ["DockerConfig"] = "DOCKER_CONFIG", ["DockerTls"] = "DOCKER_TLS", ["DockerTlsVerify"] = "DOCKER_TLS_VERIFY", ["DockerCertPath"] = "DOCKER_CERT_PATH",
            ["ContainerHost"] = "CONTAINER_HOST", ["RuntimeDirectory"] = "XDG_RUNTIME_DIR",
        };
        foreach (var variable in said.Values)
            project.Environment[variable] = $"of-{variable}";
        var run = (await project.DotnetAsync(["msbuild", "-p:LocalRegistry=Podman", "-p:ContainerEngine=docker", "-t:_HygieneNameEngine", "-getItem:_HygieneEngine"])).Succeeded();
        var item = JsonNode.Parse(run.Output)!["Items"]!["_HygieneEngine"]!.AsArray().ShouldHaveSingleItem()!;
        foreach (var (metadata, variable) in said)
            item[metadata]!.GetValue<string>().ShouldBe($"of-{variable}");
        (item["Identity"]!.GetValue<string>(), item["LocalRegistry"]!.GetValue<string>()).ShouldBe(("docker", "Podman"));
        item["Home"]!.GetValue<string>().ShouldNotBeEmpty();
    }

    /// <summary>Whoever restores the solution that it is in.</summary>
    [Fact]
    public async Task A_service_in_a_solution_is_restored_with_it()
    {
        using var project = Testing.Publishing.TestProject.CreateService(fixture.Package, """<ItemGroup><PackageReference Include="No.Such.Package" Version="1.0.0" /></ItemGroup>""", "service");
        project.Write("all.slnx", """<Solution><Project Path="service.csproj" /></Solution>""");
        var restored = await project.DotnetAsync(["restore", "all.slnx", $"-p:RestoreSources={fixture.Package.Feed}"]);
        restored.Output.ShouldContain("NU1101");
        restored.Output.ShouldNotContain("NU1503");
    }

    [Fact]
    public async Task An_app_without_a_runtime_of_its_own_becomes_no_image_whatever_says_so()
    {
        using var project = fixture.Create();
        (await project.PublishAsync("-p:PublishSelfContained=true", "--no-self-contained")).Output.ShouldContain("error HYG1012");
        var alone = await project.DotnetAsync(["msbuild", "-restore", "-t:Publish", "-p:Configuration=Release"]);
        alone.ExitCode.ShouldNotBe(0);
        alone.Output.ShouldContain("error HYG1023");
    }

    [Fact]
    public async Task A_build_before_the_publish_leaves_no_trace_of_its_folder()
    {
        using var project = fixture.Create();
        using var copy = project.CopyToFreshFolder();
        (await project.DotnetAsync(["build", "-c", "Release", "-r", "linux-x64"])).Succeeded();
        (await project.PublishAsync("-r", "linux-x64")).Succeeded();
        (await copy.PublishAsync("-r", "linux-x64")).Succeeded();
        PublishTests.Digest(copy).ShouldBe(PublishTests.Digest(project));
    }

    [Theory]
    [InlineData("-p:HygieneStore=")]
    [InlineData("-p:HygieneImagePath=./")]
    public async Task Without_a_store_or_with_the_image_beside_them_the_sources_stay(string property)
    {
        // There is no default for the store where there is no home.
        using var project = fixture.Create();
        project.Properties.RemoveAt(0);
        (await project.DotnetAsync(["msbuild", property, "-getItem:Compile"])).Succeeded().Output.ShouldContain("Program.cs");
    }

    [Fact]
    public async Task Image_and_store_inside_a_web_project_are_no_content_of_it()
    {
        using var project = fixture.Create(sdk: "Microsoft.NET.Sdk.Web", program: "WebApplication.Create(args).Run();");
        project.Properties[0] = $"-p:HygieneStore={Path.Combine(project.Folder, "cache")}";
        project.Properties.Add("-p:HygieneImagePath=image/");
        (await project.PublishAsync()).Succeeded();
        var first = PublishTests.Digest(project);
        (await project.PublishAsync()).Succeeded();
        PublishTests.Digest(project).ShouldBe(first);
    }
}

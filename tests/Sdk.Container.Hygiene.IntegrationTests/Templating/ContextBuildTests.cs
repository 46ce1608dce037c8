using Sdk.Container.Hygiene.Testing.Engines;
using Sdk.Container.Hygiene.Testing.Publishing;
using Sdk.Container.Hygiene.Tests.Publishing;
using Sdk.Container.Hygiene.Tests.RealArchive;

namespace Sdk.Container.Hygiene.Tests.Templating;

/// <summary>The context that a publish leaves: the builders make the published image of it.</summary>
[Trait("Category", "Engine")]
public sealed class ContextBuildTests(PublishFixture packed, PublishedImages images, EngineFixture engines)
{
    private const string Lines = """
        <ItemGroup>
          <ContainerPort Include="8080" Type="tcp" />
          <ContainerVolume Include="data" Path="/var/lib/shop" />
          <ContainerHealthcheck Include="/app/hello;--health" Interval="30s" Retries="2" />
          <ContainerLabel Include="example.note" Value="it's &quot;$5&quot; \ 100%25" />
          <ContainerEnvironmentVariable Include="GREETING" Value="hello, $USER" />
        </ItemGroup>
        """;

    public static TheoryData<string> All => [.. Builders.All];

    [Theory]
    [MemberData(nameof(All))]
    public async Task A_builder_makes_the_published_image(string builder)
    {
        using var project = packed.Create(Lines);
        (await project.PublishAsync()).Succeeded();
        await CompareAsync(builder, project);
    }

    /// <summary>Its steps run maintainer scripts: what is left may differ in times only.</summary>
    [Theory]
    [MemberData(nameof(All))]
    [Trait("Category", "RealArchive")]
    public async Task A_builder_makes_the_published_image_of_a_service(string builder) =>
        await CompareAsync(builder, (await images.NginxAsync(packed)).Project);

    [Theory]
    [MemberData(nameof(All))]
    [Trait("Category", "RealArchive")]
    public async Task A_builder_makes_the_published_image_of_Debian_s_real_packages(string builder) =>
        await CompareAsync(builder, (await images.HelloAsync(packed, "trixie")).Project);

    [Theory]
    [MemberData(nameof(All))]
    public async Task A_builder_makes_the_base_alone(string builder)
    {
        using var project = packed.Create();
        (await project.PublishAsync()).Succeeded();
        var built = await Builders.BuildAsync(builder, engines, Context(project), "Dockerfile.base");
        built.Lines.ShouldContain(line => line.StartsWith("usr/lib/os-release 644 0:0 file ", StringComparison.Ordinal));
        built.Lines.ShouldNotContain(line => line.StartsWith("app", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_a_publish_leaves_is_left_alone_by_the_next()
    {
        using var project = packed.Create();
        (await project.PublishAsync()).Succeeded();
        var before = Stamps(project);
        before.Select(stamp => stamp.Name).ShouldBe(["01-debian-base.tar.gz", "02-dotnet-runtime.tar.gz", "03-app.tar.gz", "Dockerfile", "Dockerfile.apt", "Dockerfile.base"]);
        (await project.PublishAsync()).Succeeded();
        Stamps(project).ShouldBe(before);
    }

    [Fact]
    public async Task A_template_of_the_project_s_is_used_and_its_errors_are_told_where_they_are()
    {
        using var project = packed.Create("<PropertyGroup><ContainerTemplates>container</ContainerTemplates></PropertyGroup>");
        project.Write("container/dockerfile/app.scriban", "# for {{ model.image.repository }}\nFROM scratch\n");
        (await project.PublishAsync()).Succeeded();
        File.ReadAllText(Path.Combine(Context(project), "Dockerfile")).ShouldBe("# for hello\nFROM scratch\n");

        project.Write("container/dockerfile/app.scriban", "FROM scratch\nUSER {{ model.config.usr }}\n");
        var run = await project.PublishAsync();
        run.ExitCode.ShouldBe(1);
        run.Output.ShouldContain("container/dockerfile/app.scriban(2,22): error HYG5204: ");
    }

    [Fact]
    public async Task A_publish_without_a_context_makes_none()
    {
        using var project = packed.Create();
        (await project.PublishAsync("-p:HygieneContext=false")).Succeeded();
        Directory.EnumerateDirectories(Path.Combine(project.Folder, "obj"), "context", SearchOption.AllDirectories).ShouldBeEmpty();
    }

    private async Task CompareAsync(string builder, TestProject project)
    {
        var built = await Builders.BuildAsync(builder, engines, Context(project));
        var ours = DockerArchive.Read(project.ReadResult().GetProperty("archive").GetString()!);
        built.Lines.ShouldBe(ours.Lines);
        ConfigComparison.Of(built.Config).ShouldBe(ConfigComparison.Of(ours.Config));
    }

    private static string Context(TestProject project) => Directory.EnumerateDirectories(Path.Combine(project.Folder, "obj"), "context", SearchOption.AllDirectories).Single();

    private static IReadOnlyList<(string Name, DateTime Time)> Stamps(TestProject project) =>
        [.. Directory.EnumerateFiles(Context(project)).Order(StringComparer.Ordinal).Select(path => (Path.GetFileName(path), File.GetLastWriteTimeUtc(path)))];
}

using Sdk.Container.Hygiene.Tasks;
using Sdk.Container.Hygiene.Testing;

namespace Sdk.Container.Hygiene.Tests.Tasks;

public sealed class CheckProjectTests
{
    private readonly RecordingBuildEngine _engine = new();

    [Theory]
    [InlineData("linux-x64", "amd64")]
    [InlineData("linux-arm64", "arm64")]
    public void A_Linux_platform_has_a_Debian_architecture(string runtimeIdentifier, string architecture)
    {
        CheckProject task = new() { RuntimeIdentifier = runtimeIdentifier };
        _engine.Run(task).ShouldBeEmpty();
        task.Architecture.ShouldBe(architecture);
    }

    [Theory]
    [InlineData("win-x64")]
    [InlineData("linux-musl-x64")]
    [InlineData("osx-arm64")]
    [InlineData("linux-arm")]
    public void Other_platforms_are_refused(string runtimeIdentifier) =>
        _engine.Run(new CheckProject { RuntimeIdentifier = runtimeIdentifier }).ShouldBe(["HYG1011"]);

    [Fact]
    public void All_mistakes_are_told_at_once() =>
        _engine.Run(new CheckProject
        {
            RuntimeIdentifier = "win-x64",
            ContainerRuntimeIdentifier = "linux-arm64",
            TargetPlatform = "Windows",
            SelfContained = "False",
            BaseImage = "registry.example/dotnet/aspnet:10.0",
            Registry = "registry.example",
            RuntimeIdentifiers = "linux-x64;linux-arm64",
            ImageTag = "1",
            ImageTags = "1;2",
        }).ShouldBe(["HYG1011", "HYG1019", "HYG1014", "HYG1012", "HYG1013", "HYG1016", "HYG1017", "HYG1018"]);

    /// <summary>What a repository says of all its projects is said of apps.</summary>
    [Fact]
    public void A_service_has_no_runtime_that_could_be_missing() =>
        _engine.Run(new CheckProject { RuntimeIdentifier = "linux-x64", Service = "true", SelfContained = "false" }).ShouldBeEmpty();

    [Fact]
    public void A_service_with_code_is_refused() =>
        _engine.Run(new CheckProject { RuntimeIdentifier = "linux-x64", Service = "true", OutputType = "Exe" }).ShouldBe(["HYG1026"]);

    [Fact]
    public void A_switch_that_is_neither_on_nor_off_is_refused() =>
        _engine.Run(new CheckProject { RuntimeIdentifier = "linux-x64", Context = "no" }).ShouldBe(["HYG1010"]);

    [Fact]
    public void A_family_of_images_that_would_be_pulled_is_refused() =>
        _engine.Run(new CheckProject { RuntimeIdentifier = "linux-x64", Family = "alpine" }).ShouldBe(["HYG1015"]);

    [Fact]
    public void A_place_for_maintainer_scripts_that_there_is_not_is_refused() =>
        _engine.Run(new CheckProject { RuntimeIdentifier = "linux-x64", ConfigureIn = "engin" }).ShouldBe(["HYG1010"]);

    /// <summary>Before anything is fetched, not after the image was made.</summary>
    [Theory]
    [InlineData("dcoker", "", "HYG5101")]
    [InlineData("", "Dokcer", "HYG5102")]
    [InlineData("docker", "Podman", "HYG5103")]
    public void An_engine_that_there_is_not_is_refused(string engine, string localRegistry, string code) =>
        _engine.Run(new CheckProject { RuntimeIdentifier = "linux-x64", ContainerEngine = engine, LocalRegistry = localRegistry }).ShouldBe([code]);

    [Fact]
    public void A_folder_of_templates_that_there_is_not_is_refused()
    {
        using TemporaryFolder project = new();
        Directory.CreateDirectory(project["deploy/templates"]);
        _engine.Run(new CheckProject { RuntimeIdentifier = "linux-x64", ProjectDirectory = project.Path, Templates = @"deploy\templates" }).ShouldBeEmpty();
        _engine.Run(new CheckProject { RuntimeIdentifier = "linux-x64", ProjectDirectory = project.Path, Templates = "deploy/tmeplates" }).ShouldBe(["HYG5202"]);
        _engine.Errors[0].Message.ShouldNotBeNull().ShouldContain(project["deploy/tmeplates"]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("true")]
    [InlineData("False")]
    [InlineData("HYG5501;HYG3005")]
    [InlineData(" hyg5501 , HYG3005 ;")]
    public void Warnings_that_are_errors_are_named_by_their_codes(string value) => Check(value).ShouldBeEmpty();

    [Fact]
    public void A_code_that_no_warning_has_is_refused_with_the_nearest()
    {
        Check("HYG5501;HYG3050;yes").ShouldBe(["HYG5520", "HYG5520"]);
        _engine.Errors[0].Message.ShouldNotBeNull().ShouldContain("'HYG3050' is no warning's code that could stand there. Did you mean 'HYG3005'?");
        _engine.Errors[1].Message.ShouldNotBeNull().ShouldContain("'yes'");
    }

    private IReadOnlyList<string> Check(string warningsAsErrors) =>
        _engine.Run(new CheckProject { RuntimeIdentifier = "linux-x64", WarningsAsErrors = warningsAsErrors, KnownWarnings = "HYG3005;HYG5501" });

    [Fact]
    public void A_message_without_a_place_of_its_own_points_at_the_project()
    {
        _engine.Run(new CheckProject { RuntimeIdentifier = "win-x64", ProjectFile = "/src/hello.csproj" });
        (_engine.Errors[0].File, _engine.Errors[0].LineNumber).ShouldBe(("/src/hello.csproj", 0));
    }

    [Fact]
    public void A_message_links_to_the_page_that_explains_it()
    {
        _engine.Run(new CheckProject { RuntimeIdentifier = "win-x64" });
        _engine.Errors[0].HelpLink.ShouldEndWith("docs/diagnostics.md#hyg1011");
    }
}

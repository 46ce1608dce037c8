using System.Text.RegularExpressions;
using Sdk.Container.Hygiene.Testing.Publishing;

namespace Sdk.Container.Hygiene.Tests.Publishing;

/// <summary>What a user hears of an image that is not as it should be, each time, and what makes an error of it.</summary>
public sealed partial class LintTests(PublishFixture fixture)
{
    private const string Lines = """
        <PropertyGroup><ContainerUser>root</ContainerUser></PropertyGroup>
        <ItemGroup>
          <DebianPackage Include="tool" />
          <ContainerFile Include="open.conf" Path="/etc/open.conf" Mode="0666" />
          <None Include="key.pem" CopyToPublishDirectory="PreserveNewest" />
        </ItemGroup>
        """;

    [Fact]
    public async Task Findings_are_told_at_every_publish_and_fail_it_where_the_project_says_so()
    {
        using FakeServer server = Create();
        using var project = CreateProject(server);

        var first = (await project.PublishAsync()).Succeeded();
        Warnings(first).ShouldBe(["HYG5501", "HYG5502", "HYG5503", "HYG5504", "HYG5507", "HYG5508"]);
        first.Output.ShouldMatch(@"hello\.csproj\(10,\d+\): warning HYG5501: .*: /usr/bin/tool \(package tool\)\. ");
        first.Output.ShouldMatch(@"hello\.csproj\(11,\d+\): warning HYG5502: .*: /etc/open\.conf, /var/lib/helper \(package helper\)\. ");
        first.Output.ShouldMatch(@"hello\.csproj\(8,\d+\): warning HYG5503: the image runs as root: ");
        first.Output.ShouldMatch(@"hello\.csproj\(10,\d+\): warning HYG5504: .*: /usr/bin/dash \(package helper\), /usr/bin/sh \(package helper\)\. ");
        first.Output.ShouldMatch(@"/hello/key\.pem : warning HYG5508: .*\(/app/key\.pem\)\. ");

        // Nothing has changed: they are told as before, and nothing is written.
        var written = Written(project);
        Warnings((await project.PublishAsync()).Succeeded()).ShouldBe(Warnings(first));

        // An image that a changed project would give is not left behind.
        project.Write("Program.cs", "System.Console.WriteLine(\"changed\");");
        var refused = await project.PublishAsync("-p:HygieneWarningsAsErrors=true");
        refused.ExitCode.ShouldNotBe(0, refused.Output);
        Errors(refused).ShouldBe(Warnings(first));
        Warnings(refused).ShouldBeEmpty();
        refused.Output.ShouldNotContain("-> image");
        refused = await project.PublishAsync("-p:HygieneWarningsAsErrors=HYG5504%3BHYG5508");
        refused.ExitCode.ShouldNotBe(0, refused.Output);
        Errors(refused).ShouldBe(["HYG5504", "HYG5508"]);
        Warnings(refused).ShouldBe(["HYG5501", "HYG5502", "HYG5503", "HYG5507"]);
        Written(project).ShouldBe(written);
        (await project.PublishAsync()).Succeeded();
        Written(project).ShouldNotBe(written);
    }

    [Fact]
    public async Task MSBuilds_own_properties_mean_what_they_mean_and_findings_can_be_accepted()
    {
        using FakeServer server = Create();
        using var project = CreateProject(server);

        // NoWarn goes over any error.
        var run = (await project.PublishAsync("-p:HygieneWarningsAsErrors=true", "-p:NoWarn=HYG5501%3BHYG5502%3BHYG5503%3BHYG5504%3BHYG5507%3BHYG5508")).Succeeded();
        (Warnings(run).Count, Errors(run).Count).ShouldBe((0, 0));
        run = await project.PublishAsync("-p:WarningsAsErrors=HYG5503");
        (run.ExitCode != 0, string.Join(' ', Errors(run))).ShouldBe((true, "HYG5503"));

        project.Replace("hello.csproj", "</Project>", """
              <ItemGroup>
                <ContainerLintException Include="HYG5501" Package="tool" />
                <ContainerLintException Include="HYG5502" Path="/var/lib/*" />
                <ContainerLintException Include="HYG5504;HYG5507;HYG5508" />
              </ItemGroup>
            </Project>
            """);
        run = await project.PublishAsync("-p:MSBuildTreatWarningsAsErrors=true");
        (run.ExitCode != 0, string.Join(' ', Errors(run)), Warnings(run).Count).ShouldBe((true, "HYG5502 HYG5503", 0));
        run.Output.ShouldContain(": /etc/open.conf. ");
    }

    /// <summary>Not of an image, but of this SDK all the same.</summary>
    [Fact]
    public async Task Warnings_of_other_steps_are_made_errors_too()
    {
        using FakeServer server = new(archive => FakeDebian.Add(archive, "scripted", deb => deb.File("usr/bin/scripted", "x").ControlFile("postinst", "#!/bin/sh\nset -e\nrm -rf /var/lib/other\n")));
        using var project = fixture.Create("""<ItemGroup><DebianPackage Include="scripted" /></ItemGroup>""", server: server.Server);
        var run = await project.PublishAsync("-p:NoWarn=HYG5507", "-p:HygieneWarningsAsErrors=true");
        (run.ExitCode != 0, string.Join(' ', Errors(run))).ShouldBe((true, "HYG4120"));
    }

    private static FakeServer Create() => new(archive =>
    {
        FakeDebian.Add(archive, "tool", deb => deb.Field("Depends", "helper").File("usr/bin/tool", "tool", mode: 0b100_111_101_101));
        FakeDebian.Add(archive, "helper", deb => deb.Directory("var/lib/helper", mode: 0b111_111_111).File("usr/bin/dash", "dash", mode: 0b111_101_101).Symlink("usr/bin/sh", "dash"));
    });

    private TestProject CreateProject(FakeServer server)
    {
        var project = fixture.Create(Lines, server: server.Server);
        project.Write("open.conf", "x");
        project.Write("key.pem", "-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC\n-----END PRIVATE KEY-----\n");
        return project;
    }

    private static DateTime Written(TestProject project) => File.GetLastWriteTimeUtc(Path.Combine(project.ImageFolder, "hello.tar"));

    private static IReadOnlyList<string> Warnings(ProcessRun run) => Codes(run, "warning");

    private static IReadOnlyList<string> Errors(ProcessRun run) => Codes(run, "error");

    private static IReadOnlyList<string> Codes(ProcessRun run, string kind) =>
        [.. Message().Matches(run.Output).Where(match => match.Groups["kind"].Value == kind).Select(match => match.Groups["code"].Value).Distinct().Order(StringComparer.Ordinal)];

    [GeneratedRegex("(?<kind>warning|error) (?<code>HYG[0-9]{4}):", RegexOptions.ExplicitCapture)]
    private static partial Regex Message();
}

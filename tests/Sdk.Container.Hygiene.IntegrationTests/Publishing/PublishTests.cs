using System.Formats.Tar;
using System.IO.Compression;
using System.Text.Json;
using Sdk.Container.Hygiene.Testing.Publishing;

namespace Sdk.Container.Hygiene.Tests.Publishing;

/// <summary>What a user sees of one project and one line.</summary>
public sealed class PublishTests(PublishFixture fixture)
{
    // Warnings would stand in front of the outputs that -getItem prints, and the fake archive is not Debian's.
    private const string WithoutWarnings = "<PropertyGroup><NoWarn>$(NoWarn);HYG5507</NoWarn></PropertyGroup>";

    [Theory]
    [InlineData("Microsoft.NET.Sdk", "System.Console.WriteLine(1);")]
    [InlineData("Microsoft.NET.Sdk.Web", "WebApplication.Create(args).Run();")]
    [InlineData("Microsoft.NET.Sdk.Worker", "System.Console.WriteLine(1);")]
    public async Task One_line_makes_an_image_of_every_kind_of_app(string sdk, string program)
    {
        // A worker's usings are those of a package that a real one refers to.
        var usings = sdk.EndsWith("Worker", StringComparison.Ordinal) ? "<PropertyGroup><ImplicitUsings>disable</ImplicitUsings></PropertyGroup>" : "";
        using var project = fixture.Create(usings, sdk: sdk, program: program);
        var run = (await project.PublishAsync()).Succeeded();
        run.Output.ShouldMatch(@"hello -> image hello:latest \(sha256:[0-9a-f]{12}…, \d+ MB, 9 Debian packages\)");
        File.Exists(project.LockFile).ShouldBeTrue();
        File.Exists(Path.Combine(project.ImageFolder, "hello.tar")).ShouldBeTrue();
        File.Exists(Path.Combine(project.ImageFolder, "oci", "index.json")).ShouldBeTrue();
        project.ReadResult().GetProperty("names")[0].GetString().ShouldBe("hello:latest");
        // Nothing of this package comes along with the app.
        Directory.EnumerateFiles(Path.Combine(project.Folder, "bin"), "*", SearchOption.AllDirectories).Select(Path.GetFileName)
            .ShouldNotContain(file => file!.StartsWith("Sdk.Container.Hygiene", StringComparison.Ordinal) || file == "SharpCompress.dll" || file == "debian.lock.json");
    }

    [Fact]
    public async Task The_same_sources_give_the_same_image_anywhere_and_a_changed_byte_gives_another()
    {
        using var project = fixture.Create();
        using var copy = project.CopyToFreshFolder();
        (await project.PublishAsync()).Succeeded();
        (await copy.PublishAsync()).Succeeded();
        Digest(copy).ShouldBe(Digest(project));

        copy.Write("Program.cs", "System.Console.WriteLine(\"hallo\");");
        (await copy.PublishAsync()).Succeeded();
        Digest(copy).ShouldNotBe(Digest(project));
    }

    [Theory]
    [InlineData("")]
    [InlineData("locks/of-mine.json")]
    public async Task The_lock_of_a_web_app_is_no_content_of_it(string lockFile)
    {
        // Microsoft.NET.Sdk.Web publishes each *.json that it finds, and the lock is there from the second publish on.
        using var project = fixture.Create(sdk: "Microsoft.NET.Sdk.Web", program: "WebApplication.Create(args).Run();");
        if (lockFile.Length > 0)
            project.Replace("hello.csproj", "<OutputType>", $"<HygieneLockFile>$(MSBuildProjectDirectory)/{lockFile}</HygieneLockFile><OutputType>");
        (await project.PublishAsync()).Succeeded();
        var first = Digest(project);
        (await project.PublishAsync()).Succeeded();
        Digest(project).ShouldBe(first);
        ImagePaths(project).ShouldNotContain(path => path.EndsWith("lock.json", StringComparison.Ordinal) || path.EndsWith("of-mine.json", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_second_publish_writes_nothing_and_gives_the_same_outputs()
    {
        using var project = fixture.Create(WithoutWarnings);
        (await project.PublishAsync()).Succeeded();
        var archive = new FileInfo(Path.Combine(project.ImageFolder, "hello.tar"));
        var written = archive.LastWriteTimeUtc;
        var run = (await project.PublishAsync("-getProperty:GeneratedContainerDigest", "-getItem:GeneratedContainer")).Succeeded();
        archive.Refresh();
        archive.LastWriteTimeUtc.ShouldBe(written);
        using var outputs = JsonDocument.Parse(run.Output);
        outputs.RootElement.GetProperty("Properties").GetProperty("GeneratedContainerDigest").GetString().ShouldBe(Digest(project));
        outputs.RootElement.GetProperty("Items").GetProperty("GeneratedContainer")[0].GetProperty("ManifestDigest").GetString().ShouldBe(Digest(project));
    }

    [Fact]
    public async Task What_lies_in_the_publish_folder_from_before_is_not_in_the_image()
    {
        using var project = fixture.Create();
        (await project.PublishAsync()).Succeeded();
        var publish = Directory.EnumerateDirectories(Path.Combine(project.Folder, "bin"), "publish", SearchOption.AllDirectories).Single();
        File.WriteAllText(Path.Combine(publish, "stale.secret"), "x");
        project.Write("Program.cs", "System.Console.WriteLine(2);");
        (await project.PublishAsync()).Succeeded();
        ImagePaths(project).ShouldNotContain(path => path.Contains("stale", StringComparison.Ordinal));
        ImagePaths(project).ShouldContain("app/hello");
    }

    [Fact]
    public async Task Packages_and_settings_of_the_project_are_in_the_image()
    {
        using FakeServer server = new(archive => FakeDebian.Add(archive, "ffmpeg", deb => deb.Field("Depends", "libc6").File("usr/bin/ffmpeg", "ffmpeg", mode: 0x1ED)));
        using var project = fixture.Create(
            """
            <PropertyGroup>
              <ContainerRepository>team/shop</ContainerRepository>
              <ContainerImageTags>1.2;latest</ContainerImageTags>
              <ContainerStopSignal>SIGINT</ContainerStopSignal>
            </PropertyGroup>
            <ItemGroup>
              <DebianPackage Include="ffmpeg" Version="1.*" />
              <ContainerVolume Include="data" Path="/var/lib/shop" />
              <ContainerVolume Include="private" Path="/var/lib/private" Owner="7:8" Mode="0750" />
              <ContainerPort Include="9090" />
              <ContainerEnvironmentVariable Include="GREETING" Value="a;b %25 $(Quote)" />
              <ContainerHealthcheck Include="/app/hello;--health" Interval="30s" />
              <ContainerDefaultArgs Include="--port;1" />
            </ItemGroup>
            """, server: server.Server);
        (await project.PublishAsync()).Succeeded();

        ImagePaths(project).ShouldContain("usr/bin/ffmpeg");
        ImageEntries(project, entry => $"{entry.Name.TrimEnd('/')} {entry.Uid}:{entry.Gid} {Convert.ToString((int)entry.Mode, 8)}").Intersect(["var/lib/shop 1654:1654 755", "var/lib/private 7:8 750"]).Count().ShouldBe(2);
        project.ReadResult().GetProperty("names").EnumerateArray().Select(name => name.GetString()).ShouldBe(["team/shop:1.2", "team/shop:latest"]);
        using var configuration = JsonDocument.Parse(project.ReadResult().GetProperty("configuration").GetString()!);
        var config = configuration.RootElement.GetProperty("config");
        config.GetProperty("User").GetString().ShouldBe("1654");
        config.GetProperty("StopSignal").GetString().ShouldBe("SIGINT");
        config.GetProperty("Entrypoint")[0].GetString().ShouldBe("/app/hello");
        config.GetProperty("Cmd").EnumerateArray().Select(word => word.GetString()).ShouldBe(["--port", "1"]);
        config.GetProperty("ExposedPorts").EnumerateObject().Select(port => port.Name).ShouldBe(["8080/tcp", "9090/tcp"]);
        config.GetProperty("Volumes").EnumerateObject().Select(volume => volume.Name).ShouldBe(["/var/lib/private", "/var/lib/shop"], ignoreOrder: true);
        config.GetProperty("Env").EnumerateArray().Select(item => item.GetString()).ShouldContain("GREETING=a;b % ");
        config.GetProperty("Healthcheck").GetProperty("Test").EnumerateArray().Select(word => word.GetString()).ShouldBe(["CMD", "/app/hello", "--health"]);
    }

    /// <summary>Each layer that has something in a folder says how the folder is; the last word counts.</summary>
    [Fact]
    public async Task Folders_of_the_base_stay_as_they_are_around_what_the_project_puts_into_them()
    {
        using var project = fixture.Create("""
            <ItemGroup>
              <ContainerVolume Include="keys" Path="/home/app/.aspnet/DataProtection-Keys" />
              <ContainerFile Include="seed.json" Path="/tmp/seed.json" />
              <ContainerFile Include="seed.json" Path="/root/" />
            </ItemGroup>
            """);
        project.Write("seed.json", "{}");
        (await project.PublishAsync()).Succeeded();
        Dictionary<string, string> last = [];
        foreach (var line in ImageEntries(project, entry => $"{entry.Name.TrimEnd('/')}|{entry.Uid}:{entry.Gid} {Convert.ToString((int)entry.Mode, 8)}"))
            last[line.Split('|')[0]] = line.Split('|')[1];
        (last["home/app"], last["home/app/.aspnet/DataProtection-Keys"], last["tmp"], last["root"], last["root/seed.json"]).ShouldBe(("1654:1654 755", "1654:1654 755", "0:0 1777", "0:0 700", "0:0 644"));

        project.Replace("hello.csproj", "/tmp/seed.json", "/tmp");
        var run = await project.PublishAsync();
        run.ExitCode.ShouldBe(1);
        run.Output.ShouldMatch(@"hello\.csproj\(\d+,\d+\): error HYG5410: cannot make '/tmp'");
    }

    [Fact]
    public async Task The_volumes_of_a_service_without_a_recipe_belong_to_its_user_and_a_recipe_needs_a_full_image()
    {
        using FakeServer server = new(archive =>
        {
            foreach (var name in (string[])["ffmpeg", "nginx"])
                FakeDebian.Add(archive, name, deb => deb.Field("Depends", "libc6").File($"usr/bin/{name}", name, mode: 0x1ED));
        });
        using var project = TestProject.CreateService(fixture.Package, """
            <PropertyGroup>
              <ContainerFamily>distroless</ContainerFamily>
              <ContainerUser>1000</ContainerUser>
            </PropertyGroup>
            <ItemGroup>
              <DebianPackage Include="ffmpeg" />
              <ContainerVolume Include="data" Path="/data" />
              <ContainerAppCommand Include="/usr/bin/ffmpeg" />
            </ItemGroup>
            """, "converter");
        fixture.Use(project, server.Server);
        (await project.PublishAsync()).Succeeded();
        ImageEntries(project, entry => $"{entry.Name.TrimEnd('/')} {entry.Uid}:{entry.Gid}").ShouldContain("data 1000:1000");

        project.Replace("converter.csproj", "Include=\"ffmpeg\"", "Include=\"nginx\"");
        var run = await project.PublishAsync();
        run.ExitCode.ShouldNotBe(0, run.Output);
        run.Output.ShouldContain("error HYG5408: cannot make the service nginx of a distroless image");
    }

    [Fact]
    public async Task PublishContainer_is_the_same_under_publish_and_under_build()
    {
        using var project = fixture.Create(WithoutWarnings + "<PropertyGroup><ContainerImageTags>1.0;latest</ContainerImageTags></PropertyGroup>");
        string[] questions =
        [
            "-getItem:GeneratedContainerName", "-getItem:GeneratedContainer",
            "-getProperty:GeneratedContainerManifest,GeneratedContainerConfiguration,GeneratedContainerDigest,GeneratedContainerMediaType,GeneratedArchiveOutputPath",
        ];
        var building = (await project.DotnetAsync(["build", "-c", "Release", "-t:PublishContainer", .. questions])).Succeeded();
        var built = Digest(project);
        var publishing = (await project.PublishAsync(["-t:PublishContainer", .. questions])).Succeeded();
        Digest(project).ShouldBe(built);
        foreach (var run in new[] { building, publishing })
        {
            using var document = JsonDocument.Parse(run.Output);
            var (result, properties, items) = (project.ReadResult(), document.RootElement.GetProperty("Properties"), document.RootElement.GetProperty("Items"));
            foreach (var (property, name) in new[] { ("Manifest", "manifest"), ("Configuration", "configuration"), ("Digest", "digest"), ("MediaType", "mediaType") })
                properties.GetProperty($"GeneratedContainer{property}").GetString().ShouldBe(result.GetProperty(name).GetString());
            properties.GetProperty("GeneratedArchiveOutputPath").GetString().ShouldBe(Path.Combine(project.ImageFolder, "hello.tar"));
            items.GetProperty("GeneratedContainerName").EnumerateArray().Select(item => item.GetProperty("Identity").GetString()).ShouldBe(["hello:1.0", "hello:latest"]);
            items.GetProperty("GeneratedContainer").EnumerateArray().ShouldHaveSingleItem().GetProperty("ManifestDigest").GetString().ShouldBe(built);
        }
        // No file of the project's: the .NET SDK alone looks for it.
        (await project.PublishAsync("-p:PublishProfile=DefaultContainer")).Succeeded().Output.ShouldNotContain("MSB4011");
        Digest(project).ShouldBe(built);
    }

    [Fact]
    public async Task The_archive_goes_where_ContainerArchiveOutputPath_says()
    {
        using var project = fixture.Create(WithoutWarnings);
        var run = (await project.PublishAsync("-p:ContainerArchiveOutputPath=out/", "-getProperty:GeneratedArchiveOutputPath")).Succeeded();
        run.Output.Trim().ShouldBe(Path.Combine(project.Folder, "out", "hello.tar.gz"));
        await using GZipStream archive = new(File.OpenRead(run.Output.Trim()), CompressionMode.Decompress);
        await using TarReader reader = new(archive);
        List<string> names = [];
        while (await reader.GetNextEntryAsync() is { } entry)
            names.Add(entry.Name);
        names.ShouldContain("manifest.json");
        names.ShouldContain("oci-layout");

        (await project.PublishAsync("-p:ContainerArchiveOutputPath=out/other.tar", "-getProperty:GeneratedArchiveOutputPath")).Succeeded().Output.Trim().ShouldBe(Path.Combine(project.Folder, "out", "other.tar"));
        await using var plain = File.OpenRead(Path.Combine(project.Folder, "out", "other.tar"));
        await using TarReader plainReader = new(plain);
        (await plainReader.GetNextEntryAsync()).ShouldNotBeNull();
    }

    [Fact]
    public async Task Without_the_switch_a_publish_is_as_without_the_SDK()
    {
        using var project = fixture.Create();
        (await project.PublishAsync("-p:HygieneEnabled=false")).Succeeded();
        // The .NET SDK's own task looks for its own base image.
        (await project.PublishAsync("-p:HygieneEnabled=false", "-t:PublishContainer", "-p:ContainerBaseImage=localhost:1/none:1")).Output.ShouldContain("CreateNewImage");
        File.Exists(project.LockFile).ShouldBeFalse();
    }

    [Fact]
    public async Task Build_and_restore_are_not_touched_and_restore_prepares_a_publish()
    {
        using var project = fixture.Create();
        (await project.DotnetAsync(["restore"])).Succeeded();
        (await project.PublishAsync("--no-restore")).Succeeded();
        var build = (await project.DotnetAsync(["build"])).Succeeded();
        build.Output.ShouldContain(Path.Combine("bin", "Debug", "net10.0", "hello.dll"));
    }

    internal static string Digest(TestProject project) => project.ReadResult().GetProperty("digest").GetString()!;

    /// <summary>All paths of all layers, folders with a slash.</summary>
    internal static IReadOnlyList<string> ImagePaths(TestProject project) =>
        ImageEntries(project, entry => entry.EntryType == TarEntryType.Directory ? entry.Name.TrimEnd('/') + "/" : entry.Name);

    private static List<string> ImageEntries(TestProject project, Func<TarEntry, string> describe)
    {
        List<string> entries = [];
        foreach (var layer in project.ReadResult().GetProperty("layers").EnumerateArray())
        {
            using GZipStream content = new(File.OpenRead(Path.Combine(project.ImageFolder, "oci", "blobs", "sha256", layer.GetProperty("digest").GetString()!)), CompressionMode.Decompress);
            using TarReader reader = new(content);
            while (reader.GetNextEntry() is { } entry)
                entries.Add(describe(entry));
        }
        return entries;
    }
}

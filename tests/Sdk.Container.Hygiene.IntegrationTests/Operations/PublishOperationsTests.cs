using System.Security.Cryptography;
using System.Text.Json;
using Sdk.Container.Hygiene.Testing;
using Sdk.Container.Hygiene.Testing.Publishing;
using Sdk.Container.Hygiene.Tests.Publishing;

namespace Sdk.Container.Hygiene.Tests.Operations;

/// <summary>What a user declares, and what lies in publish/ops then.</summary>
public sealed class PublishOperationsTests(PublishFixture fixture)
{
    private const string Lines = """
        <PropertyGroup>
          <Version>1.2.3</Version>
          <ContainerImageTags>1.2.3;latest</ContainerImageTags>
          <NoWarn>$(NoWarn);HYG5507</NoWarn>
        </PropertyGroup>
        <ItemGroup>
          <ContainerService Include="db" Project="..\db\db.csproj" Environment="POSTGRES_DB=shop;POSTGRES_PASSWORD_FILE=/run/secrets/db-password" />
          <ContainerService Include="app" Environment="ConnectionStrings__Shop=Host=db%3BDatabase=shop" StopTimeout="30s" />
          <ContainerService Include="web" Image="registry.example.com/web:1" Ports="80" DependsOn="app" />
          <ContainerVolume Include="uploads" Path="/var/lib/shop/uploads" Kind="state" />
          <ContainerVolume Include="pgdata" Path="/var/lib/postgresql" Service="db" Kind="database" Size="10Gi" />
          <ContainerVolume Include="db-password" Path="/run/secrets/db-password" Service="app;db" Kind="secret" Mode="0444" />
          <ContainerResources Include="app" Memory="256m" Cpus="0.5" Pids="256" ReadOnly="true" />
          <ContainerInstance Include="alice;bob" Environment="Title=%(Identity) 100%25" />
          <ContainerBackup Include="orders" Type="postgresql" Volume="pgdata" Database="shop" Schedule="0 2 * * *" VerifySchedule="0 5 * * 0"
                           VerifyCommand="psql" VerifyArguments="-XtAc;select count(*) from orders%3B;shop" VerifyExpect="^[1-9]" />
          <ContainerBackup Include="uploads" Type="files" Volume="uploads" Schedule="30 2 * * *" Exclude="tmp/*" KeepDaily="7" KeepWeekly="4" />
          <ContainerCronJob Include="expire-carts" Schedule="*/15 * * * *" Command="/app/shop" Arguments="jobs;a%3Bb;%25da;+%Y-%m;%24(HOME);$(Version)" Timeout="10m" />
          <ContainerNotification Include="admin" Type="mail" To="root" />
        </ItemGroup>
        """;

    [Fact]
    public async Task A_shop_has_its_operations_beside_the_app_and_their_digest_in_the_image()
    {
        using FakeServer server = CreateServer();
        using var project = await CreateAsync(server);

        var run = (await project.PublishAsync()).Succeeded();
        var golden = Path.Combine(Repository.Root, "tests", "Sdk.Container.Hygiene.IntegrationTests", "Operations", "shop.ops.json");
        File.ReadAllLines(Ops(project, "ops.json")).ShouldBe(File.ReadAllLines(golden));
        File.ReadAllBytes(Ops(project, "ops.schema.json")).ShouldBe(File.ReadAllBytes(Path.Combine(Repository.Root, "templates", "operations", "ops.schema.json")));
        Label(project).ShouldBe($"sha256:{Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(golden)))}");
        // A secret is no volume of the image, and nothing of all this is in it.
        Config(project).GetProperty("Volumes").EnumerateObject().Select(volume => volume.Name).ShouldBe(["/var/lib/shop/uploads"]);
        PublishTests.ImagePaths(project).ShouldNotContain(path => path.Contains("ops", StringComparison.Ordinal));
        // In the log of a publish, and for who asks, also on a terminal, which shows the last word alone.
        var explained = (await project.DotnetAsync(["msbuild", "-t:HygieneExplain", "-tl:on", "-nologo", .. project.Properties], raw: true)).Succeeded().Output;
        explained.ShouldMatch(@"\d+ Debian packages[\s\S]+libc6 ");
        foreach (var output in new[] { run.Output, explained })
        {
            output.ShouldMatch(@"operations of shop: 3 services, 3 volumes, 2 instances\s+backup orders  +0 2 \* \* \* Etc/UTC: (\w{3} [0-9-]{10} 02:00(, |\s)){5}");
            output.ShouldMatch(@"drill orders  +0 5 \* \* 0 Etc/UTC: (Sun [0-9-]{10} 05:00(, |\s)){5}");
        }
        Directory.Exists(Path.Combine(project.Folder, "..", "db", "bin")).ShouldBeFalse("a service's project is asked, and not built");

        // Nothing has changed: nothing is touched.
        var before = new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        IReadOnlyList<string> files = [.. Directory.EnumerateFiles(Ops(project, ""), "*", SearchOption.AllDirectories)];
        foreach (var rendered in (string[])["RESTORE.md", "SHA256SUMS", "compose.yaml", "systemd/shop@.service", "systemd/shop-job-expire-carts@.timer", "systemd/shop-backup-orders@.service"])
            files.ShouldContain(Ops(project, rendered));
        foreach (var file in files)
            File.SetLastWriteTimeUtc(file, before);
        (await project.PublishAsync()).Succeeded();
        files.ShouldAllBe(file => File.GetLastWriteTimeUtc(file) == before);

        // Without labels of the .NET SDK's, and with another job: the label is another one, and still there.
        var first = Label(project);
        project.Replace("shop.csproj", "Timeout=\"10m\"", "Timeout=\"11m\"");
        (await project.PublishAsync("-p:ContainerGenerateLabels=false")).Succeeded();
        Label(project).ShouldNotBe(first);
        Label(project).ShouldBe($"sha256:{Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Ops(project, "ops.json"))))}");

        // What is refused leaves what was published.
        project.Replace("shop.csproj", "Type=\"files\" Volume=\"uploads\"", "Type=\"files\" Volume=\"upload\"");
        project.Replace("shop.csproj", "Command=\"/app/shop\"", "Command=\"/app/shop\" Service=\"ap\"");
        var written = File.ReadAllText(Ops(project, "ops.json"));
        run = await project.PublishAsync();
        run.ExitCode.ShouldNotBe(0, run.Output);
        run.Output.ShouldMatch(@"shop\.csproj\(\d+,\d+\): error HYG6033: .*Did you mean 'uploads'\?");
        run.Output.ShouldMatch(@"shop\.csproj\(\d+,\d+\): error HYG6034: .*Did you mean 'app'\?");
        Line(run, "HYG6033").ShouldBe(LineOf(project, "<ContainerBackup Include=\"uploads\""));
        Line(run, "HYG6034").ShouldBe(LineOf(project, "<ContainerCronJob"));
        File.ReadAllText(Ops(project, "ops.json")).ShouldBe(written);

        // A project that has none any more leaves none.
        var text = File.ReadAllText(project.ProjectFile);
        project.Write("shop.csproj", text[..text.IndexOf("<ItemGroup>", StringComparison.Ordinal)] + """<ItemGroup><ContainerVolume Include="My data" Path="/data" /></ItemGroup></Project>""");
        (await project.PublishAsync()).Succeeded();
        Directory.Exists(Ops(project, "")).ShouldBeFalse();
        Config(project).GetProperty("Labels").TryGetProperty("hygiene.ops.digest", out _).ShouldBeFalse();
    }

    [Fact]
    public async Task Folder_and_name_are_as_the_project_says_and_files_of_others_in_the_folder_stay()
    {
        using var project = fixture.Create("""
            <PropertyGroup>
              <ContainerOperationsPath>handover/</ContainerOperationsPath>
              <ContainerOperationsName>boutique</ContainerOperationsName>
            </PropertyGroup>
            <ItemGroup>
              <ContainerCronJob Include="tidy" Schedule="0 4 * * *" Command="/app/shop" />
              <ContainerInstance Include="alice" />
            </ItemGroup>
            """, name: "shop");
        // What lies in a folder of results is no source of the app.
        project.Write("handover/notes.cs", "no C#");
        (await project.PublishAsync()).Succeeded();

        string Handover(string path) => Path.Combine(project.Folder, "handover", path);
        using var ops = JsonDocument.Parse(File.ReadAllText(Handover("ops.json")));
        ops.RootElement.GetProperty("app").GetString().ShouldBe("boutique");
        foreach (var file in (string[])["boutique-ops_1.0.0_all.deb", "systemd/boutique@.service", "systemd/boutique-job-tidy@.timer", "cron.d/boutique-ops", "compose.yaml", "RESTORE.md"])
            File.Exists(Handover(file)).ShouldBeTrue(file);
        Directory.Exists(Ops(project, "")).ShouldBeFalse();
        Label(project).ShouldBe($"sha256:{Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Handover("ops.json"))))}");

        // With another name, what was called after the first one goes, and nothing else.
        (await project.PublishAsync("-p:ContainerOperationsName=kiosk")).Succeeded();
        File.Exists(Handover("kiosk-ops_1.0.0_all.deb")).ShouldBeTrue();
        Directory.EnumerateFiles(Handover(""), "*boutique*", SearchOption.AllDirectories).ShouldBeEmpty();
        File.ReadAllText(Handover("notes.cs")).ShouldBe("no C#");
    }

    [Fact]
    public async Task A_dump_client_that_is_older_than_the_server_a_project_of_another_kind_and_one_that_is_not_locked()
    {
        using FakeServer server = CreateServer();
        using var project = await CreateAsync(server, "postgresql-client-15");
        var run = await project.PublishAsync("-p:ContainerOperationsPath=operations/");
        run.ExitCode.ShouldNotBe(0, run.Output);
        run.Output.ShouldContain("error HYG6040");
        Line(run, "HYG6040").ShouldBe(LineOf(project, "<ContainerBackup Include=\"orders\""));
        Directory.Exists(Path.Combine(project.Folder, "operations")).ShouldBeFalse();

        File.Delete(Path.Combine(project.Folder, "..", "db", "debian.lock.json"));
        run = await project.PublishAsync();
        run.ExitCode.ShouldNotBe(0, run.Output);
        run.Output.ShouldMatch(@"db.+error HYG2009");

        project.Write("../db/db.csproj", "<Project />");
        run = await project.PublishAsync();
        run.ExitCode.ShouldNotBe(0, run.Output);
        run.Output.ShouldMatch(@"shop\.csproj\(\d+,\d+\): error HYG6049: .*it does not use this SDK");
    }

    /// <summary>A solution publishes them in whatever order, and an asking project must not find, or leave, half of the other's work.</summary>
    [Fact]
    public async Task Another_project_is_asked_beside_its_own_publish_for_all_its_frameworks_and_under_the_name_that_it_will_have()
    {
        using var project = Testing.Publishing.TestProject.CreateService(fixture.Package, Service("""<ContainerService Include="api" Project="../api/api.csproj" /><ContainerService Include="worker" Project="../worker/worker.csproj" />"""), "web");
        fixture.Use(project, fixture.Server);
        project.Write("../api/api.csproj", File.ReadAllText(project.ProjectFile).Replace("ContainerService", "Nothing", StringComparison.Ordinal));
        project.Write("../worker/worker.csproj", $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <Sdk Name="Sdk.Container.Hygiene" Version="{fixture.Package.Version}" />
              <PropertyGroup><OutputType>Exe</OutputType><TargetFrameworks>net10.0-windows;net10.0;net9.0</TargetFrameworks></PropertyGroup>
            </Project>
            """);
        project.Write("../all.proj", """
            <Project>
              <Target Name="Publish">
                <MSBuild Projects="api/api.csproj;worker/worker.csproj;web/web.csproj" Targets="HygieneLock" Properties="_IsPublishing=false" />
                <MSBuild Projects="web/web.csproj" Targets="HygieneExplain" />
                <MSBuild Projects="api/api.csproj" Targets="Publish" />
              </Target>
            </Project>
            """);
        File.Copy(Path.Combine(project.Folder, "nuget.config"), Path.Combine(project.Folder, "..", "nuget.config"));
        (await project.DotnetAsync(["msbuild", "../all.proj", "-t:Publish", "-p:_IsPublishing=true"])).Succeeded();
        var api = JsonDocument.Parse(File.ReadAllText(Directory.EnumerateFiles(Path.Combine(project.Folder, "..", "api", "obj"), "result.json", SearchOption.AllDirectories).Single())).RootElement;
        api.GetProperty("configuration").GetString().ShouldNotBeNull().ShouldContain($"\"org.opencontainers.image.base.name\":\"{api.GetProperty("baseName").GetString()}\"");

        (await ImagesAsync()).ShouldBe(["api:latest", "worker:latest"]);
        // Whoever publishes one project with a tag has made no other image of that tag …
        (await ImagesAsync("-p:ContainerImageTag=2.0")).ShouldBe(["api:latest", "worker:latest"]);
        // … and whoever publishes a solution has.
        (await ImagesAsync("-p:ContainerImageTag=2.0", "-p:BuildingSolutionFile=true")).ShouldBe(["api:2.0", "worker:2.0"]);

        static string Service(string items) => $"""
            <PropertyGroup><ContainerFamily>distroless</ContainerFamily><HygieneService>none</HygieneService></PropertyGroup>
            <ItemGroup><DebianPackage Include="netbase" /><ContainerEntrypoint Include="/bin/serve" />{items}</ItemGroup>
            """;

        async Task<IEnumerable<string>> ImagesAsync(params string[] said)
        {
            var run = (await project.DotnetAsync(["msbuild", "-t:_HygieneFindOperations;HygieneComposeOperations", "-getItem:_HygieneServiceContainer", .. said])).Succeeded();
            return JsonDocument.Parse(run.Output).RootElement.GetProperty("Items").GetProperty("_HygieneServiceContainer").EnumerateArray().Select(item => item.GetProperty("Identity").GetString()!);
        }
    }

    private static FakeServer CreateServer() => new(archive =>
    {
        foreach (var name in (string[])["postgresql-17", "postgresql-client-17", "postgresql-client-15"])
            FakeDebian.Add(archive, name, deb => deb, version: $"{name[^2..]}.6-0+deb13u1");
    });

    // A service's image is made of packages alone; here only its lock is.
    private async Task<TestProject> CreateAsync(FakeServer server, string client = "postgresql-client-17")
    {
        var project = fixture.Create(Lines, name: "shop", server: server.Server);
        project.Write("../db/db.csproj", $"""
            <Project Sdk="Sdk.Container.Hygiene/{fixture.Package.Version}">
              <PropertyGroup>
                <ContainerRepository>shop-db</ContainerRepository>
                <ContainerFamily>distroless</ContainerFamily>
                <Version>17.0.0</Version>
              </PropertyGroup>
              <ItemGroup><DebianPackage Include="postgresql-17;{client}" /></ItemGroup>
            </Project>
            """);
        File.Copy(Path.Combine(project.Folder, "nuget.config"), Path.Combine(project.Folder, "..", "db", "nuget.config"));
        try
        {
            (await project.DotnetAsync(["msbuild", "../db/db.csproj", "-t:HygieneLock"])).Succeeded();
            return project;
        }
        catch
        {
            project.Dispose();
            throw;
        }
    }

    private static string Ops(TestProject project, string file) =>
        Path.Combine(Directory.EnumerateDirectories(Path.Combine(project.Folder, "bin"), "publish", SearchOption.AllDirectories).Single(), "ops", file);

    private static JsonElement Config(TestProject project) => JsonDocument.Parse(project.ReadResult().GetProperty("configuration").GetString()!).RootElement.GetProperty("config");

    private static string Label(TestProject project) => Config(project).GetProperty("Labels").GetProperty("hygiene.ops.digest").GetString()!;

    private static int LineOf(TestProject project, string text) => File.ReadAllLines(project.ProjectFile).TakeWhile(line => !line.Contains(text, StringComparison.Ordinal)).Count() + 1;

    private static int Line(ProcessRun run, string code) =>
        int.Parse(System.Text.RegularExpressions.Regex.Match(run.Output, $@"\((\d+),\d+\): error {code}").Groups[1].ValueSpan, System.Globalization.CultureInfo.InvariantCulture);
}

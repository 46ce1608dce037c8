using System.Text.Json.Nodes;
using Sdk.Container.Hygiene.Testing;
using Sdk.Container.Hygiene.Testing.Publishing;

namespace Sdk.Container.Hygiene.Tests.Publishing;

/// <summary>What the .NET SDK publishes is in the image, also what it counts among no ResolvedFileToPublish.</summary>
public sealed class PublishedFilesTests(PublishFixture fixture)
{
    [Fact]
    public async Task The_static_files_of_a_web_app_are_in_its_image_and_the_same_anywhere()
    {
        using var project = fixture.Create(
            "<PropertyGroup><ContainerWorkingDirectory>/srv/shop</ContainerWorkingDirectory></PropertyGroup>", sdk: "Microsoft.NET.Sdk.Web",
            program: "var app = WebApplication.Create(args); app.MapStaticAssets(); app.Run();");
        using var copy = project.CopyToFreshFolder();
        foreach (var each in new[] { project, copy })
            each.Write("wwwroot/js/shop.js", "alert(1);");
        File.SetLastWriteTimeUtc(Path.Combine(copy.Folder, "wwwroot/js/shop.js"), new(2020, 1, 2, 3, 4, 5, DateTimeKind.Utc));
        (await project.PublishAsync()).Succeeded();
        (await copy.PublishAsync()).Succeeded();
        copy.ReadResult().GetProperty("digest").GetString().ShouldBe(project.ReadResult().GetProperty("digest").GetString());

        Paths(project).Where(path => path.StartsWith("srv/shop/", StringComparison.Ordinal) && (path.Contains("wwwroot", StringComparison.Ordinal) || path.Contains("endpoints", StringComparison.Ordinal)))
            .ShouldBe(["srv/shop/wwwroot/", "srv/shop/wwwroot/js/", "srv/shop/hello.staticwebassets.endpoints.json", "srv/shop/wwwroot/js/shop.js", "srv/shop/wwwroot/js/shop.js.br", "srv/shop/wwwroot/js/shop.js.gz"], ignoreOrder: true);
        // The .NET SDK puts the folder and the program's name together as they are.
        Config(project)["Entrypoint"]!.AsArray().Select(word => word!.GetValue<string>()).ShouldBe(["/srv/shop/hello"]);
        Paths(project).ShouldContain("srv/shop/hello");

        copy.Write("wwwroot/js/shop.js", "alert(2);");
        (await copy.PublishAsync()).Succeeded();
        copy.ReadResult().GetProperty("digest").GetString().ShouldNotBe(project.ReadResult().GetProperty("digest").GetString());
    }

    [Fact]
    public async Task An_app_in_a_single_file_is_in_its_image()
    {
        using var project = fixture.Create("<PropertyGroup><PublishSingleFile>true</PublishSingleFile></PropertyGroup>");
        (await project.PublishAsync()).Succeeded();
        Paths(project).Where(path => path.StartsWith("app/", StringComparison.Ordinal) && !path.EndsWith(".pdb", StringComparison.Ordinal)).ShouldBe(["app/", "app/hello"], ignoreOrder: true);
        Config(project)["Entrypoint"]![0]!.GetValue<string>().ShouldBe("/app/hello");
    }

    private static JsonObject Config(TestProject project) => JsonNode.Parse(project.ReadResult().GetProperty("configuration").GetString()!)!["config"]!.AsObject();

    private static IEnumerable<string> Paths(TestProject project) => project.ReadResult().GetProperty("layers").EnumerateArray()
        .SelectMany(layer => TreeDump.OfFile(Path.Combine(project.ImageFolder, "oci", "blobs", "sha256", layer.GetProperty("digest").GetString()!))).Select(line => line.Split(' ')[0]);
}

using System.IO.Compression;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Sdk.Container.Hygiene.Testing;

namespace Sdk.Container.Hygiene.Tests.Publishing;

/// <summary>What is in the package, to the file: a file more is one that someone must have wanted.</summary>
public sealed partial class PackageTests(PublishFixture fixture)
{
    [Fact]
    public void It_holds_the_tasks_with_their_closure_the_targets_the_keys_and_the_help()
    {
        using var package = Open();
        package.Entries.Select(entry => entry.FullName).Where(IsOurs).Order(StringComparer.Ordinal).ShouldBe(
        [
            "LICENSE",
            "README.md",
            "Sdk/Hygiene.BeforeSdk.targets",
            "Sdk/Hygiene.Defaults.targets",
            "Sdk/Hygiene.Image.targets",
            "Sdk/Hygiene.Lock.targets",
            "Sdk/Hygiene.NoRestore.targets",
            "Sdk/Hygiene.Operations.targets",
            "Sdk/Hygiene.Service.props",
            "Sdk/Hygiene.Service.targets",
            "Sdk/Hygiene.Tasks.targets",
            "Sdk/Hygiene.Warnings.targets",
            "Sdk/Sdk.props",
            "Sdk/Sdk.targets",
            "Sdk/keyrings/README.md",
            "Sdk/keyrings/debian-archive-keyring.gpg",
            "THIRD-PARTY-NOTICES.md",
            "docs/diagnostics.md",
            "docs/services.md",
            "docs/templates.md",
            .. Templates(),
            "tools/net10.0/Cronos.dll",
            "tools/net10.0/Docker.DotNet.Handler.Abstractions.dll",
            "tools/net10.0/Docker.DotNet.LegacyHttp.dll",
            "tools/net10.0/Docker.DotNet.NPipe.dll",
            "tools/net10.0/Docker.DotNet.NativeHttp.dll",
            "tools/net10.0/Docker.DotNet.Unix.dll",
            "tools/net10.0/Docker.DotNet.dll",
            "tools/net10.0/Microsoft.Extensions.DependencyInjection.Abstractions.dll",
            "tools/net10.0/Microsoft.Extensions.Logging.Abstractions.dll",
            "tools/net10.0/Microsoft.Net.Http.Client.dll",
            "tools/net10.0/NuGet.Versioning.dll",
            "tools/net10.0/Polly.Core.dll",
            "tools/net10.0/Scriban.Signed.dll",
            "tools/net10.0/Sdk.Container.Hygiene.Core.dll",
            "tools/net10.0/Sdk.Container.Hygiene.deps.json",
            "tools/net10.0/Sdk.Container.Hygiene.dll",
            "tools/net10.0/SharpCompress.dll",
            "tools/net10.0/ZstdSharp.dll",
        ]);
    }

    [Fact]
    public void It_is_an_MSBuild_SDK_that_brings_no_dependency_to_who_uses_it()
    {
        using var package = Open();
        using var content = package.GetEntry("Sdk.Container.Hygiene.nuspec").ShouldNotBeNull().Open();
        var metadata = XDocument.Load(content).Root!.Elements().Single();
        var names = metadata.Elements().ToLookup(element => element.Name.LocalName);
        names["dependencies"].SelectMany(element => element.Descendants()).ShouldBeEmpty();
        names["packageTypes"].Elements().ShouldHaveSingleItem().Attribute("name")!.Value.ShouldBe("MSBuildSdk");
        names["developmentDependency"].Single().Value.ShouldBe("true");
        names["license"].Single().Value.ShouldBe("MIT");
        names["readme"].Single().Value.ShouldBe("README.md");
    }

    // All of the repository's: templates of Dockerfiles and of what hosts run, and recipes of services with the scripts that they share. Anything else in their folders, someone has left there.
    private static List<string> Templates()
    {
        var templates = Directory.EnumerateFiles(Path.Combine(Repository.Root, "templates"), "*", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(Repository.Root, file)).Order(StringComparer.Ordinal).ToList();
        templates.Where(file => !Template().IsMatch(file)).ShouldBeEmpty();
        templates.ShouldContain("templates/dockerfile/service.scriban");
        templates.ShouldContain("templates/services/nginx/service.json");
        templates.ShouldContain("templates/operations/ops.schema.json");
        return templates;
    }

    [GeneratedRegex(@"^templates/((deb|dockerfile|compose|cron|kubernetes|quadlet)/[a-z]+\.scriban|systemd/[a-z.]+\.scriban|operations/([A-Za-z.]+\.scriban|ops\.schema\.json)|runner/hygiene|runner/lib/[a-z0-9-]+\.(sh|jq)|services/[a-z-]+\.sh|services/[a-z-]+/[a-z_-]+\.(json|sh|conf|cnf|ini))$")]
    private static partial Regex Template();

    private ZipArchive Open() => ZipFile.OpenRead(Directory.EnumerateFiles(fixture.Package.Feed, "*.nupkg").Single());

    // The rest is the container format's own (OPC).
    private static bool IsOurs(string path) => !path.StartsWith("_rels/", StringComparison.Ordinal) && !path.StartsWith("package/", StringComparison.Ordinal) && path is not ("[Content_Types].xml" or "Sdk.Container.Hygiene.nuspec");
}

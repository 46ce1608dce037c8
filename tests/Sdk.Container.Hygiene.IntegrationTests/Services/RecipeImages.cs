using System.Text.Json.Nodes;
using Sdk.Container.Hygiene.Testing;
using Sdk.Container.Hygiene.Testing.Engines;
using Sdk.Container.Hygiene.Testing.Publishing;
using Sdk.Container.Hygiene.Tests.Publishing;
using Sdk.Container.Hygiene.Tests.RealArchive;

namespace Sdk.Container.Hygiene.Tests.Services;

/// <summary>Images of services with recipes, of a release's real packages, in the engine of the tests; each is published once.</summary>
public sealed class RecipeImages(PublishFixture packed, PublishedImages images, EngineFixture engines, string suite = "trixie")
{
    /// <summary>Publishes a project and loads its image. Skips the test where the machine has no engine or no mirror.</summary>
    /// <param name="name">Stands for the project and all that is in it.</param>
    /// <param name="lines">What stands in the project file.</param>
    /// <param name="files">What lies beside it, with its text.</param>
    public async Task<(Engine Engine, string Image)> LoadAsync(string name, string lines, params (string Name, string Text)[] files)
    {
        Assert.SkipWhen(EngineFixture.Missing is not null, EngineFixture.Missing ?? "");
        var image = await images.GetAsync($"recipe {name} {suite}", suite, () =>
        {
            var project = TestProject.CreateService(packed.Package, lines, name);
            foreach (var (file, text) in files)
                project.Write(file, text);
            return project;
        }, $"-p:DebianSuite={suite}");
        // What a recipe makes of Debian's packages gives no cause for one.
        image.Warnings.ShouldBeEmpty();
        return (await engines.StartWithAsync(image.Result.Archive), image.Result.ImageId);
    }

    /// <summary>A folder of this machine that a service may read.</summary>
    public static TemporaryFolder OpenFolder()
    {
        TemporaryFolder folder = new();
        File.SetUnixFileMode(folder.Path, (UnixFileMode)0b111_101_101);
        return folder;
    }

    /// <summary>HostConfig of the engine's API: nothing can be written to but volumes, there are no capabilities, and no program gains any.</summary>
    public static JsonObject Strict(params string[] binds) => new()
    {
        ["ReadonlyRootfs"] = true,
        ["CapDrop"] = new JsonArray("ALL"),
        ["SecurityOpt"] = new JsonArray("no-new-privileges"),
        ["Binds"] = new JsonArray([.. binds.Select(bind => JsonValue.Create(bind))]),
    };
}

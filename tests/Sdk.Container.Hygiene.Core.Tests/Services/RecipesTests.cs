using Sdk.Container.Hygiene.Rootfs;
using Sdk.Container.Hygiene.Services;
using Sdk.Container.Hygiene.Testing;

namespace Sdk.Container.Hygiene.Tests.Services;

/// <summary>The recipes that ship, against their folders.</summary>
public sealed class RecipesTests
{
    private static readonly string s_folder = Path.Combine(Repository.Root, "templates", "services");

    public static TheoryData<string> Names => new(Directory.EnumerateDirectories(s_folder).Select(folder => Path.GetFileName(folder)));

    [Theory]
    [MemberData(nameof(Names))]
    public void Each_can_be_read_and_names_the_files_of_its_folder(string name)
    {
        var recipe = Read(name);
        recipe.Version.ShouldBe(ServiceRecipe.CurrentVersion);
        var sources = recipe.Files.Where(file => file.Source is not null).Select(file => Path.GetFullPath(Path.Combine(s_folder, name, file.Source!))).ToList();
        sources.ShouldAllBe(file => File.Exists(file));
        Directory.EnumerateFiles(Path.Combine(s_folder, name)).Where(file => Path.GetFileName(file) != "service.json").ShouldBeSubsetOf(sources);
        recipe.Files.Select(file => file.Path).ShouldBeUnique();
        recipe.Files.ShouldContain(file => file.Path == recipe.Entrypoint[0] && file.Mode == "0755");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Each_of_its_scripts_brings_what_it_sources(string name)
    {
        var recipe = Read(name);
        foreach (var script in recipe.Files.Where(file => file.Source?.EndsWith(".sh", StringComparison.Ordinal) == true))
            foreach (var sourced in File.ReadLines(Path.Combine(s_folder, name, script.Source!)).Where(line => line.StartsWith(". ", StringComparison.Ordinal)).Select(line => line[2..]))
                recipe.Files.ShouldContain(file => file.Path == sourced, $"{script.Path} sources it");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void What_has_neither_a_source_nor_a_target_is_a_folder(string name)
    {
        var recipe = Read(name);
        var files = ServiceLayer.Of(new(name, Path.Combine(s_folder, name), recipe, "1"), AccountTable.OfDistroless(1654)).Files;
        foreach (var (file, added) in recipe.Files.Zip(files.TakeLast(recipe.Files.Count)))
            (added.Content is null).ShouldBe(file.Source is null, file.Path);
    }

    private static ServiceRecipe Read(string name) => ServiceRecipeJson.Read(File.ReadAllBytes(Path.Combine(s_folder, name, "service.json")));
}

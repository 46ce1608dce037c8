using Sdk.Container.Hygiene.Rootfs;
using Sdk.Container.Hygiene.Services;
using Sdk.Container.Hygiene.Testing;

namespace Sdk.Container.Hygiene.Tests.Services;

/// <summary>The recipes of this repository.</summary>
public sealed class ShippedRecipesTests
{
    private static readonly string s_folder = Path.Combine(Repository.Root, "templates", "services");

    public static TheoryData<string> Names => [.. Directory.EnumerateDirectories(s_folder).Select(folder => Path.GetFileName(folder)!)];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_recipe_runs_one_service_as_its_own_user_and_says_when_it_is_well(string name)
    {
        var recipe = Recipe(name);
        recipe.Version.ShouldBe(ServiceRecipe.CurrentVersion);
        recipe.Files.Select(file => file.Path).ShouldBeUnique();
        recipe.User.Split(':')[0].ShouldNotBeOneOf("root", "0", "");
        recipe.Entrypoint.ShouldHaveSingleItem().ShouldStartWith("/usr/libexec/hygiene/");
        recipe.Ports.ShouldNotBeEmpty();
        recipe.StopSignal.ShouldStartWith("SIG");
        recipe.Healthcheck.ShouldNotBeNull();
        var programs = recipe.Files.Where(file => file.Mode == "0755").Select(file => file.Path).ToList();
        programs.ShouldContain(recipe.Entrypoint[0]);
        // A program of the recipe's, or one of Debian's packages.
        (programs.Contains(recipe.Healthcheck.Command[0]) || recipe.Healthcheck.Command[0].StartsWith("/usr/bin/", StringComparison.Ordinal)).ShouldBeTrue();
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void What_a_recipe_takes_is_there_and_no_file_lies_idle(string name)
    {
        var sources = Recipe(name).Files.Where(file => file.Source is not null).Select(file => Path.GetFullPath(Path.Join(s_folder, name, file.Source))).ToList();
        sources.Where(source => !File.Exists(source)).ShouldBeEmpty();
        var all = Names.SelectMany(other => Recipe(other.Data).Files.Where(file => file.Source is not null).Select(file => Path.GetFullPath(Path.Join(s_folder, other.Data, file.Source))));
        Directory.EnumerateFiles(Path.Join(s_folder, name)).Where(file => Path.GetFileName(file) != "service.json").Except(all).ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Each_of_its_scripts_brings_what_it_sources(string name)
    {
        var recipe = Recipe(name);
        foreach (var script in recipe.Files.Where(file => file.Source?.EndsWith(".sh", StringComparison.Ordinal) == true))
            foreach (var sourced in File.ReadLines(Path.Combine(s_folder, name, script.Source!)).Where(line => line.StartsWith(". ", StringComparison.Ordinal)).Select(line => line[2..]))
                recipe.Files.ShouldContain(file => file.Path == sourced, $"{script.Path} sources it");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void What_has_neither_a_source_nor_a_target_is_a_folder(string name)
    {
        var recipe = Recipe(name);
        var files = ServiceLayer.Of(new(name, Path.Combine(s_folder, name), recipe, "1"), AccountTable.OfDistroless(1654)).Files;
        foreach (var (file, added) in recipe.Files.Zip(files.TakeLast(recipe.Files.Count)))
            (added.Content is null).ShouldBe(file.Source is null, file.Path);
    }

    [Theory]
    [InlineData("nginx", "nginx")]
    [InlineData("nginx-light", "nginx")]
    [InlineData("php-fpm", "php-fpm")]
    [InlineData("php8.4-fpm", "php-fpm")]
    [InlineData("php-fpm nginx php-mysql", "php-nginx")]
    [InlineData("redis-server", "redis")]
    [InlineData("redis", "redis")]
    [InlineData("valkey-server", "valkey")]
    [InlineData("openssh-server", "openssh")]
    [InlineData("postgresql", "postgresql")]
    [InlineData("postgresql-17", "postgresql")]
    [InlineData("mariadb-server", "mariadb")]
    public void A_package_finds_its_recipe(string requested, string name) =>
        ServiceCatalog.Select("", [s_folder], requested.Split(' '), [SampleLock.Package("php8.4-fpm", "8.4.1"), SampleLock.Package("postgresql-17", "17.6-1")])!.Name.ShouldBe(name);

    private static ServiceRecipe Recipe(string name) => ServiceRecipeJson.Read(File.ReadAllBytes(Path.Join(s_folder, name, "service.json")));
}

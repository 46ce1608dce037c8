using Sdk.Container.Hygiene.Diagnostics;

namespace Sdk.Container.Hygiene.Tests.Services;

public sealed class ServiceCatalogTests : IDisposable
{
    private readonly RecipeFolders _recipes = new RecipeFolders()
        .With("postgresql", """ "packages": ["postgresql", "postgresql-*"], "versionOf": "postgresql-*", "entrypoint": ["/run", "${version}"] """)
        .With("php-fpm", """ "packages": ["php-fpm", "php*-fpm"], "versionOf": "php*-fpm" """)
        .With("php-nginx", """ "packages": ["php-fpm", "php*-fpm"], "with": ["nginx"] """)
        .With("nginx", """ "packages": ["nginx"] """);

    public void Dispose() => _recipes.Dispose();

    [Theory]
    [InlineData("nginx", "nginx")]
    [InlineData("curl nginx", "nginx")]
    [InlineData("postgresql", "postgresql")]
    [InlineData("postgresql-17", "postgresql")]
    [InlineData("postgresql-9.6", "postgresql")]
    [InlineData("php-fpm", "php-fpm")]
    [InlineData("php8.4-fpm", "php-fpm")]
    [InlineData("nginx php-fpm", "php-nginx")]
    [InlineData("php8.4-fpm nginx", "php-nginx")]
    [InlineData("postgresql-client", null)]
    [InlineData("postgresql-client-17", null)]
    [InlineData("postgresql-", null)]
    [InlineData("php-cli-fpm", null)]
    [InlineData("php8.4", null)]
    [InlineData("nginx-common", null)]
    [InlineData("curl", null)]
    public void The_recipe_that_fits_is_the_one_that_asks_for_most_of_the_packages(string requested, string? name) =>
        (_recipes.Select(requested, locked: "postgresql-17 php8.4-fpm")?.Name).ShouldBe(name);

    [Theory]
    [InlineData("nginx postgresql", "nginx and postgresql")]
    [InlineData("postgresql php-fpm", "php-fpm and postgresql")]
    public void Of_two_that_fit_equally_well_the_project_has_to_name_one(string requested, string both)
    {
        var failure = Should.Throw<HygieneException>(() => _recipes.Select(requested, locked: "postgresql-17 php8.4-fpm")).Diagnostics.ShouldHaveSingleItem();
        failure.Code.ShouldBe("HYG5407");
        failure.Message.ShouldContain($"the recipes {both}, ");
        _recipes.Select(requested, "postgresql", "postgresql-17 php8.4-fpm")!.Name.ShouldBe("postgresql");
    }

    [Fact]
    public void A_recipe_of_the_user_s_goes_before_one_of_ours_that_fits_as_well()
    {
        _recipes.With("web", """ "packages": ["nginx"] """, "theirs");
        _recipes.Select("nginx")!.Name.ShouldBe("web");
    }

    [Fact]
    public void A_recipe_may_be_named_whatever_the_packages_are() => _recipes.Select("curl", "nginx")!.Name.ShouldBe("nginx");

    [Fact]
    public void None_is_no_recipe() => _recipes.Select("nginx", "none").ShouldBeNull();

    [Theory]
    [InlineData("ngnix", "Did you mean 'nginx'?")]
    [InlineData("non", "Did you mean 'none'?")]
    [InlineData("something-else", "Write the name of a folder of recipes, or none.")]
    public void A_name_that_nobody_knows_is_refused_with_the_nearest(string name, string says)
    {
        var failure = Should.Throw<HygieneException>(() => _recipes.Select("nginx", name)).Diagnostics.ShouldHaveSingleItem();
        failure.Code.ShouldBe("HYG5406");
        failure.Message.ShouldContain(says);
    }

    [Fact]
    public void A_folder_of_the_user_s_takes_the_place_of_ours_and_adds_to_them()
    {
        _recipes.With("nginx", """ "packages": ["nginx", "curl"] """, "theirs").With("memcached", """ "packages": ["memcached"] """, "theirs");
        _recipes.Select("curl")!.Folder.ShouldBe(_recipes["theirs/nginx"]);
        _recipes.Select("memcached")!.Name.ShouldBe("memcached");
        _recipes.Select("php-fpm", locked: "php8.4-fpm")!.Folder.ShouldBe(_recipes["ours/php-fpm"]);
    }

    /// <summary>Files that recipes share may lie beside them; some of one of ours would replace nothing.</summary>
    [Fact]
    public void A_folder_without_a_recipe_is_none_and_may_not_have_the_name_of_ours()
    {
        _recipes.Write("theirs/shared/run.sh", "").With("memcached", """ "packages": ["memcached"] """, "theirs");
        _recipes.Select("nginx")!.Folder.ShouldBe(_recipes["ours/nginx"]);
        _recipes.Write("theirs/nginx/site.conf", "");
        foreach (var name in new[] { "", "nginx" })
        {
            var failure = Should.Throw<HygieneException>(() => _recipes.Select("nginx", name)).Diagnostics.ShouldHaveSingleItem();
            failure.Code.ShouldBe("HYG5409");
            failure.Message.ShouldContain(_recipes["theirs/nginx"]);
        }
    }

    [Theory]
    [InlineData(""" "files": [{ "source": "x" }] """, "path")]
    [InlineData(""" "files": [{ "path": "/x", "mode": "rw-r--r--" }] """, "rw-r--r--")]
    [InlineData(""" "files": [{ "path": "/x", "mode": "0988" }] """, "0988")]
    [InlineData(""" "healthcheck": { "interval": 3 } """, "command")]
    [InlineData(""" "account": { "name": "x" } """, "id")]
    [InlineData(""" "accepts": [{ "path": "/x" }] """, "code")]
    public void What_a_recipe_leaves_out_or_writes_wrongly_is_told_with_its_place(string lines, string says)
    {
        _recipes.With("x", $""" "packages": ["x"], {lines} """);
        var failure = Should.Throw<HygieneException>(() => _recipes.Select("x")).Diagnostics.ShouldHaveSingleItem();
        failure.Code.ShouldBe("HYG5401");
        failure.Message.ShouldContain(says);
        failure.Location!.Value.File.ShouldBe(_recipes["ours/x/service.json"]);
    }

    [Fact]
    public void The_version_is_that_of_the_locked_package()
    {
        var service = _recipes.Select("postgresql", locked: "postgresql postgresql-client-17 postgresql-common postgresql-17 php8.4-fpm")!;
        service.PackageVersion.ShouldBe("17");
        service.Recipe.Entrypoint.ShouldBe(["/run", "17"]);
        _recipes.Select("php-fpm", locked: "php-common php8.4-cli php8.4-fpm")!.PackageVersion.ShouldBe("8.4");
    }

    [Fact]
    public void Without_a_locked_package_there_is_no_version()
    {
        var failure = Should.Throw<HygieneException>(() => _recipes.Select("postgresql", locked: "postgresql-client-17")).Diagnostics.ShouldHaveSingleItem();
        failure.Code.ShouldBe("HYG5402");
        failure.Message.ShouldContain("postgresql-*");
    }

    [Theory]
    [InlineData("{\n  \"version\": 1,\n  \"packages\": [\"x\"],\n  \"usr\": \"root\"\n}", 4, "usr")]
    [InlineData("{\n  \"version\": 1,\n  \"packages\": [\"x\"]\n", 4, "")]
    [InlineData("{\n  \"version\": \"1\",\n  \"packages\": [\"x\"], \"user\": \"root\"\n}", 2, "version")]
    [InlineData("{ \"version\": 1, \"packages\": [\"x\"] }", 1, "user")]
    [InlineData("{ \"version\": 1, \"user\": \"root\", \"packages\": [\"x\"], \"files\": null }", 1, "files")]
    [InlineData("", 1, "")]
    [InlineData("null", 1, "empty")]
    public void What_cannot_be_read_is_told_with_its_place(string json, int line, string says)
    {
        _recipes.Write("ours/x/service.json", json);
        var failure = Should.Throw<HygieneException>(() => _recipes.Select("x")).Diagnostics.ShouldHaveSingleItem();
        failure.Code.ShouldBe("HYG5401");
        failure.Location!.Value.File.ShouldBe(_recipes["ours/x/service.json"]);
        failure.Location.Value.Line.ShouldBe(line);
        failure.Message.ShouldContain(says);
    }

    [Fact]
    public void A_format_of_the_future_is_refused()
    {
        _recipes.Write("ours/x/service.json", """{ "version": 2, "user": "root", "packages": ["x"] }""");
        Should.Throw<HygieneException>(() => _recipes.Select("x")).Message.ShouldContain("its version is 2, and this package reads 1");
    }
}

using Sdk.Container.Hygiene.Testing.Engines;
using Sdk.Container.Hygiene.Tests.Publishing;
using Sdk.Container.Hygiene.Tests.RealArchive;

namespace Sdk.Container.Hygiene.Tests.Services;

[Trait("Category", "Engine")]
[Trait("Category", "RealArchive")]
public sealed class NginxTests(PublishFixture packed, PublishedImages images, EngineFixture engines)
{
    // In the template are a variable of each kind, one that the environment does not have, and one of nginx's own.
    internal const string Lines = """
        <ItemGroup>
          <DebianPackage Include="nginx" />
          <ContainerFile Include="page.html" Path="/var/www/html/index.html" />
          <ContainerFile Include="site.conf.template" Path="/etc/nginx/templates/site.conf.template" />
        </ItemGroup>
        """;

    internal const string Site = """
        server {
          listen 8080;
          root /var/www/html;
          location = /greeting { return 200 "${GREETING}, $GREETING, ${remote_port} and $uri"; }
          location ~ \.php$ {
            include fastcgi_params;
            fastcgi_param SCRIPT_FILENAME /var/www/html$fastcgi_script_name;
            fastcgi_pass ${PHP};
          }
        }
        """;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_serves_a_page_and_a_site_made_of_a_template_reloads_and_ends_in_peace()
    {
        var (engine, image) = await LoadAsync();
        using var settings = RecipeImages.OpenFolder();
        await using var container = await EngineContainer.RunAsync(engine, image, RecipeImages.Strict($"{settings.Path}:/etc/nginx/conf.d:ro"), environment: ["GREETING=Grüße \\\"", "PHP=127.0.0.1:9000"]);
        await container.WaitUntilHealthyAsync(Token);

        (await container.GetAsync(8080, "/", Token)).ShouldContain("a page of the project's");
        (await container.GetAsync(8080, "/greeting", Token)).ShouldMatch("""Grüße ".*Grüße ".* [0-9]+ and /greeting""");
        (await container.GetAsync(8080, "/page.php", Token)).ShouldContain("502 Bad Gateway");
        (await container.ExecAsync("id", "-u")).Succeeded().Output.Trim().ShouldBe("33");

        await File.WriteAllTextAsync(settings["more.conf"], "server { listen 8081; return 200 reloaded; } server { listen 8082; return 503; }", Token);
        await container.SignalAsync("HUP");
        (await container.GetAsync(8081, "/", Token)).ShouldEndWith("reloaded\n");
        // What is passed on is no reason to be unwell, and no answer is.
        await container.GetAsync(8082, "/", Token);
        (await container.ExecAsync("/usr/libexec/hygiene/check-http", "8082")).ExitCode.ShouldBe(0);
        (await container.ExecAsync("/usr/libexec/hygiene/check-http", "8082", "503")).ExitCode.ShouldBe(1);
        (await container.ExecAsync("/usr/libexec/hygiene/check-http", "8083")).ExitCode.ShouldBe(1);

        (await container.StopAsync(seconds: 120)).ShouldBe(0);
        (await container.LogAsync()).ShouldContain("\"GET /greeting HTTP/1.0\" 200");
    }

    [Fact]
    public async Task Without_a_site_of_the_project_s_it_serves_the_folder()
    {
        var (engine, image) = await LoadAsync();
        var host = RecipeImages.Strict();
        host["Memory"] = 1L << 45;
        await using var container = await EngineContainer.RunAsync(engine, image, host, environment: ["NGINX_ENVSUBST_TEMPLATE_DIR=/nowhere"]);
        // A limit that is more than the machine has is none.
        (await container.ExecAsync("sh", "-c", ". /usr/libexec/hygiene/common; memory_is_limited && echo limited; echo $(($(memory_limit) - $(machine_memory)))")).Output.Trim().ShouldBe("0");
        (await container.GetAsync(8080, "/", Token)).ShouldContain("a page of the project's");
        (await container.GetAsync(8080, "/greeting", Token)).ShouldContain("404 Not Found");
    }

    [Fact]
    public async Task A_variable_of_other_images_that_would_be_lost_is_refused()
    {
        var (engine, image) = await LoadAsync();
        await using var container = await EngineContainer.RunAsync(engine, image, RecipeImages.Strict(), environment: ["NGINX_ENVSUBST_OUTPUT_DIR=/etc/nginx"]);
        (await container.WaitAsync()).ShouldBe(1);
        (await container.LogAsync()).ShouldContain("NGINX_ENVSUBST_OUTPUT_DIR is set, and has no effect here");
    }

    /// <summary>Of the variables only those that the filter names; a site where any Debian has it takes the place of the folder's.</summary>
    [Fact]
    public async Task Templates_and_processes_are_as_variables_say_and_sites_where_Debian_has_them()
    {
        var (engine, image) = await LoadAsync();
        using var settings = RecipeImages.OpenFolder();
        await File.WriteAllTextAsync(settings["own.conf.tmpl"], "server { listen 8081; location / { return 200 \"$SHOP_NAME at $uri\"; } }\n", Token);
        await File.WriteAllTextAsync(settings["other.template"], "nonsense\n", Token);
        await File.WriteAllTextAsync(settings["site"], "server { listen 8083; return 200 enabled; }\n", Token);
        await using var container = await EngineContainer.RunAsync(
            engine, image, RecipeImages.Strict($"{settings.Path}:/templates:ro", $"{settings["site"]}:/etc/nginx/sites-enabled/own:ro"),
            environment: ["NGINX_ENVSUBST_TEMPLATE_DIR=/templates", "NGINX_ENVSUBST_TEMPLATE_SUFFIX=.tmpl", "NGINX_ENVSUBST_FILTER=^SHOP_", "NGINX_WORKER_PROCESSES=3", "SHOP_NAME=shop", "uri=wrong"]);
        (await container.GetAsync(8081, "/here", Token)).ShouldEndWith("shop at /here\n");
        (await container.GetAsync(8083, "/", Token)).ShouldEndWith("enabled\n");
        (await container.ExecAsync("sh", "-c", "grep -l '^nginx: worker' /proc/[0-9]*/cmdline | wc -l")).Succeeded().Output.Trim().ShouldBe("3");
        (await container.ExecAsync("/usr/libexec/hygiene/check-http", "8080")).ExitCode.ShouldBe(1, "the folder's own site is not there any more");
    }

    private Task<(Engine Engine, string Image)> LoadAsync() => LoadAsync(new(packed, images, engines));

    internal static Task<(Engine Engine, string Image)> LoadAsync(RecipeImages recipes) =>
        recipes.LoadAsync("web", Lines, ("page.html", "<p>a page of the project's</p>"), ("site.conf.template", Site));
}

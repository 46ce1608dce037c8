using Sdk.Container.Hygiene.Testing.Engines;
using Sdk.Container.Hygiene.Tests.Publishing;
using Sdk.Container.Hygiene.Tests.RealArchive;

namespace Sdk.Container.Hygiene.Tests.Services;

/// <summary>php-fpm behind nginx: both in one image, and each in its own.</summary>
[Trait("Category", "Engine")]
[Trait("Category", "RealArchive")]
public sealed class PhpTests(PublishFixture packed, PublishedImages images, EngineFixture engines)
{
    private const int Killed = 137;

    private const string Program = """
        <?php
        session_start();
        error_log("said by php");
        echo "PHP ", PHP_MAJOR_VERSION, " as ", posix_getuid(), " for ", $_SERVER["REQUEST_URI"], " with ", getenv("PHP_FPM_PM_MAX_CHILDREN"), " processes of ", ini_get("memory_limit");
        """;

    // Says when it has begun, and answers when it may.
    private const string Slow = """
        <?php
        touch("/dev/shm/begun");
        while (!file_exists("/dev/shm/go")) { usleep(20000); clearstatcache(); }
        echo "answered at last";
        """;

    private const string Files = """
        <ContainerFile Include="index.php" Path="/var/www/html/index.php" />
        <ContainerFile Include="slow.php" Path="/var/www/html/slow.php" />
        """;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task In_one_image_nginx_hands_everything_to_it_that_is_no_file()
    {
        var (engine, image) = await LoadAsync("");
        await using var container = await EngineContainer.RunAsync(engine, image, RecipeImages.Strict(), environment:
        [
            "PHP_MEMORY_LIMIT=77M", "PHP_FPM_PM_MAX_CHILDREN=3",
            // They are for templates of the project's.
            "NGINX_ENVSUBST_FILTER=^SHOP_", "NGINX_ENVSUBST_TEMPLATE_SUFFIX=.tmpl",
        ]);
        await container.WaitUntilHealthyAsync(Token);
        (await container.GetAsync(8080, "/shop/cart?id=7", Token)).ShouldEndWith("PHP 8 as 33 for /shop/cart?id=7 with 3 processes of 77M\n");
        (await container.GetAsync(8080, "/.env", Token)).ShouldContain("403 Forbidden");
        (await container.GetAsync(8080, "/.well-known/webfinger", Token)).ShouldContain(" for /.well-known/webfinger ");
        // More than nginx takes by itself, and PHP's own word for it.
        (await container.ExecAsync("bash", "-c", """
            exec 3<>/dev/tcp/127.0.0.1/8080
            printf 'POST / HTTP/1.0\r\nHost: localhost\r\nContent-Type: application/octet-stream\r\nContent-Length: 3000000\r\n\r\n' >&3
            head -c 3000000 /dev/zero >&3
            cat <&3
            """)).Output.ShouldContain("200 OK");
        (await container.LogAsync()).ShouldContain("said by php");
    }

    [Fact]
    public async Task Settings_of_the_project_s_go_over_the_recipe_s_and_variables_over_Debian_s()
    {
        var (engine, image) = await LoadAsync("");
        using var settings = RecipeImages.OpenFolder();
        await File.WriteAllTextAsync(settings["zz-own.ini"], "precision = 5\n", Token);
        await File.WriteAllTextAsync(settings["zz-own.conf"], "[www]\npm.max_children = 2\nphp_admin_value[max_input_vars] = 77\n", Token);
        await File.WriteAllTextAsync(settings["index.php"], """
            <?php
            foreach (["precision", "max_input_vars", "upload_max_filesize", "post_max_size", "max_execution_time", "date.timezone"] as $name) echo $name, "=", ini_get($name), " ";
            """, Token);
        const string Version = "8.4";
        await using var container = await EngineContainer.RunAsync(
            engine, image,
            RecipeImages.Strict(
                $"{settings["zz-own.ini"]}:/etc/php/{Version}/fpm/conf.d/zz-own.ini:ro", $"{settings["zz-own.conf"]}:/etc/php/{Version}/fpm/pool.d/zz-own.conf:ro",
                $"{settings["index.php"]}:/var/www/html/index.php:ro"),
            environment: ["PHP_UPLOAD_MAX_FILESIZE=31M", "PHP_POST_MAX_SIZE=32M", "PHP_MAX_EXECUTION_TIME=33", "PHP_DATE_TIMEZONE=Europe/Berlin", "PHP_FPM_PM_CONTROL=static"]);
        await container.WaitUntilHealthyAsync(Token);
        (await container.GetAsync(8080, "/", Token)).ShouldEndWith(
            "precision=5 max_input_vars=77 upload_max_filesize=31M post_max_size=32M max_execution_time=33 date.timezone=Europe/Berlin \n");
        // A static pool has all of its processes from the start.
        (await container.ExecAsync("sh", "-c", "grep -l '^php-fpm: pool www' /proc/[0-9]*/cmdline | wc -l")).Succeeded().Output.Trim().ShouldBe("2");
    }

    [Fact]
    public async Task A_stop_waits_for_requests_that_are_being_answered()
    {
        var (engine, image) = await LoadAsync("");
        await using var container = await EngineContainer.RunAsync(engine, image, RecipeImages.Strict());
        await container.WaitUntilHealthyAsync(Token);
        var answer = container.GetAsync(8080, "/slow.php", Token);
        await WaitUntilAsync(async () => (await container.ExecAsync("test", "-e", "/dev/shm/begun")).ExitCode == 0);
        var stop = container.StopAsync(seconds: 120);
        await WaitUntilAsync(async () => (await container.LogAsync()).Contains("shutting down", StringComparison.Ordinal));
        (await container.ExecAsync("touch", "/dev/shm/go")).Succeeded();
        (await answer).ShouldEndWith("answered at last\n");
        (await stop).ShouldBe(0);
    }

    [Theory]
    [InlineData("nginx")]
    [InlineData("php-fpm")]
    public async Task Where_one_of_both_ends_the_container_ends_with_its_code(string program)
    {
        var (engine, image) = await LoadAsync("");
        await using var container = await EngineContainer.RunAsync(engine, image, RecipeImages.Strict());
        await container.WaitUntilHealthyAsync(Token);
        // The one whose parent is the first process. Where the container ends before what kills it, that is killed, too.
        (await container.ExecAsync("sh", "-c", """for p in /proc/[0-9]*; do case "$(cut -d' ' -f2,4 "$p/stat")" in "($0"*") 1") kill -KILL "${p#/proc/}" ;; esac; done""", program)).ExitCode.ShouldBeOneOf(0, Killed);
        (await container.WaitAsync()).ShouldBe(Killed);
    }

    [Fact]
    public async Task Orphans_are_reaped()
    {
        var (engine, image) = await LoadAsync("");
        await using var container = await EngineContainer.RunAsync(engine, image, RecipeImages.Strict());
        await container.WaitUntilHealthyAsync(Token);
        (await container.ExecAsync("sh", "-c", "tail -f /dev/null >/dev/null 2>&1 & echo $! >/dev/shm/orphan")).Succeeded();
        (await container.ExecAsync("sh", "-c", "cut -d' ' -f4 /proc/$(cat /dev/shm/orphan)/stat")).Output.Trim().ShouldBe("1");
        (await container.ExecAsync("sh", "-c", "kill $(cat /dev/shm/orphan)")).Succeeded();
        // A zombie keeps its folder.
        await WaitUntilAsync(async () => (await container.ExecAsync("sh", "-c", "test ! -e /proc/$(cat /dev/shm/orphan)")).ExitCode == 0);
    }

    [Fact]
    public async Task In_an_image_of_its_own_it_answers_an_nginx_of_another()
    {
        var (engine, image) = await LoadAsync("php-fpm");
        var host = RecipeImages.Strict();
        host["Memory"] = 512 << 20;
        await using var php = await EngineContainer.RunAsync(engine, image, host);
        await php.WaitUntilHealthyAsync(Token);

        var (_, web) = await NginxTests.LoadAsync(new(packed, images, engines));
        await using var nginx = await EngineContainer.RunAsync(engine, web, RecipeImages.Strict(), environment: [$"PHP={await php.AddressAsync()}:9000", "GREETING=hello"]);
        (await nginx.GetAsync(8080, "/index.php?a=b", Token)).ShouldEndWith("PHP 8 as 33 for /index.php?a=b with 8 processes of 128M\n");
        (await php.StopAsync(seconds: 120)).ShouldBe(0);
        (await php.LogAsync()).ShouldContain("\"GET /index.php\" 200");
    }

    /// <summary>At one address, where the health check has to ask, too.</summary>
    [Theory]
    [InlineData("127.0.0.2:9001")]
    [InlineData("0.0.0.0:9001")]
    public async Task Where_it_listens_is_the_user_s_to_say(string address)
    {
        var (engine, image) = await LoadAsync("php-fpm");
        await using var php = await EngineContainer.RunAsync(engine, image, RecipeImages.Strict(), environment: [$"PHP_FPM_LISTEN_ADDRESS={address}"]);
        await php.WaitUntilHealthyAsync(Token);
    }

    // One set of packages for both recipes: their layers are made once.
    private Task<(Engine Engine, string Image)> LoadAsync(string service) => new RecipeImages(packed, images, engines).LoadAsync(service.Length > 0 ? service : "php-nginx", $"""
        <PropertyGroup><HygieneService>{service}</HygieneService></PropertyGroup>
        <ItemGroup><DebianPackage Include="php-fpm;nginx" />{Files}</ItemGroup>
        """, ("index.php", Program), ("slow.php", Slow));

    private static async Task WaitUntilAsync(Func<Task<bool>> condition)
    {
        while (!await condition())
            await Task.Delay(50, Token);
    }
}

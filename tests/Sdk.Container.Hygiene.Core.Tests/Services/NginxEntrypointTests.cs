using Sdk.Container.Hygiene.Testing;
using Sdk.Container.Hygiene.Testing.Publishing;

namespace Sdk.Container.Hygiene.Tests.Services;

/// <summary>What nginx's entrypoint makes of its configuration, by a shell and without nginx: its paths lead into a folder of the test's.</summary>
public sealed class NginxEntrypointTests : IDisposable
{
    private static readonly string s_recipes = Path.Combine(Repository.Root, "templates", "services");

    private readonly TemporaryFolder _folder = new();

    public NginxEntrypointTests() => Assert.SkipUnless(File.Exists("/bin/sh") && File.Exists("/usr/bin/nproc"), "there is no shell of Linux");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("nginx", true)]
    [InlineData("nginx", false)]
    [InlineData("php-nginx", true)]
    [InlineData("php-nginx", false)]
    public async Task The_default_site_listens_on_addresses_that_the_kernel_has(string recipe, bool hasIPv6)
    {
        if (hasIPv6)
            await File.WriteAllTextAsync(_folder["if_inet6"], "", TestContext.Current.CancellationToken);
        var site = await StartAsync(recipe);
        site.Contains("listen [::]:8080", StringComparison.Ordinal).ShouldBe(hasIPv6);
        site.ShouldContain("listen 8080 default_server;");
        site.ShouldContain("try_files");
    }

    /// <returns>The default site, which the main file includes.</returns>
    private async Task<string> StartAsync(string recipe)
    {
        Directory.CreateDirectory(_folder["etc"]);
        Directory.CreateDirectory(_folder["run"]);
        File.Copy(Path.Combine(s_recipes, "nginx/nginx.conf"), _folder["etc/hygiene.conf"]);
        File.Copy(Path.Combine(s_recipes, recipe, "site.conf"), _folder["etc/hygiene-site.conf"]);
        var script = (await File.ReadAllTextAsync(Path.Combine(s_recipes, "nginx/entrypoint.sh"), TestContext.Current.CancellationToken))
            .Replace("/usr/libexec/hygiene/common", Path.Combine(s_recipes, "common.sh"), StringComparison.Ordinal)
            .Replace("/proc/net/if_inet6", _folder["if_inet6"], StringComparison.Ordinal)
            .Replace("/run/nginx", _folder["run"], StringComparison.Ordinal)
            .Replace("/etc/nginx", _folder["etc"], StringComparison.Ordinal)
            .Replace("exec nginx", "echo nginx", StringComparison.Ordinal);
        (await ProcessRun.RunAsync("/bin/sh", ["-c", script], _folder.Path, cancellationToken: TestContext.Current.CancellationToken)).Succeeded();
        var included = (await File.ReadAllLinesAsync(_folder["run/nginx/etc/container.conf"], TestContext.Current.CancellationToken))
            .Single(line => line.Contains("site.conf;", StringComparison.Ordinal)).Trim()["include ".Length..^1];
        return await File.ReadAllTextAsync(included, TestContext.Current.CancellationToken);
    }
}

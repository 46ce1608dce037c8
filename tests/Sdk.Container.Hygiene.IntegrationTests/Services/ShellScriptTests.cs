using Sdk.Container.Hygiene.Testing;

namespace Sdk.Container.Hygiene.Tests.Services;

public sealed class ShellScriptTests
{
    /// <summary>SC1091: what is sourced has another path in the image.</summary>
    [Fact]
    public async Task Shellcheck_is_content_with_every_script_that_runs_in_an_image()
    {
        var scripts = new[] { "templates/services", "src/Sdk.Container.Hygiene.Core" }
            .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Repository.Root, folder), "*.sh", SearchOption.AllDirectories))
            .Where(file => !file.Contains("/obj/", StringComparison.Ordinal)).Order(StringComparer.Ordinal).ToList();
        scripts.Select(Path.GetFileName).ShouldContain("configure.sh");
        scripts.Count.ShouldBeGreaterThan(8);
        await Tool.RunAsync("shellcheck", Repository.Root, ["--exclude=SC1091", .. scripts]);
    }

    /// <summary>SC2154 and SC2034: what one file of the runner sets, another uses. SC2015: A &amp;&amp; B || C is meant.</summary>
    [Fact]
    public async Task Shellcheck_is_content_with_the_runner()
    {
        var folder = Path.Combine(Repository.Root, "templates/runner");
        var scripts = Directory.EnumerateFiles(Path.Combine(folder, "lib"), "*.sh").Append(Path.Combine(folder, "hygiene")).Order(StringComparer.Ordinal).ToList();
        scripts.Count.ShouldBeGreaterThan(20);
        foreach (var script in scripts)
            (await File.ReadAllLinesAsync(script, TestContext.Current.CancellationToken)).Length.ShouldBeLessThan(200, script);
        await Tool.RunAsync("shellcheck", folder, ["--exclude=SC1091,SC2154,SC2034,SC2015", .. scripts]);
    }
}

using Sdk.Container.Hygiene.Testing;

namespace Sdk.Container.Hygiene.Tests.Services;

/// <summary>The shell scripts of the recipes.</summary>
public sealed class ScriptTests
{
    [Fact]
    public async Task Shellcheck_finds_nothing_in_the_scripts_of_the_recipes()
    {
        Tool.Need("shellcheck");
        var scripts = Directory.GetFiles(Path.Combine(Repository.Root, "templates", "services"), "*.sh", SearchOption.AllDirectories).Order(StringComparer.Ordinal).ToList();
        scripts.Count.ShouldBeGreaterThan(5);
        // What is sourced lies elsewhere in the image (SC1091), and has a line at its head that says so instead of an interpreter's name (SC2148).
        foreach (var script in scripts)
            await Tool.RunAsync("shellcheck", Repository.Root, "--exclude=SC1091", $"--shell={(File.ReadLines(script).First() == "#!/bin/bash" ? "bash" : "sh")}", script);
    }
}

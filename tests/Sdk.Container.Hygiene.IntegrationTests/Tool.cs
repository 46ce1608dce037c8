using System.Runtime.Versioning;
using Sdk.Container.Hygiene.Testing.Publishing;

// Elsewhere than on Linux and its like, what needs modes of files is skipped with the programs that it needs.
[assembly: UnsupportedOSPlatform("windows")]

// Tests wait for engines, timers and disks: on two processors, a third keeps both busy.
[assembly: Xunit.v3.Parallelization(MaxThreads = 3)]

namespace Sdk.Container.Hygiene.Tests;

/// <summary>Programs of other people, from Debian's packages.</summary>
internal static class Tool
{
    /// <summary>Skips the test where a program is not installed.</summary>
    public static void Need(params string[] tools)
    {
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        foreach (var tool in tools)
            Assert.SkipUnless(folders.Any(folder => File.Exists(Path.Combine(folder, tool))), $"{tool} is not installed");
    }

    /// <summary>Runs a program to its end; skips the test where it is not installed, and fails it where the program fails.</summary>
    public static async Task<string> RunAsync(string tool, string folder, params string[] arguments)
    {
        Need(tool);
        Dictionary<string, string?> environment = new() { ["LC_ALL"] = "C.UTF-8" };
        return (await ProcessRun.RunAsync(tool, arguments, folder, environment, TestContext.Current.CancellationToken)).Succeeded().Output;
    }
}

using System.Diagnostics;

namespace Sdk.Container.Hygiene.Testing.Publishing;

/// <summary>
/// One compiler for all builds of a run of the tests: to start another for each takes two thirds of a build's time. No other build of the machine uses it, and it ends with the run.
/// </summary>
public static class CompilerServer
{
    private static readonly string Id = $"hygiene-tests-{Guid.NewGuid():N}";

    /// <summary>As environment variables or MSBuild properties. MSBuild itself would leave it out where its nodes are not to stay.</summary>
    public static IReadOnlyDictionary<string, string?> Settings { get; } = new Dictionary<string, string?> { ["UseSharedCompilation"] = "true", ["SharedCompilationId"] = Id };

    public static void End()
    {
        foreach (var id in MachineProcesses.Find("cmdline", text => text.Contains(Id, StringComparison.Ordinal)))
            using (var server = Process.GetProcessById(id))
                server.Kill();
    }
}

namespace Sdk.Container.Hygiene.Testing;

/// <summary>The clone that the tests were built from.</summary>
public static class Repository
{
    /// <summary>
    /// Absolute path of the root: above the test's own assembly, since builds put it into the repository's artifacts. The path of a source file, as the compiler knows it, would
    /// not do: a build in CI writes <c>/_/</c> for the root, so that the same sources give the same assembly anywhere.
    /// </summary>
    public static string Root { get; } = FindRoot();

    private static string FindRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "Sdk.Container.Hygiene.sln")))
            folder = Path.GetDirectoryName(folder);
        return folder ?? throw new InvalidOperationException($"no solution above {AppContext.BaseDirectory}");
    }
}

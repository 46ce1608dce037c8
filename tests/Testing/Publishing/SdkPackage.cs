using System.Globalization;

namespace Sdk.Container.Hygiene.Testing.Publishing;

/// <summary>
/// The really packed package in a feed of its own. Each pack has a version of its own, and the projects have a package folder of their own: a build node or a machine-wide
/// folder that still holds an older build cannot get in between.
/// </summary>
public sealed class SdkPackage : IDisposable
{
    private SdkPackage(string folder, string version) => (Folder, Version) = (folder, version);

    public string Version { get; }
    public string Folder { get; }
    public string Feed => Path.Combine(Folder, "feed");
    public string Packages => Path.Combine(Folder, "packages");

    public static string RepositoryRoot => Repository.Root;

    public static async Task<SdkPackage> PackAsync(CancellationToken cancellationToken = default)
    {
        var version = string.Create(CultureInfo.InvariantCulture, $"1.0.0-test.{DateTime.UtcNow.Ticks}");
        SdkPackage package = new(Directory.CreateTempSubdirectory("hygiene-package-").FullName, version);
        var run = await ProcessRun.RunAsync("dotnet",
            ["pack", "src/Sdk.Container.Hygiene", "-c", "Release", "-o", package.Feed, $"-p:Version={version}", "-nodeReuse:false", "--nologo", "-v:q"],
            RepositoryRoot, CompilerServer.Settings, cancellationToken);
        run.Succeeded();
        return package;
    }

    public void Dispose()
    {
        CompilerServer.End();
        Directory.Delete(Folder, recursive: true);
    }
}

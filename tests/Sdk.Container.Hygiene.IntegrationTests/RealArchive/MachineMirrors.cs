using Sdk.Container.Hygiene.Archives;
using Sdk.Container.Hygiene.Testing;

namespace Sdk.Container.Hygiene.Tests.RealArchive;

/// <summary>This machine's own mirrors of Debian, found as a publish finds them: what <c>DebianMirror</c> in the environment names, else apt's sources.</summary>
internal static class MachineMirrors
{
    public static string Keyring { get; } = Path.Combine(Repository.Root, "build", "keyrings", "debian-archive-keyring.gpg");

    public static string[] SuitesOf(string release) => [release, $"{release}-updates", $"{release}-security"];

    public static MirrorList Read()
    {
        MirrorSettings settings = new() { Mirrors = ListOf("DebianMirror"), SecurityMirrors = ListOf("DebianSecurityMirror") };
        return new(settings, AptSources.ReadFolder("/etc/apt", new RecordingLog()), Sdk.Container.Hygiene.OpenPgp.Keyring.Parse(File.ReadAllBytes(Keyring)));
    }

    /// <summary>Why a publish from a release cannot work here; null where each of its suites has a mirror that answers.</summary>
    public static async Task<string?> FindObstacleAsync(string release)
    {
        var mirrors = Read();
        using HttpClient http = new() { Timeout = TimeSpan.FromSeconds(60) };
        foreach (var suite in SuitesOf(release))
        {
            if (mirrors.For(suite) is not [var mirror, ..])
                return $"this machine has no mirror of Debian's {suite}";
            try
            {
                // A folder (file:) is there or not: the publish itself will say.
                if (mirror.Name.StartsWith("http", StringComparison.OrdinalIgnoreCase))
                    (await http.GetAsync($"{mirror.Name}/dists/{suite}/InRelease")).Dispose();
            }
            catch (Exception failure) when (failure is HttpRequestException or TaskCanceledException)
            {
                return $"the mirror of {suite} is not reachable: {failure.Message}";
            }
        }
        return null;
    }

    private static string[] ListOf(string variable) =>
        (Environment.GetEnvironmentVariable(variable) ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}

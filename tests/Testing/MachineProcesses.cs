namespace Sdk.Container.Hygiene.Testing;

/// <summary>The processes of this machine, those in containers too, as /proc tells of them; none where there is no /proc.</summary>
public static class MachineProcesses
{
    /// <summary>Whether one runs that was started with this word.</summary>
    public static bool IsRunning(string argument) => Find("cmdline", text => text.Split('\0').Contains(argument)).Any();

    /// <summary>The numbers of those of which a file fits; one that ends meanwhile does not.</summary>
    /// <param name="file">In their folder of /proc: <c>cmdline</c>, which has a NUL behind each word, or <c>cgroup</c>.</param>
    public static IEnumerable<int> Find(string file, Func<string, bool> fits) => Directory.Exists("/proc")
        ? Directory.EnumerateDirectories("/proc").Where(folder => int.TryParse(Path.GetFileName(folder), out _) && TryRead(Path.Join(folder, file)) is { } text && fits(text)).Select(folder => int.Parse(Path.GetFileName(folder), null))
        : [];

    private static string? TryRead(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}

using System.Globalization;

namespace Sdk.Container.Hygiene.Benchmarks;

/// <summary>A process and what it started, by proc(5).</summary>
internal static class ProcessTree
{
    /// <summary>The sum of the resident sets: pages that two of them share count twice, the same for everybody who is measured.</summary>
    public static long ResidentBytes(int root)
    {
        Dictionary<int, (int Parent, long Pages)> all = [];
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
            if (int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var id) && Read(folder) is { } process)
                all[id] = process;
        return all.Keys.Where(id => IsWithin(id)).Sum(id => all[id].Pages) * Environment.SystemPageSize;

        bool IsWithin(int id)
        {
            while (id != root && all.TryGetValue(id, out var process))
                id = process.Parent;
            return id == root;
        }
    }

    // /proc/PID/stat: "pid (name) state ppid …", rss as the 24th field; the name may hold anything, also a parenthesis.
    private static (int Parent, long Pages)? Read(string folder)
    {
        try
        {
            var stat = File.ReadAllText(Path.Combine(folder, "stat"));
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return (int.Parse(fields[1], CultureInfo.InvariantCulture), long.Parse(fields[21], CultureInfo.InvariantCulture));
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}

using System.Text;
using Sdk.Container.Hygiene.Debian;
using Sdk.Container.Hygiene.Diagnostics;

namespace Sdk.Container.Hygiene.Archives;

/// <summary>
/// Reads apt's sources (sources.list(5)): one-line and deb822. What apt would refuse is passed over: these files are the machine's, not the project's, and an entry that
/// is not understood is simply not used.
/// </summary>
public static class AptSources
{
    /// <summary>All entries of a machine, in apt's order: sources.list, then sources.list.d by name. Files that cannot be read are passed over with a word to the log.</summary>
    /// <param name="folder">Absolute path: <c>/etc/apt</c>.</param>
    public static IReadOnlyList<AptSource> ReadFolder(string folder, IHygieneLog log)
    {
        var sources = new List<AptSource>();
        foreach (var file in Files(folder))
        {
            try
            {
                sources.AddRange(Parse(File.ReadAllText(file), file));
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                log.Detail($"passed over {file}: {failure.Message}");
            }
        }
        return sources;
    }

    /// <summary>The entries of a file: deb822 where its name ends in <c>.sources</c>, one-line elsewhere.</summary>
    public static IEnumerable<AptSource> Parse(string text, string file) =>
        file.EndsWith(".sources", StringComparison.Ordinal) ? ParseDeb822(text, file) : OneLineSources.Parse(text, file);

    private static IEnumerable<string> Files(string folder)
    {
        var list = Path.Join(folder, "sources.list");
        if (File.Exists(list))
            yield return list;
        string[] parts = [];
        TryList(() => parts = Directory.GetFiles(Path.Join(folder, "sources.list.d")));
        foreach (var part in parts.Where(part => IsPart(Path.GetFileName(part))).OrderBy(Path.GetFileName, StringComparer.Ordinal))
            yield return part;
    }

    private static void TryList(Action list)
    {
        try
        {
            list();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // No such folder, or none that may be read: no entries.
        }
    }

    // sources.list(5): letters, digits, underscore, hyphen and period; others (editors' copies) are ignored.
    private static bool IsPart(string name) =>
        (name.EndsWith(".list", StringComparison.Ordinal) || name.EndsWith(".sources", StringComparison.Ordinal)) && !name.StartsWith('.')
        && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.');

    private static IEnumerable<AptSource> ParseDeb822(string text, string file)
    {
        // sources.list(5) allows comments between continuation lines, too.
        var lines = text.Split('\n').Select(line => line.StartsWith('#') ? null : line).ToList();
        var stanzas = ControlFile.Read(Encoding.UTF8.GetBytes(string.Join('\n', lines.OfType<string>())));
        foreach (var stanza in stanzas)
        {
            string[] words(ReadOnlySpan<byte> field) => (stanza.GetString(field) ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            var (uris, suites) = (words("URIs"u8), words("Suites"u8));
            if (words("Types"u8).Contains("deb") && IsEnabled(stanza.GetString("Enabled"u8)) && uris.Length > 0 && suites.Length > 0)
                yield return new(new(file), uris, suites, words("Components"u8), words("Architectures"u8), AptSignedBy.Parse(stanza.GetString("Signed-By"u8) ?? ""));
        }
    }

    // apt's StringToBool: what is not a no is a yes.
    private static bool IsEnabled(string? value) => value?.ToLowerInvariant() is not ("no" or "false" or "without" or "off" or "disable" or "0");
}

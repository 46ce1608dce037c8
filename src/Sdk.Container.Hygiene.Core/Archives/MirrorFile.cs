using Sdk.Container.Hygiene.Diagnostics;

namespace Sdk.Container.Hygiene.Archives;

/// <summary>
/// A list of mirrors in a file, as <c>mirror+file:</c> names it (apt-transport-mirror(1)): Debian's own cloud images have their sources so. Lists that would have to be
/// downloaded first are refused.
/// </summary>
internal static class MirrorFile
{
    private const string Prefix = "mirror+file:";

    /// <summary>The mirrors that a URL stands for: itself, or those in the file. Throws <see cref="HygieneException"/> (HYG3001, HYG3002, HYG3003).</summary>
    public static IEnumerable<Mirror> Expand(string url) =>
        url.StartsWith(Prefix, StringComparison.Ordinal) ? Read(Mirror.Parse(url["mirror+".Length..])) : [Mirror.Parse(url)];

    private static List<Mirror> Read(Mirror file)
    {
        string text;
        try
        {
            text = File.ReadAllText(file.Folder!);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw ArchiveDiagnostics.UnreadableMirrorList(file.Folder!, failure.Message).ToException(failure);
        }
        // After the URL a line can have metadata (priority:1, arch:amd64), which only order or restrict what is there anyway.
        return [.. text.Split('\n')
            .Select(line => line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
            .Where(words => words.Length > 0 && !words[0].StartsWith('#'))
            .Select(words => Mirror.Parse(words[0]))];
    }
}

using System.Globalization;

namespace Sdk.Container.Hygiene.Archives;

/// <summary>The one-line format of sources.list(5): <c>deb [ option=value … ] uri suite [component …]</c>.</summary>
internal static class OneLineSources
{
    public static IEnumerable<AptSource> Parse(string text, string file)
    {
        var number = 0;
        foreach (var line in text.Split('\n'))
        {
            number++;
            if (ParseLine(line) is { } entry)
                yield return new(new(file, number), [entry.Words[0]], [entry.Words[1]], entry.Words[2..],
                    Option(entry.Options, "arch").Split(',', StringSplitOptions.RemoveEmptyEntries), AptSignedBy.Parse(Option(entry.Options, "signed-by")));
        }
    }

    private static (string[] Options, string[] Words)? ParseLine(string line)
    {
        var comment = line.IndexOf('#', StringComparison.Ordinal);
        var words = Words(comment < 0 ? line : line[..comment]);
        if (words is not ["deb", ..])
            return null;
        string[] options = [];
        if (words.Length > 1 && words[1].StartsWith('['))
        {
            options = words[1].Trim('[', ']').Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            words = words[1..];
        }
        // A CD has blanks in its name, in brackets: of no use here, but its words must not be taken for others.
        return words.Length >= 3 && words[1].Contains(':', StringComparison.Ordinal) ? (options, words[1..]) : null;
    }

    // White space parts words, but not between brackets: options, and the names of CDs.
    private static string[] Words(string line)
    {
        var words = new List<string>();
        var (start, depth) = (-1, 0);
        for (var i = 0; i <= line.Length; i++)
        {
            var c = i < line.Length ? line[i] : '\n';
            depth += c switch { '[' => 1, ']' when depth > 0 => -1, _ => 0 };
            if (i == line.Length || (depth == 0 && char.IsWhiteSpace(c)))
            {
                if (start >= 0)
                    words.Add(line[start..i]);
                start = -1;
            }
            else if (start < 0 && !char.IsWhiteSpace(c))
            {
                start = i;
            }
        }
        return [.. words];
    }

    private static string Option(string[] options, string name)
    {
        var found = options.FirstOrDefault(option => option.StartsWith(name + "=", true, CultureInfo.InvariantCulture));
        return found is null ? "" : found[(name.Length + 1)..];
    }
}

using System.Text;

namespace Sdk.Container.Hygiene.Debian.Deb;

/// <summary>Folds a text into the lines of a Description's extended part (Debian Policy §5.6.13).</summary>
internal static class DebDescription
{
    private const int Width = 79;

    /// <summary>The continuation lines, each with the space it begins with and the line end before it: nothing for an empty text.</summary>
    public static string Fold(string text)
    {
        StringBuilder folded = new();
        foreach (var paragraph in Paragraphs(text))
        {
            if (folded.Length > 0)
                folded.Append("\n .");
            var column = 0;
            foreach (var word in Words(paragraph))
            {
                if (column > 0 && column + 1 + word.Length <= Width)
                {
                    folded.Append(' ').Append(word);
                    column += 1 + word.Length;
                    continue;
                }
                // A line that begins with a full stop means something: one that begins with two spaces is shown as it is.
                var indent = word.StartsWith('.') ? "  " : " ";
                folded.Append('\n').Append(indent).Append(word);
                column = indent.Length + word.Length;
            }
        }
        return folded.ToString();
    }

    private static IEnumerable<string> Paragraphs(string text)
    {
        List<string> lines = [];
        foreach (var line in text.ReplaceLineEndings("\n").Split('\n').Select(Plain).Append(""))
        {
            if (line.Length > 0)
                lines.Add(line);
            else if (lines.Count > 0)
            {
                yield return string.Join(' ', lines);
                lines.Clear();
            }
        }
    }

    // ".NET" stays on the line of the word before it.
    private static IEnumerable<string> Words(string paragraph)
    {
        string? held = null;
        foreach (var word in paragraph.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (held is not null && word.StartsWith('.'))
                held = $"{held} {word}";
            else
            {
                if (held is not null)
                    yield return held;
                held = word;
            }
        }
        if (held is not null)
            yield return held;
    }

    private static string Plain(string line) => string.Concat(line.Select(c => char.IsControl(c) || char.IsWhiteSpace(c) ? ' ' : c)).Trim();
}

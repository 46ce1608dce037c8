using System.Text;

namespace Sdk.Container.Hygiene.Locking;

/// <summary>
/// An aligned table of text, indented by two. The last column takes what the others leave and is wrapped after a comma or before an arrow; where that is too little for two
/// CVE ids, "old -> new" in the other columns goes on two lines. A last column without any text is left out.
/// </summary>
internal static class TextTable
{
    private const string Indent = "  ";
    private const string Gap = "  ";
    private const string Arrow = " -> ";

    // "CVE-2025-12345, CVE-2025-12345"
    private const int Roomy = 30;

    /// <param name="rows">The heading first; all of one length.</param>
    public static string Render(IReadOnlyList<IReadOnlyList<string>> rows, int width)
    {
        var last = rows[0].Count - 1;
        var isEmpty = rows.Skip(1).All(row => row[last].Length == 0);
        var wanted = isEmpty ? 0 : Gap.Length + Math.Min(Roomy, rows.Max(row => row[last].Length));
        var overflow = Indent.Length + Enumerable.Range(0, last).Sum(column => rows.Max(row => row[column].Length)) + (Gap.Length * (last - 1)) + wanted - width;

        var cells = rows.Select(_ => new List<List<string>>()).ToList();
        for (var column = 0; column < last; column++)
            AddColumn(cells, [.. rows.Select(row => row[column])], Math.Max(0, overflow));
        if (!isEmpty)
        {
            var room = width - Indent.Length - Widths(cells).Sum(column => column + Gap.Length);
            foreach (var (row, cell) in rows.Zip(cells))
                cell.Add(Wrap(row[last], room));
        }
        return Layout(cells);
    }

    // Only what would be too wide is split: a short "old -> new" among long ones stays on one line.
    private static void AddColumn(List<List<List<string>>> cells, IReadOnlyList<string> column, int overflow)
    {
        var halves = column.Select(Halves).ToList();
        var limit = Math.Max(column.Max(text => text.Length) - overflow, halves.Max(half => half.Max(line => line.Length)));
        foreach (var (index, text) in column.Index())
            cells[index].Add(text.Length > limit ? halves[index] : [text]);
    }

    private static List<string> Halves(string text) =>
        text.IndexOf(Arrow, StringComparison.Ordinal) is >= 0 and var at ? [text[..at], text[(at + 1)..]] : [text];

    private static List<string> Wrap(string text, int width)
    {
        var lines = new List<string> { "" };
        foreach (var piece in BreakablePieces(text))
        {
            if (lines[^1].Length > 0 && lines[^1].Length + 1 + piece.Length > width)
                lines.Add("");
            lines[^1] += lines[^1].Length == 0 ? piece : $" {piece}";
        }
        return lines;
    }

    private static List<string> BreakablePieces(string text)
    {
        var pieces = new List<string>();
        foreach (var word in text.Split(' '))
        {
            if (pieces.Count == 0 || pieces[^1].EndsWith(',') || word == "->")
                pieces.Add(word);
            else
                pieces[^1] += $" {word}";
        }
        return pieces;
    }

    private static List<int> Widths(List<List<List<string>>> rows) =>
        [.. Enumerable.Range(0, rows[0].Count).Select(column => rows.Max(row => row[column].Max(line => line.Length)))];

    private static string Layout(List<List<List<string>>> rows)
    {
        var widths = Widths(rows);
        var text = new StringBuilder();
        foreach (var row in rows)
        {
            for (var line = 0; line < row.Max(cell => cell.Count); line++)
            {
                var cells = row.Select((cell, column) => (line < cell.Count ? cell[line] : "").PadRight(widths[column]));
                text.Append($"{Indent}{string.Join(Gap, cells)}".TrimEnd()).Append('\n');
            }
        }
        return text.ToString().TrimEnd('\n');
    }
}

using System.Globalization;
using System.Text.RegularExpressions;

namespace Sdk.Container.Hygiene.Engines;

/// <summary>
/// Which line of a Dockerfile a step is about. The classic builder and podman count all instructions ("Step 2/5 : RUN …"); BuildKit counts those of a stage that make a layer
/// ("[stage-1 2/3] RUN …"). Grammar: Dockerfile reference, "Format", "Parser directives", "Here-documents".
/// </summary>
internal sealed partial class DockerfileLines
{
    private readonly List<(int Line, string Text)> _instructions = [];

    public static DockerfileLines Of(string dockerfile)
    {
        DockerfileLines lines = new();
        lines.Read(dockerfile.Split('\n'));
        return lines;
    }

    /// <param name="step">With its number in brackets: <c>[2] RUN …</c>, <c>[stage-1 2/3] RUN …</c>.</param>
    /// <returns>Line 0 and an empty text where it is not of this file.</returns>
    public (int Line, string Instruction) Find(string step)
    {
        if (Step().Match(step) is not { Success: true } match)
            return default;
        var text = Collapse(match.Groups["text"].Value);
        var number = int.Parse(match.Groups["number"].ValueSpan, CultureInfo.InvariantCulture);
        // The classic builder's number is exact.
        if (!match.Groups["of"].Success)
            return number >= 1 && number <= _instructions.Count ? _instructions[number - 1] : default;
        var same = _instructions.Find(instruction => instruction.Text.Equals(text, StringComparison.OrdinalIgnoreCase));
        if (same.Line > 0)
            return same;
        // The text may differ, where variables stand in it: then the first of its keyword that begins alike.
        var keyword = text.Split(' ')[0];
        return _instructions.Where(instruction => instruction.Text.StartsWith(keyword, StringComparison.OrdinalIgnoreCase))
            .OrderByDescending(instruction => instruction.Text.AsSpan().CommonPrefixLength(text))
            .FirstOrDefault();
    }

    private void Read(string[] lines)
    {
        var escape = '\\';
        for (var i = 0; i < lines.Length; i++)
        {
            if (_instructions.Count == 0 && Escape().Match(lines[i]) is { Success: true } directive)
                escape = directive.Groups["character"].Value[0];
            if (IsSkipped(lines[i]))
                continue;
            var first = i + 1;
            var text = lines[i].TrimEnd();
            // A comment or an empty line within an instruction is left out of it.
            while (text.EndsWith(escape) && i + 1 < lines.Length)
            {
                text = text[..^1] + " ";
                while (++i < lines.Length && IsSkipped(lines[i]))
                {
                }
                text += i < lines.Length ? lines[i].TrimEnd() : "";
            }
            foreach (var end in HereDocuments(text))
            {
                while (++i < lines.Length && lines[i].TrimEnd('\r').TrimStart('\t') != end)
                {
                }
            }
            _instructions.Add((first, Collapse(text)));
        }
    }

    private static IEnumerable<string> HereDocuments(string instruction) => HereDocument().Matches(instruction).Select(match => match.Groups["end"].Value);

    private static bool IsSkipped(string line) => line.AsSpan().TrimStart() is [] or ['#', ..];

    private static string Collapse(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    [GeneratedRegex(@"\A\[([^\]]* )?(?<number>[0-9]{1,6})(?<of>/[0-9]+)?\] (?<text>.*)\z", RegexOptions.Singleline | RegexOptions.ExplicitCapture)]
    private static partial Regex Step();

    [GeneratedRegex(@"\A#\s*escape\s*=\s*(?<character>[\\`])", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture)]
    private static partial Regex Escape();

    [GeneratedRegex(@"(?<=\A(RUN|COPY|ADD)\b.*)<<-?[""']?(?<end>[A-Za-z_][A-Za-z0-9_.]*)[""']?", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture)]
    private static partial Regex HereDocument();
}

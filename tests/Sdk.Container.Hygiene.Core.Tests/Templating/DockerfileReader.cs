using System.Text;
using System.Text.RegularExpressions;

namespace Sdk.Container.Hygiene.Tests.Templating;

/// <summary>
/// Reads instructions and their words as builders do (Dockerfile reference, "Format", "Escape", "Environment replacement"): lines without comments, joined at backslashes; words parted at
/// blanks outside quotes; quotes taken away, variables put in.
/// </summary>
internal sealed partial class DockerfileReader(IReadOnlyDictionary<string, string> variables)
{
    public static IReadOnlyList<(string Instruction, string Arguments)> Instructions(string text)
    {
        List<(string, string)> instructions = [];
        var line = "";
        var open = false;
        foreach (var raw in text.Split('\n').Select(raw => raw.TrimEnd('\r')))
        {
            if (raw.TrimStart(' ', '\t').StartsWith('#') || (raw.Trim(' ', '\t').Length == 0))
                continue;
            open = Continuation().IsMatch(raw);
            line += open ? Continuation().Replace(raw, "") : raw;
            if (open)
                continue;
            var parts = line.TrimStart(' ', '\t').Split(' ', 2);
            instructions.Add((parts[0], parts.ElementAtOrDefault(1)?.Trim() ?? ""));
            line = "";
        }
        return open ? throw new InvalidOperationException("the file ends within an instruction") : instructions;
    }

    /// <summary>The pairs of ENV and LABEL.</summary>
    public IReadOnlyDictionary<string, string> Pairs(string rest) => Words(rest).Select(word => word.Split('=', 2)).ToDictionary(pair => Unquote(pair[0]), pair => Unquote(pair[1]));

    public static IReadOnlyList<string> Words(string rest)
    {
        List<string> words = [];
        var word = new StringBuilder();
        var quote = '\0';
        for (var i = 0; i < rest.Length; i++)
        {
            var c = rest[i];
            if (quote == '\0' && char.IsWhiteSpace(c))
            {
                if (word.Length > 0)
                    words.Add(word.ToString());
                word.Clear();
                continue;
            }
            word.Append(c);
            if (c == '\\' && quote != '\'' && i + 1 < rest.Length)
                word.Append(rest[++i]);
            else if (c == quote)
                quote = '\0';
            else if (quote == '\0' && c is '"' or '\'')
                quote = c;
        }
        if (word.Length > 0)
            words.Add(word.ToString());
        return words;
    }

    public string Unquote(string word)
    {
        var text = new StringBuilder();
        var quote = '\0';
        for (var i = 0; i < word.Length; i++)
        {
            var c = word[i];
            if (c == quote)
                quote = '\0';
            else if (quote == '\0' && c is '"' or '\'')
                quote = c;
            else if (c == '\\' && quote != '\'')
            {
                var next = i + 1 < word.Length ? word[i + 1] : throw new InvalidOperationException($"a backslash ends {word}");
                if (quote == '"' && next is not ('"' or '$' or '\\'))
                    text.Append('\\');
                text.Append(next);
                i++;
            }
            else if (c == '$' && quote != '\'')
            {
                var variable = Variable().Match(word, i);
                text.Append(variables[variable.Groups["name"].Value]);
                i += variable.Length - 1;
            }
            else
                text.Append(c);
        }
        return quote == '\0' ? text.ToString() : throw new InvalidOperationException($"a quote is open in {word}");
    }

    [GeneratedRegex(@"\\[ \t]*$", RegexOptions.CultureInvariant)]
    private static partial Regex Continuation();

    [GeneratedRegex(@"\G\$(\{(?<name>\w+)\}|(?<name>\w+))", RegexOptions.ExplicitCapture)]
    private static partial Regex Variable();
}

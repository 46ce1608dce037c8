using System.Text.RegularExpressions;

namespace Sdk.Container.Hygiene.Operations;

/// <summary>
/// Extended regular expressions, as bash has them from the C library (POSIX, regex(7)). They look like those of .NET and are fewer: what only .NET has, the C library refuses on the host, in the
/// middle of a drill, or takes for something else, as <c>\d</c> for the letter d.
/// </summary>
internal static partial class ExtendedExpression
{
    private static readonly string[] s_classes = ["alnum", "alpha", "blank", "cntrl", "digit", "graph", "lower", "print", "punct", "space", "upper", "xdigit"];

    /// <summary>Null for an expression that bash understands; else what is wrong with it.</summary>
    public static string? Fault(string expression) =>
        Parts().Matches(expression).Select(OfPart).FirstOrDefault(fault => fault is not null)
        ?? (Foreign().Match(Parts().Replace(expression, "a")) is { Success: true } foreign ? $"'{foreign.Groups["part"].Value}' is none of an extended regular expression" : null)
        ?? Parse(Parts().Replace(expression, part => part.Groups["bracket"] is { Success: true } bracket ? $"[{Translate(bracket.Value)}]" : part.Value));

    private static string? OfPart(Match part) => part.Groups["bracket"] is not { Success: true } bracket
        ? ForeignEscape().IsMatch(part.Value) ? $"'{part.Value}' is none of an extended regular expression" : null
        : EscapedLetter().Match(bracket.Value) is { Success: true } escaped ? $"between brackets '{escaped.Value}' is a backslash or a letter"
        : Classes().Matches(bracket.Value).FirstOrDefault(match => !s_classes.Contains(match.Groups["name"].Value)) is { } unknown ? $"there is no '{unknown.Value}'"
        : null;

    // What is between brackets, as .NET has it: there neither a backslash nor an opening bracket stands for itself.
    private static string Translate(string bracket) => Classes().Replace(bracket, "a").Replace(@"\", @"\\", StringComparison.Ordinal).Replace("[", @"\[", StringComparison.Ordinal);

    // What is wrong in both: parentheses, numbers of repetitions, ranges.
    private static string? Parse(string expression)
    {
        try
        {
            _ = new Regex(expression, RegexOptions.CultureInvariant);
            return null;
        }
        catch (RegexParseException error)
        {
            return $"{error.Error} at {error.Offset}";
        }
    }

    // Escapes and brackets, in which all else stands for itself. A bracket's first character may be a closing one.
    [GeneratedRegex(@"\\.|\[(?<bracket>\^?\]?(\[:[^\]]*:\]|[^\]])*)\]", RegexOptions.Singleline | RegexOptions.ExplicitCapture)]
    private static partial Regex Parts();

    // Groups of other kinds, repetitions that take the least or all, and one of nothing.
    [GeneratedRegex(@"(?<part>\(\?|[*+?}][?+])|(\A|[(|])(?<part>\{)", RegexOptions.ExplicitCapture)]
    private static partial Regex Foreign();

    // Of escaped letters GNU's C library has w, W, s, S, b and B.
    [GeneratedRegex(@"\\[A-Za-z0-9-[wWsSbB]]")]
    private static partial Regex ForeignEscape();

    [GeneratedRegex(@"(?<!\\)\\[A-Za-z0-9]")]
    private static partial Regex EscapedLetter();

    [GeneratedRegex(@"\[:(?<name>[^\]]*):\]", RegexOptions.ExplicitCapture)]
    private static partial Regex Classes();
}

using System.Globalization;
using System.Text;
using Scriban.Runtime;

namespace Sdk.Container.Hygiene.Operations.Rendering;

/// <summary>
/// Values in YAML: texts in double quotes on one line, lists of them in brackets, numbers and truth values as they are. YAML 1.2, 5.7 and 7.3.1; every escape is one of JSON's, too.
/// </summary>
public static class YamlText
{
    private const string Place = "YAML";

    public static string Value(object? value) => Write(value, static text => text);

    /// <summary>Compose, docker stack and Kubernetes all expand <c>$</c> in what they read, and read <c>$$</c> as one.</summary>
    /// <remarks>compose-spec, 12-interpolation.md; Kubernetes, third_party/forked/golang/expansion.</remarks>
    public static string Literal(object? value) => Write(value, static text => text.Replace("$", "$$", StringComparison.Ordinal));

    private static string Write(object? value, Func<string, string> escape) => value switch
    {
        string text => Quote(escape(RenderingText.Check(text, Place))),
        bool truth => truth ? "true" : "false",
        IEnumerable<object?> list => $"[{string.Join(", ", list.Select(item => Write(item, escape)))}]",
        ScriptObject or null => throw RenderingText.Refuse($"{value}", Place, "it is neither a text, a number, a truth value nor a list of them"),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    private static string Quote(string value)
    {
        var quoted = new StringBuilder("\"");
        foreach (var c in value)
            _ = c switch
            {
                '"' or '\\' => quoted.Append('\\').Append(c),
                '\n' => quoted.Append(@"\n"),
                '\t' => quoted.Append(@"\t"),
                _ when RenderingText.IsBreak(c) || c is '\ufeff' or '\ufffe' or '\uffff' => quoted.Append(CultureInfo.InvariantCulture, $@"\u{(int)c:x4}"),
                _ => quoted.Append(c),
            };
        return quoted.Append('"').ToString();
    }
}

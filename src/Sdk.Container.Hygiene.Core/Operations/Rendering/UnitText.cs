using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Sdk.Container.Hygiene.Operations.Rendering;

/// <summary>
/// Values in systemd's units and podman's quadlets. <c>%</c> begins a specifier everywhere, <c>$</c> a variable in command lines, and so in all that podman's generator makes a command
/// line of. Rules: systemd.syntax(7), "Quoting"; systemd.service(5), "Command lines". What has no form is <c>HYG6071</c>.
/// </summary>
public static partial class UnitText
{
    private const string Place = "a unit";

    /// <summary>The rest of a line, as it is.</summary>
    public static string Value(string value)
    {
        RenderingText.Line(value, Place);
        return value != value.Trim() || value.EndsWith('\\') ? throw RenderingText.Refuse(value, Place, "a line neither begins nor ends with a blank, nor ends with a backslash")
            : value.Replace("%", "%%", StringComparison.Ordinal);
    }

    /// <summary>The rest of a line that becomes a part of a command line.</summary>
    public static string Argument(string value) => Value(value).Replace("$", "$$", StringComparison.Ordinal);

    /// <summary>A word of a setting: bare where it may be, else in double quotes.</summary>
    public static string Word(string value) => Word(value, dollar: "$");

    /// <summary>A word of a command line.</summary>
    public static string CommandWord(string value) => Word(value, dollar: "$$");

    private static string Word(string value, string dollar)
    {
        RenderingText.Check(value, Place);
        if (Bare().IsMatch(value))
            return value;
        var quoted = new StringBuilder("\"");
        foreach (var c in value)
            _ = c switch
            {
                '"' or '\\' => quoted.Append('\\').Append(c),
                '%' => quoted.Append("%%"),
                '$' => quoted.Append(dollar),
                '\n' => quoted.Append(@"\n"),
                '\t' => quoted.Append(@"\t"),
                _ when c < 0x80 && char.IsControl(c) => quoted.Append(CultureInfo.InvariantCulture, $@"\x{(int)c:x2}"),
                _ when RenderingText.IsBreak(c) => quoted.Append(CultureInfo.InvariantCulture, $@"\u{(int)c:x4}"),
                _ => quoted.Append(c),
            };
        return quoted.Append('"').ToString();
    }

    [GeneratedRegex(@"\A[A-Za-z0-9_./:,+=][A-Za-z0-9_./:@,+=-]*\z", RegexOptions.CultureInvariant)]
    private static partial Regex Bare();
}

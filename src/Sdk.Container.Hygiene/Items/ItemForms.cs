using System.Globalization;
using System.Text.RegularExpressions;

namespace Sdk.Container.Hygiene.Items;

/// <summary>How values are written in items: durations, sizes, and MSBuild's escapes.</summary>
internal static partial class ItemForms
{
    public const string DurationForm = "a time such as 30s, 10m, 1h or 1d";
    public const string SizeForm = "a number of bytes, or a size such as 512m or 10g (as docker has it), 512Mi or 10Gi (as Kubernetes has it)";

    /// <summary>A whole number and its unit: ms, s, m, h, d. Null where it is none.</summary>
    public static TimeSpan? Duration(string text)
    {
        var digits = text.TakeWhile(char.IsAsciiDigit).Count();
        if (digits is 0 or > 6)
            return null;
        var number = int.Parse(text.AsSpan(0, digits), NumberStyles.None, CultureInfo.InvariantCulture);
        return text[digits..] switch
        {
            "ms" => TimeSpan.FromMilliseconds(number),
            "s" => TimeSpan.FromSeconds(number),
            "m" => TimeSpan.FromMinutes(number),
            "h" => TimeSpan.FromHours(number),
            "d" => TimeSpan.FromDays(number),
            _ => null,
        };
    }

    /// <summary>Bytes. Units are powers of 1024; K, M and G alone are none, because docker and Kubernetes read them differently. Null where it is none.</summary>
    public static long? Size(string text)
    {
        var digits = text.TakeWhile(char.IsAsciiDigit).Count();
        if (digits is 0 or > 15)
            return null;
        var number = long.Parse(text.AsSpan(0, digits), NumberStyles.None, CultureInfo.InvariantCulture);
        int? shift = text[digits..] switch
        {
            "" or "b" => 0,
            "k" or "Ki" => 10,
            "m" or "Mi" => 20,
            "g" or "Gi" => 30,
            "t" or "Ti" => 40,
            _ => null,
        };
        return shift is { } by && number <= long.MaxValue >> by ? number << by : null;
    }

    /// <summary>MSBuild's escapes: % and two hexadecimal digits.</summary>
    public static string Unescape(string text) =>
        Escape().Replace(text, match => ((char)byte.Parse(match.ValueSpan[1..], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture)).ToString());

    [GeneratedRegex("%[0-9A-Fa-f]{2}", RegexOptions.CultureInvariant)]
    private static partial Regex Escape();
}

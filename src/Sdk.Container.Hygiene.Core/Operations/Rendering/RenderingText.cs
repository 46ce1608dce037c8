using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Sdk.Container.Hygiene.Diagnostics;

namespace Sdk.Container.Hygiene.Operations.Rendering;

/// <summary>What the places of the rendered files have in common: no zero bytes, no half characters; and places with few rules.</summary>
public static partial class RenderingText
{
    /// <summary>The value, where it is text at all; else <c>HYG6071</c>.</summary>
    /// <param name="place">What the value is for, as people say it: <c>a unit</c>.</param>
    public static string Check(string value, string place)
    {
        if (value.Contains('\0', StringComparison.Ordinal))
            throw Refuse(value, place, "no program takes a value with a zero byte");
        for (var rest = value.AsSpan(); !rest.IsEmpty;)
        {
            if (Rune.DecodeFromUtf16(rest, out _, out var used) != System.Buffers.OperationStatus.Done)
                throw Refuse(value, place, "half of a surrogate pair has no form in UTF-8");
            rest = rest[used..];
        }
        return value;
    }

    /// <summary>The value, where it is one line; else <c>HYG6071</c>.</summary>
    public static string Line(string value, string place) =>
        Check(value, place).Any(IsBreak) ? throw Refuse(value, place, "it must be one line, without control characters") : value;

    /// <summary>The address of crontab's MAILTO: what Debian's cron passes on to sendmail.</summary>
    /// <remarks>cron, do_command.c: safe_p.</remarks>
    public static string MailTo(string value) =>
        Address().IsMatch(value) ? value : throw Refuse(value, "MAILTO of a crontab", "cron takes addresses of letters, digits and @ ! : % - . , _ + / only");

    /// <summary>Words for bash: bare where they may be, else in single quotes, or in <c>$'…'</c> where they are more than one line.</summary>
    public static string BashWord(string value)
    {
        Check(value, "a command line");
        if (Bare().IsMatch(value))
            return value;
        if (!value.Any(IsBreak))
            return $"'{value.Replace("'", @"'\''", StringComparison.Ordinal)}'";
        var quoted = new StringBuilder("$'");
        foreach (var c in value)
            _ = c switch
            {
                '\'' or '\\' => quoted.Append('\\').Append(c),
                _ when c < 0x80 && IsBreak(c) => quoted.Append(CultureInfo.InvariantCulture, $@"\x{(int)c:x2}"),
                _ when IsBreak(c) => quoted.Append(CultureInfo.InvariantCulture, $@"\u{(int)c:x4}"),
                _ => quoted.Append(c),
            };
        return quoted.Append('\'').ToString();
    }

    /// <summary>Code within a line of Markdown: more backticks around it than are in it.</summary>
    public static string Code(string value)
    {
        var text = string.Concat(Check(value, "a text").Select(c => IsBreak(c) ? ' ' : c));
        var fence = new string('`', 1 + Backticks().Matches(text).Select(match => match.Length).DefaultIfEmpty().Max());
        return text.StartsWith('`') || text.EndsWith('`') || text.Trim().Length == 0 ? $"{fence} {text} {fence}" : $"{fence}{text}{fence}";
    }

    /// <summary>Bytes as Kubernetes and kompose take them: <c>10Gi</c>, exactly.</summary>
    public static string Quantity(long bytes)
    {
        string[] units = ["", "Ki", "Mi", "Gi", "Ti", "Pi"];
        var unit = 0;
        for (; bytes > 0 && bytes % 1024 == 0 && unit < units.Length - 1; unit++)
            bytes /= 1024;
        return $"{bytes}{units[unit]}";
    }

    internal static bool IsBreak(char c) => char.IsControl(c) || c is '\u2028' or '\u2029';

    internal static HygieneException Refuse(string value, string place, string cause) => RenderingDiagnostics.Inexpressible(Excerpt.Of(value), place, cause).ToException();

    [GeneratedRegex(@"\A[A-Za-z0-9_./:@%,+=-]+\z", RegexOptions.CultureInvariant)]
    private static partial Regex Bare();

    [GeneratedRegex(@"\A[A-Za-z0-9@!:%._+/][A-Za-z0-9@!:%.,_+/-]*\z", RegexOptions.CultureInvariant)]
    private static partial Regex Address();

    [GeneratedRegex("`+")]
    private static partial Regex Backticks();
}

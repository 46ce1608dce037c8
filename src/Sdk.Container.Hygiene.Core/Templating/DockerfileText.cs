using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;
using Sdk.Container.Hygiene.Diagnostics;

namespace Sdk.Container.Hygiene.Templating;

/// <summary>
/// Values as they stand in a Dockerfile, each escaped for its place, so that Docker's classic builder, BuildKit, podman and buildah read the same value back. Rules: Dockerfile reference,
/// "Escape" and "Environment replacement". What no such form can express is <c>HYG5205</c>.
/// </summary>
public static partial class DockerfileText
{
    /// <summary>The builders read lines of less than 64 KiB (bufio.MaxScanTokenSize), in which a name and an instruction stand, too.</summary>
    private const int LongestValue = 60_000;

    private static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>
    /// A value of ENV, LABEL, WORKDIR, USER or STOPSIGNAL: bare where it may be, else in double quotes with <c>\</c> before <c>"</c>, <c>$</c> and <c>\</c>. A Dockerfile has no form for a
    /// newline, and the builders have no common one but a build argument that holds it.
    /// </summary>
    /// <param name="newlineArgument">The build argument's name; null where there is none.</param>
    public static string Value(string value, string? newlineArgument)
    {
        Check(value);
        if (Bare().IsMatch(value))
            return value;
        var quoted = new StringBuilder(value.Length + 2).Append('"');
        foreach (var c in value)
            _ = c switch
            {
                '"' or '$' or '\\' => quoted.Append('\\').Append(c),
                '\n' => quoted.Append(CultureInfo.InvariantCulture, $"${{{newlineArgument ?? throw TemplateDiagnostics.Inexpressible(Excerpt.Of(value), "a Dockerfile has no newlines in values").ToException()}}}"),
                _ => quoted.Append(c),
            };
        return Bounded(quoted.Append('"').ToString());
    }

    /// <summary>The name of a variable or a label, as <see cref="Value"/>; an equals sign ends it, even in quotes.</summary>
    public static string Name(string name, string? newlineArgument) =>
        name.Length == 0 ? throw TemplateDiagnostics.Inexpressible(name, "a name is empty").ToException()
        : name.Contains('=', StringComparison.Ordinal) ? throw TemplateDiagnostics.Inexpressible(Excerpt.Of(name), "a name has no equals sign").ToException()
        : Value(name, newlineArgument);

    /// <summary>JSON on one line: exec form. Strings, numbers, truth values, and lists of them.</summary>
    public static string ToJson(object? value)
    {
        switch (value)
        {
            case string text:
                Check(text);
                return Bounded(JsonSerializer.Serialize(text, Json));
            case bool truth:
                return truth ? "true" : "false";
            case IEnumerable<object?> list:
                return Bounded($"[{string.Join(", ", list.Select(ToJson))}]");
            case null:
                return "null";
            default:
                return Convert.ToString(value, CultureInfo.InvariantCulture)!;
        }
    }

    /// <summary>A word for <c>sh</c>: bare where it may be, else in single quotes (POSIX, Shell Command Language, 2.2.2).</summary>
    public static string ShellWord(string value)
    {
        Check(value);
        if (value.Contains('\n', StringComparison.Ordinal))
            throw TemplateDiagnostics.Inexpressible(Excerpt.Of(value), "a shell's word in a Dockerfile has no newlines: use the exec form, with json").ToException();
        return Bare().IsMatch(value) ? value : Bounded($"'{value.Replace("'", @"'\''", StringComparison.Ordinal)}'");
    }

    /// <summary>The value as it is, for a command line that a shell reads: it must be one line, not the beginning of exec form.</summary>
    public static string Line(string value)
    {
        Check(value);
        return value.Contains('\n', StringComparison.Ordinal) || value.TrimEnd().EndsWith('\\') || value.TrimStart().StartsWith('[')
            ? throw TemplateDiagnostics.Inexpressible(Excerpt.Of(value), "a command line in a Dockerfile is one line that neither begins with '[' nor ends in a backslash").ToException()
            : value;
    }

    /// <summary>
    /// A comment's text, on one line. What would read as a parser directive (<c>syntax=…</c>, <c>escape=…</c>) where the comment is the file's first line is put in quotes.
    /// </summary>
    public static string Comment(string value)
    {
        var line = string.Concat(value.Select(c => char.IsControl(c) || c is '\u2028' or '\u2029' ? ' ' : c)).Trim();
        return Directive().IsMatch(line) ? $"'{line}'" : line;
    }

    /// <summary><c>812 kB</c>, <c>31 MB</c>.</summary>
    public static string Size(long bytes) => bytes switch
    {
        < 1_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes} bytes"),
        < 1_000_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e3:F0} kB"),
        < 10_000_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:F1} MB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:F0} MB"),
    };

    // As it stands in the line.
    private static string Bounded(string text) =>
        Encoding.UTF8.GetByteCount(text) <= LongestValue ? text : throw TemplateDiagnostics.Inexpressible(Excerpt.Of(text), "a line has less than 64 KiB").ToException();

    private static void Check(string value)
    {
        Bounded(value);
        if (value.Contains('\0', StringComparison.Ordinal))
            throw TemplateDiagnostics.Inexpressible(Excerpt.Of(value), "no program takes a value with a zero byte").ToException();
        if (!IsText(value))
            throw TemplateDiagnostics.Inexpressible(Excerpt.Of(value), "half of a surrogate pair has no form in UTF-8").ToException();
    }

    private static bool IsText(string value)
    {
        for (var rest = value.AsSpan(); !rest.IsEmpty;)
        {
            if (Rune.DecodeFromUtf16(rest, out _, out var used) != System.Buffers.OperationStatus.Done)
                return false;
            rest = rest[used..];
        }
        return true;
    }

    [GeneratedRegex(@"\A[A-Za-z0-9_./:@%,+-]+\z", RegexOptions.CultureInvariant)]
    private static partial Regex Bare();

    // BuildKit, frontend/dockerfile/parser/directives.go.
    [GeneratedRegex(@"\A[ \t]*[a-zA-Z][a-zA-Z0-9]*[ \t]*=", RegexOptions.CultureInvariant)]
    private static partial Regex Directive();
}

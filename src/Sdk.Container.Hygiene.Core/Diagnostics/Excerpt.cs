namespace Sdk.Container.Hygiene.Diagnostics;

/// <summary>Text from outside, made fit for a line of a build log: hostile or damaged files may hold megabytes, line ends or terminal escapes.</summary>
internal static class Excerpt
{
    private const int Limit = 120;

    public static string Of(string text)
    {
        var line = text.Length > Limit ? string.Concat(text.AsSpan(0, Limit), "…") : text;
        return string.Concat(line.Select(c => char.IsControl(c) || char.IsSurrogate(c) ? '?' : c));
    }
}

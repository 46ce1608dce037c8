using System.Buffers;
using System.Globalization;
using System.Text;

namespace Sdk.Container.Hygiene.Locking;

/// <summary>The spellings that a lock allows: each is what Debian's own tools write, and nothing that a path, a URL or a terminal could read as more than a name.</summary>
internal static class LockText
{
    public const string DateFormat = "yyyy-MM-dd'T'HH:mm:ss'Z'";

    private const string Lower = "abcdefghijklmnopqrstuvwxyz";
    private const string Upper = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    private const string Digits = "0123456789";

    private static readonly SearchValues<char> NameCharacters = SearchValues.Create(Lower + Digits + "+-.");
    private static readonly SearchValues<char> VersionCharacters = SearchValues.Create(Lower + Upper + Digits + ".+-~:");
    private static readonly SearchValues<char> FingerprintCharacters = SearchValues.Create(Digits + "ABCDEF");

    /// <summary>Debian Policy §5.6.1: at least two characters, the first a letter or a digit. One character is let through: other archives have such names.</summary>
    public static bool IsName(string text) =>
        text.Length > 0 && char.IsAsciiLetterOrDigit(text[0]) && !text.AsSpan().ContainsAnyExcept(NameCharacters);

    /// <summary>The characters of Debian Policy §5.6.12; the order of versions is not asked for here.</summary>
    public static bool IsVersion(string text) =>
        text.Length > 0 && char.IsAsciiLetterOrDigit(text[0]) && !text.AsSpan().ContainsAnyExcept(VersionCharacters);

    /// <summary>One word, such as a suite, a component or an architecture.</summary>
    public static bool IsWord(string text) => text.Length > 0 && !text.AsSpan().ContainsAnyExceptInRange('!', '~');

    /// <summary>One line of text that the archive or the user wrote.</summary>
    public static bool IsLine(string text)
    {
        foreach (var rune in text.EnumerateRunes())
        {
            // A lone surrogate is enumerated as U+FFFD.
            if (rune.Value == 0xFFFD || Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator)
                return false;
        }
        return true;
    }

    /// <summary>A fingerprint of OpenPGP's version 4 or 6 (RFC 9580 §5.5.4).</summary>
    public static bool IsFingerprint(string text) => text.Length is 40 or 64 && !text.AsSpan().ContainsAnyExcept(FingerprintCharacters);

    /// <summary>
    /// A path below the archive's root: relative, and the same before and after a URL's normalisation (RFC 3986 §5.2.4, §6.2.2.2), so that it can't lead elsewhere, neither
    /// on the mirror nor in a folder.
    /// </summary>
    public static bool IsArchivePath(string text)
    {
        if (!IsWord(text) || text.AsSpan().ContainsAny('\\', '?', '#'))
            return false;
        foreach (var escape in (ReadOnlySpan<string>)["%2e", "%2f", "%5c"])
        {
            if (text.Contains(escape, StringComparison.OrdinalIgnoreCase))
                return false;
        }
        var first = true;
        foreach (var range in text.AsSpan().Split('/'))
        {
            var segment = text.AsSpan(range);
            // An empty segment is a leading, doubled or trailing slash. A colon in the first would be a URL's scheme or a drive.
            if (segment is "" or "." or ".." || (first && segment.Contains(':')))
                return false;
            first = false;
        }
        return true;
    }

    /// <summary>A value of unknown origin as a message may show it: on one line, without control characters, not endless.</summary>
    public static string Quote(string text)
    {
        const int longest = 80;
        var cut = text.Length > longest ? string.Concat(text.AsSpan(0, longest), "…") : text;
        return $"'{(IsLine(cut) ? cut : string.Concat(cut.Select(c => char.IsControl(c) || char.IsSurrogate(c) ? '?' : c)))}'";
    }
}

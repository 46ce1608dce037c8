using System.Globalization;
using System.Text;

namespace Sdk.Container.Hygiene.Locking;

/// <summary>The spellings that a lock allows: each is what Debian's own tools write, and nothing that a path, a URL or a terminal could read as more than a name.</summary>
internal static class LockText
{
    public const string DateFormat = "yyyy-MM-dd'T'HH:mm:ss'Z'";

    /// <summary>Debian Policy §5.6.1, and what other archives' names have besides: upper case, underscores, a single character.</summary>
    public static bool IsName(string text)
    {
        foreach (var c in text)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('+' or '-' or '.' or '_'))
                return false;
        }
        return text.Length > 0 && char.IsAsciiLetterOrDigit(text[0]);
    }

    /// <summary>A name, or the beginning of one: the base asks for <c>libicu*</c>, since releases differ in the number that follows.</summary>
    public static bool IsNameOrPrefix(string text) => IsName(text.EndsWith('*') ? text[..^1] : text);

    /// <summary>The characters of Debian Policy §5.6.12; the order of versions is not asked for here.</summary>
    public static bool IsVersion(string text)
    {
        foreach (var c in text)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('.' or '+' or '-' or '~' or ':'))
                return false;
        }
        return text.Length > 0 && char.IsAsciiLetterOrDigit(text[0]);
    }

    /// <summary>One word, such as a suite, a component or an architecture.</summary>
    public static bool IsWord(string text)
    {
        foreach (var c in text)
        {
            if (c is < '!' or > '~')
                return false;
        }
        return text.Length > 0;
    }

    /// <summary>A fingerprint of OpenPGP's version 4 or 6 (RFC 9580 §5.5.4).</summary>
    public static bool IsFingerprint(string text)
    {
        foreach (var c in text)
        {
            if (!char.IsAsciiHexDigitUpper(c))
                return false;
        }
        return text.Length is 40 or 64;
    }

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

    /// <summary>
    /// A path below the archive's root: relative, and the same before and after a URL's normalisation (RFC 3986 §5.2.4, §6.2.2.2), so that it can't lead elsewhere, neither
    /// on the mirror nor in a folder.
    /// </summary>
    public static bool IsArchivePath(string text)
    {
        if (!IsWord(text))
            return false;
        foreach (var c in text)
        {
            if (c is '\\' or '?' or '#')
                return false;
        }
        foreach (var segment in text.Split('/'))
        {
            // A server, and .NET's Uri, take "%2e" for a dot; "%2f" and "%5c" are separators in disguise.
            var plain = Uri.UnescapeDataString(segment);
            if (plain is "" or "." or ".." || plain.Contains('/', StringComparison.Ordinal) || plain.Contains('\\', StringComparison.Ordinal))
                return false;
        }
        // A colon in the first segment would be a URL's scheme or a drive.
        return text.IndexOf(':', StringComparison.Ordinal) is var colon && (colon < 0 || text.IndexOf('/', StringComparison.Ordinal) is >= 0 and var slash && slash < colon);
    }

    /// <summary>A value of unknown origin as a message may show it: on one line, without control characters, not endless.</summary>
    public static string Quote(string text)
    {
        const int longest = 80;
        var cut = text.Length > longest ? string.Concat(text.AsSpan(0, longest), "…") : text;
        return $"'{(IsLine(cut) ? cut : string.Concat(cut.Select(c => char.IsControl(c) || char.IsSurrogate(c) ? '?' : c)))}'";
    }
}

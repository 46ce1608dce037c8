using System.Globalization;
using System.Text;
using Sdk.Container.Hygiene.Debian;
using Sdk.Container.Hygiene.Diagnostics;

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
    public static bool IsNameOrPrefix(string text) => text == "?essential" || IsName(text.EndsWith('*') ? text[..^1] : text);

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

    /// <summary>A path below the archive's root, that can't lead elsewhere, neither on a mirror nor in a folder.</summary>
    public static bool IsArchivePath(string text) => RelativePath.IsSafe(text) && !text.AsSpan(0, Math.Max(0, text.IndexOf('/', StringComparison.Ordinal))).Contains(':');

    /// <summary>A value of unknown origin, as a message shows it.</summary>
    public static string Quote(string text) => $"'{Excerpt.Of(text)}'";
}

using Sdk.Container.Hygiene.Debian;
using NuGetRange = NuGet.Versioning.VersionRange;

namespace Sdk.Container.Hygiene.Resolution;

/// <summary>NuGet's interval notation over Debian versions: <c>[1.2,2.0)</c>, <c>(,3.0]</c>, <c>[1.2]</c>, and <c>1.2</c> for "at least".</summary>
internal static class VersionRange
{
    /// <summary>The range as a predicate; null where the text is no range.</summary>
    public static Func<DebianVersion, bool>? Read(string text)
    {
        // NuGet's own parser where it can read the bounds. Debian's upstream versions need not be NuGet versions (2025b, 0.8.0~git20250101, 1.2.13.dfsg, 9e).
        if (!text.Contains('*', StringComparison.Ordinal) && NuGetRange.TryParse(text, out var range))
            return Between(range.MinVersion?.OriginalVersion, range.IsMinInclusive, range.MaxVersion?.OriginalVersion, range.IsMaxInclusive);
        if (text.Length == 0 || text[0] is not ('[' or '('))
            return text.Length == 0 ? null : Between(text, true, null, false);
        if (text[^1] is not (']' or ')'))
            return null;
        var (fromInclusive, toInclusive) = (text[0] == '[', text[^1] == ']');
        return text[1..^1].Split(',', StringSplitOptions.TrimEntries) switch
        {
            [{ Length: > 0 } only] when fromInclusive && toInclusive => Between(only, true, only, true),
            [var from, var to] when from.Length + to.Length > 0 => Between(from, fromInclusive, to, toInclusive),
            _ => null,
        };
    }

    private static Func<DebianVersion, bool>? Between(string? from, bool fromInclusive, string? to, bool toInclusive)
    {
        DebianVersion? lower = null, upper = null;
        if (!string.IsNullOrEmpty(from) && !DebianVersion.TryParse(from, out lower) || !string.IsNullOrEmpty(to) && !DebianVersion.TryParse(to, out upper))
            return null;
        // Nothing lies between 2.0 and 1.0, and nothing in (1.0,1.0].
        if (lower is not null && upper is not null && lower.CompareTo(upper) is var order && (order > 0 || order == 0 && !(fromInclusive && toInclusive)))
            return null;
        return version => (lower is null || CompareToBound(version, lower) is var below && (below > 0 || below == 0 && fromInclusive))
            && (upper is null || CompareToBound(version, upper) is var above && (above < 0 || above == 0 && toInclusive));
    }

    private static int CompareToBound(DebianVersion version, DebianVersion bound)
    {
        if (bound.Revision.Length > 0)
            return version.CompareTo(bound);
        var byEpoch = NamesEpoch(bound) ? version.Epoch.CompareTo(bound.Epoch) : 0;
        return byEpoch != 0 ? byEpoch : DebianVersion.CompareParts(version.Upstream, bound.Upstream);
    }

    private static bool NamesEpoch(DebianVersion bound) => bound.ToString().StartsWith($"{bound.Epoch}:", StringComparison.Ordinal);
}

using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Sdk.Container.Hygiene.Diagnostics;

namespace Sdk.Container.Hygiene.Debian;

/// <summary>A package version, <c>[epoch:]upstream[-revision]</c>, ordered by dpkg's algorithm (Debian Policy §5.6.12, deb-version(7)).</summary>
/// <remarks>
/// Equality is that of the text, as an archive tells files apart: <c>1.0</c>, <c>0:1.0</c> and <c>1.0-0</c> are three versions, although <see cref="CompareTo"/> finds none of
/// them newer than the others.
/// </remarks>
public sealed record DebianVersion : IComparable<DebianVersion>
{
    private readonly string _text;

    private DebianVersion(string text, int epoch, string upstream, string revision) => (_text, Epoch, Upstream, Revision) = (text, epoch, upstream, revision);

    /// <summary>0 where the text names none.</summary>
    public int Epoch { get; }

    /// <summary>What the software's authors call the version.</summary>
    public string Upstream { get; }

    /// <summary>What follows the last hyphen; empty for a native package.</summary>
    public string Revision { get; }

    /// <summary>Reads a version. Throws <see cref="HygieneException"/> (HYG4040) where dpkg would refuse it.</summary>
    public static DebianVersion Parse(string text) => TryParse(text, out var version) ? version : throw ResolutionDiagnostics.InvalidVersion(text).ToException();

    /// <summary>As dpkg reads it: an upstream version that does not begin with a digit is bad manners, but a version.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out DebianVersion? version)
    {
        version = null;
        if (string.IsNullOrEmpty(text))
            return false;
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        var epoch = 0;
        // dpkg keeps epochs in an int.
        if (colon >= 0 && !int.TryParse(text.AsSpan(0, colon), NumberStyles.None, CultureInfo.InvariantCulture, out epoch))
            return false;
        var hyphen = text.LastIndexOf('-');
        var upstream = hyphen > colon ? text[(colon + 1)..hyphen] : text[(colon + 1)..];
        var revision = hyphen > colon ? text[(hyphen + 1)..] : "";
        if (upstream.Length == 0 || (hyphen > colon && revision.Length == 0) || !upstream.All(IsUpstream) || !revision.All(IsRevision))
            return false;
        version = new(text, epoch, upstream, revision);
        return true;
    }

    public int CompareTo(DebianVersion? other)
    {
        if (other is null)
            return 1;
        var byEpoch = Epoch.CompareTo(other.Epoch);
        if (byEpoch != 0)
            return byEpoch;
        var byUpstream = CompareParts(Upstream, other.Upstream);
        return byUpstream != 0 ? byUpstream : CompareParts(Revision, other.Revision);
    }

    public bool Equals(DebianVersion? other) => other is not null && _text == other._text;

    public override int GetHashCode() => _text.GetHashCode(StringComparison.Ordinal);

    public override string ToString() => _text;

    /// <summary>Compares two upstream versions, or two revisions: runs of non-digits and runs of digits in turn. Negative: <paramref name="left"/> is older.</summary>
    internal static int CompareParts(ReadOnlySpan<char> left, ReadOnlySpan<char> right)
    {
        while (left.Length > 0 || right.Length > 0)
        {
            while (!AtNumber(left) || !AtNumber(right))
            {
                var difference = Weight(left) - Weight(right);
                if (difference != 0)
                    return Math.Sign(difference);
                left = left[1..];
                right = right[1..];
            }
            var a = TakeNumber(ref left);
            var b = TakeNumber(ref right);
            // Numbers have no bounds here (dates and hashes are longer than a long): the longer is the larger, then digit by digit.
            var byNumber = a.Length != b.Length ? a.Length - b.Length : a.SequenceCompareTo(b);
            if (byNumber != 0)
                return Math.Sign(byNumber);
        }
        return 0;
    }

    // The end counts as a number: "1" against "1.1" compares nothing with ".", and "1" against "1a0" nothing with "a".
    private static bool AtNumber(ReadOnlySpan<char> part) => part.IsEmpty || char.IsAsciiDigit(part[0]);

    // Policy: "~" before the end, the end before letters, letters before all else.
    private static int Weight(ReadOnlySpan<char> part) =>
        AtNumber(part) ? 0
        : part[0] == '~' ? -1
        : char.IsAsciiLetter(part[0]) ? part[0]
        : part[0] + 256;

    private static ReadOnlySpan<char> TakeNumber(scoped ref ReadOnlySpan<char> part)
    {
        var end = part.IndexOfAnyExceptInRange('0', '9');
        var number = end < 0 ? part : part[..end];
        part = part[number.Length..];
        return number.TrimStart('0');
    }

    private static bool IsRevision(char c) => char.IsAsciiLetterOrDigit(c) || c is '.' or '+' or '~';

    private static bool IsUpstream(char c) => IsRevision(c) || c is '-' or ':';
}

using System.Diagnostics.CodeAnalysis;
using Sdk.Container.Hygiene.Debian;

namespace Sdk.Container.Hygiene.Resolution;

/// <summary>What <c>Version="…"</c> of a DebianPackage allows: an exact Debian version, or NuGet's range and floating syntax over upstream versions.</summary>
/// <remarks>
/// <para>The grammar, for a package whose versions look like <c>7:7.1.1-1+deb13u1</c> (epoch 7, upstream version 7.1.1, revision 1+deb13u1):</para>
/// <list type="table">
/// <item><term><c>7:7.1.1-1+deb13u1</c></term><description>an epoch or a revision is named, so it is a Debian version: that one and no other</description></item>
/// <item><term><c>7.1</c></term><description>7.1 or newer, as for a PackageReference</description></item>
/// <item><term><c>[7.1]</c></term><description>7.1 in any revision</description></item>
/// <item><term><c>[7.1,8.0)</c>, <c>(,8.0]</c>, <c>(7.1,)</c></term><description>from, up to, after: square brackets include the bound, round ones do not</description></item>
/// <item><term><c>7.1.*</c></term><description>7.1 and its parts: 7.1, 7.1.1, 7.1+dfsg; not 7.10</description></item>
/// <item><term><c>7.1*</c></term><description>all that begin with these letters: 7.1.1, and 7.10 as well</description></item>
/// <item><term><c>7:7.1*</c>, <c>7.1.1-1+deb13*</c></term><description>the same with an epoch, or over upstream version and revision</description></item>
/// <item><term><c>*</c></term><description>any</description></item>
/// </list>
/// <para>
/// Bounds compare by dpkg's algorithm, not by NuGet's: <c>~</c> sorts before the end, letters before other signs, and 1.0 is older than 1.0.0. A bound without a revision is
/// compared with the upstream version alone, so that [7.1,8.0) means what its author thinks whatever Debian's revisions are, and without an epoch it does not look at epochs; a
/// bound with a revision is compared with the whole version. Of the versions that fit, the newest wins.
/// </para>
/// </remarks>
public sealed record VersionConstraint
{
    private readonly string _text;
    private readonly Func<DebianVersion, bool> _allows;

    private VersionConstraint(string text, Func<DebianVersion, bool> allows) => (_text, _allows) = (text, allows);

    /// <summary>False where the text is none of the forms, or a range in which nothing can lie.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out VersionConstraint? constraint)
    {
        text = text?.Trim() ?? "";
        var allows = ReadExact(text) ?? ReadFloating(text) ?? VersionRange.Read(text);
        constraint = allows is null ? null : new(text, allows);
        return constraint is not null;
    }

    public bool Allows(DebianVersion version) => _allows(version);

    /// <summary>Two constraints are equal where they were written alike.</summary>
    public bool Equals(VersionConstraint? other) => other is not null && _text == other._text;

    public override int GetHashCode() => _text.GetHashCode(StringComparison.Ordinal);

    /// <summary>The constraint as it was written, without white space around it.</summary>
    public override string ToString() => _text;

    private static Func<DebianVersion, bool>? ReadExact(string text) =>
        text.AsSpan().ContainsAny(':', '-') && DebianVersion.TryParse(text, out var exact) ? version => version.CompareTo(exact) == 0 : null;

    private static Func<DebianVersion, bool>? ReadFloating(string text)
    {
        if (!text.EndsWith('*'))
            return null;
        var prefix = text[..^1];
        // The prefix must be the beginning of a version: what has another star, a bracket or a blank in it is not.
        if (!DebianVersion.TryParse(prefix + "0", out var first) || text == "*")
            return text == "*" ? _ => true : null;
        var body = prefix[(prefix.IndexOf(':', StringComparison.Ordinal) + 1)..];
        return version => (body.Length == prefix.Length || version.Epoch == first.Epoch) && Floats(body, WithoutEpoch(version));
    }

    private static bool Floats(string prefix, string version) =>
        version.StartsWith(prefix, StringComparison.Ordinal)
        // NuGet's 7.1.* holds 7.1 itself, for it is 7.1.0 there; a pre-release, 7.1~rc1, it does not hold.
        || prefix.EndsWith('.') && version.StartsWith(prefix[..^1], StringComparison.Ordinal) && (version.Length < prefix.Length || version[prefix.Length - 1] is '+' or '-');

    private static string WithoutEpoch(DebianVersion version) => version.Revision.Length == 0 ? version.Upstream : $"{version.Upstream}-{version.Revision}";
}

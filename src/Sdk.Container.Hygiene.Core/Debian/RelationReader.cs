using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace Sdk.Container.Hygiene.Debian;

/// <summary>Reads one alternative of a dependency, from left to right; white space may stand between all parts.</summary>
internal static class RelationReader
{
    private static readonly string[] None = [];
    private static readonly SearchValues<char> NameEnds = SearchValues.Create(" \t\r\n([<");

    // Policy §5.6.7, and wider as apt is: virtual names with capitals and underscores are in real archives.
    private static readonly SearchValues<char> NameCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+-._");

    public static bool TryRead(ReadOnlySpan<char> text, [NotNullWhen(true)] out PackageRelation? relation)
    {
        relation = null;
        var rest = text.Trim();
        var nameEnd = rest.IndexOfAny(NameEnds);
        var name = nameEnd < 0 ? rest : rest[..nameEnd];
        rest = rest[name.Length..].TrimStart();
        var colon = name.IndexOf(':');
        var qualifier = colon < 0 ? null : name[(colon + 1)..].ToString();
        name = colon < 0 ? name : name[..colon];
        if (!IsName(name) || qualifier is not null && !IsName(qualifier))
            return false;

        var (kind, version) = (VersionRelation.Any, default(DebianVersion));
        if (TryCut(ref rest, '(', ')', out var constraint) && !TryReadVersion(constraint, out kind, out version))
            return false;
        var architectures = TryCut(ref rest, '[', ']', out var names) ? names.ToString().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries) : None;
        List<string>? profiles = null;
        while (TryCut(ref rest, '<', '>', out var profile))
            (profiles ??= []).Add(profile.Trim().ToString());
        if (!rest.IsEmpty)
            return false;
        relation = new(name.ToString(), qualifier, kind, version, architectures, profiles ?? (IReadOnlyList<string>)None);
        return true;
    }

    private static bool TryReadVersion(ReadOnlySpan<char> constraint, out VersionRelation relation, out DebianVersion? version)
    {
        constraint = constraint.Trim();
        var length = Math.Max(constraint.IndexOfAnyExcept("<>="), 0);
        relation = constraint[..length] switch
        {
            "<<" => VersionRelation.Earlier,
            "<=" or "<" => VersionRelation.EarlierOrEqual,
            // dpkg takes a bare version for an exact one, with a warning.
            "=" or "" => VersionRelation.Equal,
            ">=" or ">" => VersionRelation.LaterOrEqual,
            ">>" => VersionRelation.Later,
            _ => VersionRelation.Any,
        };
        version = null;
        return relation != VersionRelation.Any && DebianVersion.TryParse(constraint[length..].Trim().ToString(), out version);
    }

    private static bool TryCut(ref ReadOnlySpan<char> rest, char open, char close, out ReadOnlySpan<char> inner)
    {
        inner = default;
        if (rest.IsEmpty || rest[0] != open)
            return false;
        var end = rest.IndexOf(close);
        if (end < 0)
            return false;
        inner = rest[1..end];
        rest = rest[(end + 1)..].TrimStart();
        return true;
    }

    private static bool IsName(ReadOnlySpan<char> name) => !name.IsEmpty && name.IndexOfAnyExcept(NameCharacters) < 0;
}

namespace Sdk.Container.Hygiene.Debian;

/// <summary>
/// Where a Packages file first names a package, be it as a package, in a dependency, or as provided. apt numbers packages in the order in which it first hears of them
/// (apt-pkg/pkgcachegen.cc, NewPackage), and where two providers are equal in all else, it takes the one with the higher number (depcache.cc, CompareProviders). To choose as apt
/// does, one has to know the order, and since that is asked for a few names only, they are searched for instead of numbering 100,000.
/// </summary>
/// <param name="Stanza">Offset of the stanza.</param>
/// <param name="Field">Rank of the field: apt reads those of a stanza in its own order.</param>
/// <param name="Position">Offset within the field's value.</param>
internal readonly record struct FirstMention(int Stanza, int Field, int Position) : IComparable<FirstMention>
{
    // The order of NewVersion in apt-pkg/deb/deblistparser.cc.
    private static readonly byte[][] Fields =
    [
        [.. "Package"u8], [.. "Pre-Depends"u8], [.. "Depends"u8], [.. "Conflicts"u8], [.. "Breaks"u8], [.. "Recommends"u8], [.. "Suggests"u8], [.. "Replaces"u8],
        [.. "Enhances"u8], [.. "Provides"u8],
    ];

    public int CompareTo(FirstMention other) => (Stanza, Field, Position).CompareTo((other.Stanza, other.Field, other.Position));

    public static FirstMention? Find(ReadOnlyMemory<byte> packages, ReadOnlySpan<byte> name)
    {
        var text = packages.Span;
        if (name.IsEmpty)
            return null;
        for (var from = 0; IndexOfName(text, name, from) is var hit and >= 0;)
        {
            var stanza = text[..hit].LastIndexOf("\n\n"u8) is var blank and >= 0 ? blank + 2 : 0;
            if (InStanza(PackageScanner.StanzaAt(packages, stanza), stanza, name) is { } mention)
                return mention;
            // In a description, for instance: no field of this stanza names it.
            from = text[hit..].IndexOf("\n\n"u8) is var end and >= 0 ? hit + end : text.Length;
        }
        return null;
    }

    private static FirstMention? InStanza(ControlStanza stanza, int offset, ReadOnlySpan<byte> name)
    {
        for (var field = 0; field < Fields.Length; field++)
        {
            if (stanza.TryGet(Fields[field], out var value) && IndexOfName(value, name, 0) is var position and >= 0)
                return new(offset, field, position);
        }
        return null;
    }

    // A whole name, and not name:any, which apt keeps as a package of its own.
    private static int IndexOfName(ReadOnlySpan<byte> text, ReadOnlySpan<byte> name, int from)
    {
        while (from <= text.Length - name.Length)
        {
            var hit = text[from..].IndexOf(name);
            if (hit < 0)
                return -1;
            hit += from;
            var rest = text[(hit + name.Length)..];
            if ((hit == 0 || text[hit - 1] is (byte)' ' or (byte)',' or (byte)'|' or (byte)'\t' or (byte)'\n')
                && (rest.IsEmpty || " ,|\t\r\n(:"u8.Contains(rest[0]))
                && !rest.StartsWith(":any"u8))
                return hit;
            from = hit + 1;
        }
        return -1;
    }
}

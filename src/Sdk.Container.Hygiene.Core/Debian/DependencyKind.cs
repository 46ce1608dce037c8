namespace Sdk.Container.Hygiene.Debian;

/// <summary>The fields that decide what is installed, in the order in which apt looks at them (apt-pkg/deb/deblistparser.cc, NewVersion).</summary>
public enum DependencyKind
{
    PreDepends,
    Depends,
    Conflicts,
    Breaks,
    Recommends,
}

/// <summary>The names of the fields.</summary>
internal static class DependencyKindNames
{
    public static string ToFieldName(this DependencyKind kind) => kind == DependencyKind.PreDepends ? "Pre-Depends" : kind.ToString();

    public static ReadOnlySpan<byte> ToFieldNameUtf8(this DependencyKind kind) => kind switch
    {
        DependencyKind.PreDepends => "Pre-Depends"u8,
        DependencyKind.Depends => "Depends"u8,
        DependencyKind.Conflicts => "Conflicts"u8,
        DependencyKind.Breaks => "Breaks"u8,
        _ => "Recommends"u8,
    };
}

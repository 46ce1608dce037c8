namespace Sdk.Container.Hygiene.Debian;

/// <summary>A package version, <c>[epoch:]upstream[-revision]</c>, ordered by dpkg's algorithm (Debian Policy §5.6.12, deb-version(7)).</summary>
public sealed record DebianVersion : IComparable<DebianVersion>
{
    public static DebianVersion Parse(string text) => throw new NotImplementedException();

    public int CompareTo(DebianVersion? other) => throw new NotImplementedException();
}

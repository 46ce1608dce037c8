namespace Sdk.Container.Hygiene.Resolution;

/// <summary>What <c>Version="…"</c> of a DebianPackage allows: an exact Debian version, or NuGet's range and floating syntax over upstream versions.</summary>
public sealed record VersionConstraint
{
    public static bool TryParse(string text, out VersionConstraint? constraint) => throw new NotImplementedException();
}

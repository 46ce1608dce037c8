namespace Sdk.Container.Hygiene.Archives;

/// <summary>What the project says of mirrors.</summary>
public sealed record MirrorSettings
{
    /// <summary>DebianMirror: archives with Debian's suites, in the order in which they are asked. Where there are any, apt's sources are not looked at.</summary>
    public IReadOnlyList<string> Mirrors { get; init; } = [];

    /// <summary>DebianSecurityMirror: archives with the security suites. Where there are none, <c>debian-security</c> beside each mirror that ends in <c>/debian</c>, else the mirror itself.</summary>
    public IReadOnlyList<string> SecurityMirrors { get; init; } = [];

    /// <summary>
    /// DebianSnapshotMirror: an archive of past days. Either a template in which <c>@SNAPSHOTID@</c> stands for the time, or the folder that has <c>debian</c> and <c>debian-security</c>
    /// with the times below them. Null: what the Release file says.
    /// </summary>
    public string? SnapshotMirror { get; init; }
}

using System.Globalization;
using Sdk.Container.Hygiene.Diagnostics;
using Sdk.Container.Hygiene.OpenPgp;

namespace Sdk.Container.Hygiene.Archives;

/// <summary>
/// Where to look for a suite, in this order: what the project names; else the machine's own apt sources, for exactly this suite or, where the machine is another Debian release,
/// the hosts that it has for that one; and an archive of past days last. No host is written down here.
/// </summary>
public sealed class MirrorList
{
    private readonly List<Mirror> _mirrors;
    private readonly List<Mirror> _securityMirrors;
    private readonly string? _snapshots;
    private readonly AptMirrors _apt;

    /// <param name="sources">The machine's, from <see cref="AptSources"/>; empty where it has none.</param>
    /// <param name="keyring">The keys that are trusted at all: a source that is signed by others is not Debian's.</param>
    /// <exception cref="HygieneException">HYG3001, HYG3002: a mirror that the project names is no URL, or of a kind that is not supported.</exception>
    public MirrorList(MirrorSettings settings, IReadOnlyList<AptSource> sources, Keyring keyring)
    {
        _mirrors = [.. settings.Mirrors.SelectMany(MirrorFile.Expand)];
        _securityMirrors = [.. settings.SecurityMirrors.SelectMany(MirrorFile.Expand)];
        _snapshots = settings.SnapshotMirror;
        if (_snapshots is not null)
            Snapshot(_snapshots, "stable", DateTimeOffset.UnixEpoch);
        _apt = new(sources, keyring);
    }

    /// <summary>The mirrors to ask for a suite, best first; empty where there are none.</summary>
    public IReadOnlyList<Mirror> For(string suite)
    {
        var named = !SuiteName.IsSecurity(suite) ? _mirrors : _securityMirrors.Count > 0 ? _securityMirrors : [.. _mirrors.Select(mirror => mirror.SecuritySibling ?? mirror)];
        return named.Count > 0 ? named : _apt.For(suite);
    }

    /// <summary>The archive of past days at a time: what <see cref="MirrorSettings.SnapshotMirror"/> says, else <paramref name="announced"/>; null where there is neither.</summary>
    /// <param name="announced">The Snapshots field of the suite's Release file.</param>
    public Mirror? SnapshotFor(string suite, DateTimeOffset time, string? announced) =>
        _snapshots is not null ? Snapshot(_snapshots, suite, time)
        : announced is not null && Mirror.TryParse(Fill(announced, time), out var mirror, out _) ? mirror
        : null;

    /// <summary>The error for a suite without any mirror, with the sources that were passed over, and why.</summary>
    internal Diagnostic NoMirror(string suite) => ArchiveDiagnostics.NoMirror(suite, _apt.PassedOver);

    /// <param name="template">As <see cref="MirrorSettings.SnapshotMirror"/>.</param>
    internal static Mirror Snapshot(string template, string suite, DateTimeOffset time) => Mirror.Parse(
        template.Contains(Placeholder, StringComparison.Ordinal) ? Fill(template, time)
        : $"{template.TrimEnd('/')}/{(SuiteName.IsSecurity(suite) ? "debian-security" : "debian")}/{SnapshotId(time)}");

    private const string Placeholder = "@SNAPSHOTID@";

    private static string Fill(string template, DateTimeOffset time) => template.Replace(Placeholder, SnapshotId(time), StringComparison.Ordinal);

    internal static string SnapshotId(DateTimeOffset time) => time.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
}

using System.Globalization;

namespace Sdk.Container.Hygiene.Diagnostics;

/// <summary>HYG3001 to HYG3049: mirrors, downloads, and what an archive turns out to have. A <c>repository</c> is the project's name for one that is not Debian's, or null.</summary>
public static class ArchiveDiagnostics
{
    public static Diagnostic InvalidMirror(string url) => Diagnostic.Error(
        3001, $"cannot use the mirror '{url}': it is not an absolute URL; write it like http://mirror.example/debian or file:/srv/debian");

    public static Diagnostic UnsupportedScheme(string url, string scheme) => Diagnostic.Error(
        3002, $"cannot use the mirror '{url}': '{scheme}' is not supported; name a mirror with http, https or file in the property DebianMirror");

    public static Diagnostic UnreadableMirrorList(string path, string cause) => Diagnostic.Error(
        3003, $"cannot read the list of mirrors '{path}': {cause}");

    /// <param name="passedOver">The machine's sources that could not be used, and why.</param>
    public static Diagnostic NoMirror(string suite, IReadOnlyList<string> passedOver) => Diagnostic.Error(
        3004, $"cannot find a mirror for {suite}: the project names none, and this machine's apt has no sources of Debian's{Indented(passedOver)}; "
        + "set the property DebianMirror, for example to http://mirror.example/debian, and DebianSecurityMirror where the security suites are not beside it in debian-security");

    public static Diagnostic MirrorFailed(string what, string mirror, string cause) => Diagnostic.Warning(
        3005, $"cannot fetch {what} from {mirror}: {cause}; going on with the next mirror");

    /// <param name="causes">"MIRROR: cause", one for each.</param>
    public static Diagnostic AllMirrorsFailed(string what, IReadOnlyList<string> causes, string? repository) => Diagnostic.Error(
        3006, $"cannot fetch {what}: {(causes.Count == 1 ? "the mirror" : "every mirror")} failed{Indented(causes)}; check the network and the proxy, or name another mirror in {Setting(repository, "DebianMirror", "Uri")}");

    public static Diagnostic WrongBytes(string what, string mirror, string problem) => Diagnostic.Error(
        3007, $"cannot use {what} from {mirror}: {problem}; the mirror or a proxy on the way is damaged or tampered with: use another mirror");

    public static Diagnostic UnknownSuite(string suite, IReadOnlyList<string> mirrors, IReadOnlyList<string> nearest, string? repository) => Diagnostic.Error(
        3008, $"cannot find the suite '{suite}': {(mirrors.Count == 1 ? $"{mirrors[0]} does not have it" : $"none of the mirrors has it ({string.Join(", ", mirrors)})")}"
        + $".{NearestName.Hint(nearest)} Correct {Setting(repository, "DebianSuite or DebianSuites", "Suite or Uri")}{(repository is null && suite.EndsWith("-security", StringComparison.Ordinal) ? ", or name the security archive in the property DebianSecurityMirror" : "")}.");

    public static Diagnostic UnknownComponent(string suite, string component, IReadOnlyList<string> known, string? repository) => Diagnostic.Error(
        3009, $"cannot use the component '{component}': {suite} does not have it.{NearestName.Hint(component, known)} It has {string.Join(", ", known)}: correct {Setting(repository, "DebianComponents", "Components")}.");

    public static Diagnostic UnknownArchitecture(string suite, string architecture, IReadOnlyList<string> known) => Diagnostic.Error(
        3010, $"cannot use the architecture '{architecture}': {suite} does not have it.{NearestName.Hint(architecture, known)} It has {string.Join(", ", known)}: correct RuntimeIdentifier.");

    public static Diagnostic NoIndex(string suite, string component, string architecture) => Diagnostic.Error(
        3011, $"cannot read the packages of {suite} {component} for {architecture}: its Release file lists no Packages file for them, as .xz, .gz or plain, of a sensible size; use another suite, or tell the archive's makers");

    public static Diagnostic IndexNowhere(string what, IReadOnlyList<string> mirrors) => Diagnostic.Error(
        3012, $"cannot fetch {what}: the Release file lists it, but it is not on {string.Join(" or ", mirrors)}; the mirror is being updated or is incomplete: try again later, or use another mirror");

    public static Diagnostic PackageVanished(string name, string version, string architecture, string suite, IReadOnlyList<string> asked, string? repository) => Diagnostic.Error(
        3013, $"cannot fetch {name} {version} ({architecture}) of {suite}: it is locked, but gone from the archive{Indented(asked)}; "
        + $"run 'dotnet build -t:HygieneUpdate' to lock today's versions{(repository is null ? ", or name an archive of past days in the property DebianSnapshotMirror" : "")}");

    public static Diagnostic OfflineSuite(string suite) => Diagnostic.Error(
        3014, $"cannot read the suite {suite} offline: the store has not seen it yet; run once with the network, without HygieneOffline");

    public static Diagnostic OfflineIndex(string what) => Diagnostic.Error(
        3015, $"cannot read {what} offline: the store does not have it; run once with the network, without HygieneOffline");

    public static Diagnostic OfflinePackage(string name, string version, string architecture) => Diagnostic.Error(
        3016, $"cannot use {name} {version} ({architecture}) offline: the store does not have it; run once with the network, without HygieneOffline");

    public static Diagnostic InvalidPackagePath(string name, string path) => Diagnostic.Error(
        3017, $"cannot fetch {name}: its path '{path}' leads out of the archive, or its size makes no sense; the lock was changed by hand: run 'dotnet build -t:HygieneUpdate'");

    private static string Setting(string? repository, string property, string metadata) => repository is null ? $"the property {property}" : $"{metadata} of DebianRepository '{repository}'";

    internal static string Megabytes(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:F1} MB");

    private static string Indented(IReadOnlyList<string> lines) => lines.Count == 0 ? "" : $" ({string.Join("; ", lines)})";
}

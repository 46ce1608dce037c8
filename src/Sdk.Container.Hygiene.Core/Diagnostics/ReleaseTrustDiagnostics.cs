using System.Globalization;

namespace Sdk.Container.Hygiene.Diagnostics;

/// <summary>HYG3130 to HYG3149: what a Release file that is well signed can still be refused for.</summary>
public static class ReleaseTrustDiagnostics
{
    public static Diagnostic WrongSuite(string asked, string suite, string codename) => Diagnostic.Error(
        3130, $"cannot use InRelease of {asked}: it is that of {codename} ({suite}); the mirror serves one suite under the name of another: use another mirror");

    public static Diagnostic Expired(string suite, DateTimeOffset validUntil, DateTimeOffset now) => Diagnostic.Error(
        3131, $"cannot use InRelease of {suite}: it was valid until {Time(validUntil)}, and now it is {Time(now)}; the mirror is no longer updated, or the clock of this machine is wrong: use another mirror, or set the clock");

    public static Diagnostic Backwards(string suite, DateTimeOffset date, DateTimeOffset accepted) => Diagnostic.Error(
        3132, $"cannot use InRelease of {suite}: it is of {Time(date)}, but one of {Time(accepted)} was accepted before; the mirror is behind, or somebody holds updates back: use another mirror, or try again later");

    /// <param name="path">The file that remembers.</param>
    public static Diagnostic MirrorBehind(string suite, DateTimeOffset accepted, string path) => Diagnostic.Warning(
        3133, $"every mirror is behind for {suite}: going on with the InRelease of {Time(accepted)} that was accepted before; to go back in time on purpose, delete '{path}'");

    public static Diagnostic SignerNotAllowed(string suite, string mirror, IReadOnlyList<string> signers) => Diagnostic.Error(
        3134, $"cannot use InRelease of {suite} from {mirror}: it is signed by {string.Join(", ", signers)}, which Signed-By in this machine's apt sources does not allow; correct the sources, or name a mirror in the property DebianMirror");

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);
}

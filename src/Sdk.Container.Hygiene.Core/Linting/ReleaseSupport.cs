using Sdk.Container.Hygiene.Diagnostics;

namespace Sdk.Container.Hygiene.Linting;

/// <summary>Finds releases that are no longer looked after, or not for much longer. Releases without dates, like the next one and sid, have no end yet.</summary>
internal static class ReleaseSupport
{
    private const int DaysOfWarning = 90;

    public static IEnumerable<Finding> FindRegular(LintSubject subject) =>
        Find(subject, release => IsNear(release.SupportEnd, subject.Today) && !IsNear(release.LongTermSupportEnd, subject.Today));

    public static IEnumerable<Finding> FindLongTerm(LintSubject subject) => Find(subject, release => IsNear(release.LongTermSupportEnd, subject.Today));

    public static Diagnostic TellRegular(LintSubject subject, Finding finding)
    {
        var release = Release(finding);
        return LintDiagnostics.RegularSupport(release.Codename, subject.Today > release.SupportEnd, Time(release.SupportEnd), Time(release.LongTermSupportEnd));
    }

    public static Diagnostic TellLongTerm(LintSubject subject, Finding finding)
    {
        var release = Release(finding);
        return LintDiagnostics.LongTermSupport(release.Codename, subject.Today > release.LongTermSupportEnd, Time(release.LongTermSupportEnd));
    }

    // trixie, trixie-updates and trixie-security are one release. What a vendor's repository calls itself says nothing of the image.
    private static IEnumerable<Finding> Find(LintSubject subject, Func<DebianRelease, bool> isNear)
    {
        var used = subject.Request.Lock.Suites.Where(suite => subject.Request.Lock.FindRepository(suite.Suite) is null).Select(suite => suite.Codename.Split('-')[0]).ToHashSet(StringComparer.Ordinal);
        return DebianRelease.All.Where(release => used.Contains(release.Codename) && isNear(release)).Select(release => new Finding(release.Codename) { Property = "DebianSuite" });
    }

    private static bool IsNear(DateOnly end, DateOnly today) => today.DayNumber >= end.DayNumber - DaysOfWarning;

    private static DebianRelease Release(Finding finding) => DebianRelease.All.First(release => release.Codename == finding.Text);

    private static DateTimeOffset Time(DateOnly day) => new(day, TimeOnly.MinValue, TimeSpan.Zero);
}

using Sdk.Container.Hygiene.Diagnostics;
using Sdk.Container.Hygiene.Operations.Schedules;

namespace Sdk.Container.Hygiene.Tests.Operations.Schedules;

public sealed class ZoneTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 1, 0, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("Etc/UTC", "Etc/UTC")]
    [InlineData("UTC", "Etc/UTC")]
    [InlineData("Europe/Berlin", "Europe/Berlin")]
    [InlineData("America/Argentina/Buenos_Aires", "America/Argentina/Buenos_Aires")]
    public void A_zone_has_a_name_of_IANA(string written, string zone) => Schedule.Parse("@daily", written).TimeZone.ShouldBe(zone);

    [Theory]
    [InlineData("Europe/Berln", "'Europe/Berlin'")]
    [InlineData("europe/berlin", "'Europe/Berlin'")]
    [InlineData("Berlin", "'Europe/Berlin'")]
    [InlineData("W. Europe Standard Time", "Etc/UTC")]
    [InlineData("CET", "Etc/UTC")]
    [InlineData("US/Eastern", "Etc/UTC")]
    [InlineData("localtime", "Etc/UTC")]
    [InlineData("posix/Europe/Berlin", "'Europe/Berlin'")]
    [InlineData("Europe/../Europe/Berlin", "'Europe/Berlin'")]
    [InlineData("", "Etc/UTC")]
    public void Another_name_is_refused_with_the_nearest(string zone, string hint)
    {
        var refused = Should.Throw<HygieneException>(() => Schedule.Parse("@daily", zone));
        refused.Code.ShouldBe("HYG6023");
        refused.Message.ShouldContain(hint);
    }

    [Theory]
    [InlineData("30 2 * * *", "Europe/Berlin", "2027-03-28 02:30 does not exist, 2027-10-31 02:30 comes twice")]
    [InlineData("0 2 * * 0", "America/New_York", "2026-11-01 01:00", false)]
    [InlineData("0 1 * * *", "America/New_York", "2026-11-01 01:00 comes twice, 2027-11-07 01:00 comes twice")]
    [InlineData("*/15 * * * *", "Europe/Berlin", "2027-10-31 02:00 comes twice, 2028-10-29 02:00 comes twice")]
    [InlineData("0 */2 * * *", "Europe/Berlin", "2027-03-28 02:00 does not exist, 2027-10-31 02:00 comes twice")]
    [InlineData("15 * * * *", "Australia/Lord_Howe", "2027-04-04 01:45", false)]
    [InlineData("15 * * * *", "Australia/Lord_Howe", "2027-10-03 02:15 does not exist, 2028-10-01 02:15 does not exist")]
    public void A_warning_names_the_next_two_times_that_are_hit(string cron, string zone, string times, bool named = true)
    {
        var warning = Schedule.Parse(cron, zone).ZoneWarning(Now).ShouldNotBeNull();
        (warning.Code, warning.Severity).ShouldBe(("HYG6024", DiagnosticSeverity.Warning));
        warning.Message.Contains(times, StringComparison.Ordinal).ShouldBe(named, warning.Message);
    }

    [Theory]
    [InlineData("30 2 * * *", "Etc/UTC")]
    [InlineData("30 2 * * *", "Asia/Tokyo")]
    [InlineData("30 4 * * *", "Europe/Berlin")]
    [InlineData("30 2 * * 1-5", "Europe/Berlin")] // clocks are changed on Sundays
    public void Where_nothing_is_hit_there_is_no_warning(string cron, string zone) => Schedule.Parse(cron, zone).ZoneWarning(Now).ShouldBeNull();
}

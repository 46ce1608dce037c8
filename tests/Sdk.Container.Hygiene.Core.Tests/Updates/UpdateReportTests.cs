using Sdk.Container.Hygiene.Locking;
using Sdk.Container.Hygiene.Testing;
using Sdk.Container.Hygiene.Updates;

namespace Sdk.Container.Hygiene.Tests.Updates;

public sealed class UpdateReportTests
{
    private static readonly string[] ManyCves = [.. Enumerable.Range(15467, 3).Concat(Enumerable.Range(68160, 4)).Concat(Enumerable.Range(69418, 5)).Select(number => $"CVE-2025-{number}")];

    private static readonly PackageChange[] Mixed =
    [
        Upgrade("base-files", "13.8+deb13u2", "13.8+deb13u3", "trixie"),
        Upgrade("libavcodec61", "7:7.1.2-0+deb13u1", "7:7.1.3-0+deb13u1", "trixie-security", source: "ffmpeg") with { Cves = ["CVE-2025-1594", "CVE-2025-7700"] },
        Upgrade("ffmpeg", "7:7.1.2-0+deb13u1", "7:7.1.3-0+deb13u1", "trixie-security") with { Cves = ["CVE-2025-1594", "CVE-2025-7700"] },
        Upgrade("libssl3t64", "3.5.1-1", "3.5.4-1~deb13u1", "trixie-security", source: "openssl") with { Cves = ManyCves },
        Upgrade("openssl-provider-legacy", "3.5.1-1", "3.5.4-1~deb13u1", "trixie-security", source: "openssl") with { Cves = ManyCves },
        new(PackageChangeKind.Added, null, SampleLock.Package("libnew1", "0.9-1"), false),
        new(PackageChangeKind.Removed, SampleLock.Package("libold0", "0.8-4"), null, false),
        new(PackageChangeKind.Downgraded, SampleLock.Package("nginx", "1.28.0-1"), SampleLock.Package("nginx", "1.26.3-3"), false),
        new(PackageChangeKind.Moved, SampleLock.Package("tzdata", "2026a-0+deb13u1", suite: "trixie-updates"), SampleLock.Package("tzdata", "2026a-0+deb13u1"), false),
        new(PackageChangeKind.Replaced, SampleLock.Package("zlib1g", "1:1.3.1-2"), SampleLock.Package("zlib1g", "1:1.3.1-2"), false),
    ];

    [Fact]
    public void An_update_is_a_table_with_security_first() => UpdateReport.Render(Mixed).ShouldBe("""
        10 packages change: 5 upgraded, 1 new, 1 removed, 1 downgraded, 1 moved, 1 with other content.
        4 are security updates, and their changelogs name 14 CVEs.

          Package                  Version                       Suite            CVEs
          ffmpeg                   7:7.1.2-0+deb13u1             trixie-security  CVE-2025-1594, CVE-2025-7700
                                   -> 7:7.1.3-0+deb13u1
          libavcodec61             7:7.1.2-0+deb13u1             trixie-security  as ffmpeg
                                   -> 7:7.1.3-0+deb13u1
          libssl3t64               3.5.1-1 -> 3.5.4-1~deb13u1    trixie-security  CVE-2025-15467, CVE-2025-15468,
                                                                                  CVE-2025-15469, CVE-2025-68160,
                                                                                  CVE-2025-68161, CVE-2025-68162,
                                                                                  CVE-2025-68163, CVE-2025-69418,
                                                                                  CVE-2025-69419, CVE-2025-69420,
                                                                                  CVE-2025-69421, CVE-2025-69422
          openssl-provider-legacy  3.5.1-1 -> 3.5.4-1~deb13u1    trixie-security  as libssl3t64
          zlib1g                   1:1.3.1-2 (other content)     trixie
          nginx                    1.28.0-1 -> 1.26.3-3 (older)  trixie
          base-files               13.8+deb13u2 -> 13.8+deb13u3  trixie
          tzdata                   2026a-0+deb13u1 (moved)       trixie
          libnew1                  0.9-1 (new)                   trixie
          libold0                  0.8-4 (removed)               trixie
        """);

    [Fact]
    public void Without_any_CVE_the_table_has_no_column_for_them() => UpdateReport.Render([Mixed[0], Mixed[5]]).ShouldBe("""
        2 packages change: 1 upgraded, 1 new.

          Package     Version                       Suite
          base-files  13.8+deb13u2 -> 13.8+deb13u3  trixie
          libnew1     0.9-1 (new)                   trixie
        """);

    [Fact]
    public void Where_the_line_is_short_old_and_new_stand_on_lines_of_their_own() => UpdateReport.Render(
        [Upgrade("libpostgresql-something-jit-17", "17.6.20250714+really17.5-0+deb13u1", "17.6.20251119+really17.6-0+deb13u1", "trixie-security") with { Cves = ManyCves[..4] }],
        width: 100).ShouldBe("""
        1 package changes: 1 upgraded.
        1 is a security update, and its changelog names 4 CVEs.

          Package                         Version                                Suite            CVEs
          libpostgresql-something-jit-17  17.6.20250714+really17.5-0+deb13u1     trixie-security  CVE-2025-15467,
                                          -> 17.6.20251119+really17.6-0+deb13u1                   CVE-2025-15468,
                                                                                                  CVE-2025-15469,
                                                                                                  CVE-2025-68160
        """);

    [Fact]
    public void Nothing_to_change_is_said() => UpdateReport.Render([]).ShouldBe("No package changes.");

    [Theory]
    [InlineData(100)]
    [InlineData(110)]
    [InlineData(120)]
    [InlineData(160)]
    public void No_line_is_longer_than_the_width(int width)
    {
        var text = UpdateReport.Render(Mixed, width);
        text.Split('\n').ShouldAllBe(line => line.Length <= width);
        foreach (var cve in ManyCves)
            text.Split(cve).Length.ShouldBe(2, $"{cve} is there once");
    }

    [Fact]
    public void A_width_too_small_for_anything_still_shows_everything()
    {
        var text = UpdateReport.Render(Mixed, width: 1);
        foreach (var word in Mixed.SelectMany(change => (string[])[change.Package.Name, change.Package.Version, .. change.Cves]))
            text.ShouldContain(word);
    }

    [Theory]
    [InlineData(0, 0, "1 package changes: 1 upgraded.")]
    [InlineData(0, 1, "1 package changes: 1 upgraded.\n1 comes from a security suite.")]
    [InlineData(1, 1, "1 package changes: 1 upgraded.\n1 is a security update, and its changelog names 1 CVE.")]
    [InlineData(2, 1, "1 package changes: 1 upgraded.\n1 is a security update, and its changelog names 2 CVEs.")]
    [InlineData(0, 2, "2 packages change: 2 upgraded.\n2 come from a security suite.")]
    [InlineData(2, 2, "2 packages change: 2 upgraded.\n2 are security updates, and their changelogs name 2 CVEs.")]
    public void The_sentence_above_counts(int cves, int packages, string expected)
    {
        var changes = Enumerable.Range(0, Math.Max(1, packages))
            .Select(index => Upgrade($"foo{index}", "1", "2", packages > 0 ? "trixie-security" : "trixie") with { Cves = ManyCves[..cves] })
            .ToList();
        UpdateReport.Render(changes).Split("\n\n")[0].ShouldBe(expected);
    }

    private static PackageChange Upgrade(string name, string before, string after, string suite, string? source = null) => new(
        PackageChangeKind.Upgraded,
        SampleLock.Package(name, before) with { Source = source ?? name },
        SampleLock.Package(name, after, suite: suite) with { Source = source ?? name },
        suite == "trixie-security");
}

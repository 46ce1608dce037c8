using CsCheck;
using Sdk.Container.Hygiene.Debian;
using Sdk.Container.Hygiene.Updates;

namespace Sdk.Container.Hygiene.Tests.Updates;

public sealed class ChangelogCvesTests
{
    private const string Stable = """
        keyhole (2.4.1-3+deb13u3) trixie-security; urgency=high

          * Non-maintainer upload by the Security Team.
          * Refuse keys without a lock (CVE-2026-20417) (Closes: #1100001)
          * CVE-2026-9912, CVE-2026-20418: two more ways around the lock.

         -- Ada Example <ada@mirror.example>  Mon, 02 Feb 2026 10:00:00 +0000

        keyhole (2.4.1-3+deb13u2) trixie; urgency=medium

          [ Ben Example ]
          * Fix CVE-2025-1111.
          * Fix CVE-2026-20417 as far as it was known.

         -- Ben Example <ben@mirror.example>  Tue, 06 Jan 2026 10:00:00 +0000

        keyhole (2.4.1-3) unstable; urgency=medium

          * New upstream release, with CVE-2024-0007.

         -- Ben Example <ben@mirror.example>  Wed, 01 Jan 2025 10:00:00 +0000

        keyhole (1:0.9-1) experimental; urgency=low

          * CVE-2010-0001 under an epoch that was taken back.

         -- Ben Example <ben@mirror.example>  Fri, 01 Jan 2010 10:00:00 +0000
        """;

    [Theory]
    [InlineData("2.4.1-3+deb13u3", "")]
    [InlineData("2.4.1-3+deb13u2", "CVE-2026-9912 CVE-2026-20417 CVE-2026-20418")]
    [InlineData("2.4.1-3", "CVE-2025-1111 CVE-2026-9912 CVE-2026-20417 CVE-2026-20418")]
    public void What_was_fixed_since_a_version_that_the_changelog_knows_stands_above_its_entry(string old, string expected) =>
        Since(Stable, old).ShouldBe(expected);

    [Theory]
    [InlineData("2.4.1-3+deb13u1", "CVE-2010-0001 CVE-2025-1111 CVE-2026-9912 CVE-2026-20417 CVE-2026-20418")]
    [InlineData("2.4.0-1", "CVE-2010-0001 CVE-2024-0007 CVE-2025-1111 CVE-2026-9912 CVE-2026-20417 CVE-2026-20418")]
    [InlineData("2:1-1", "")]
    public void What_was_fixed_since_a_version_of_another_branch_is_told_by_the_versions(string old, string expected) =>
        Since(Stable, old).ShouldBe(expected);

    // 2.0-1 is above 2.0-1~deb13u1, and yet the older of the two was made from it.
    [Fact]
    public void A_backport_does_not_fix_again_what_it_was_made_from() => Since("""
        keyhole (2.0-1~deb13u2) trixie-security; urgency=high

          * CVE-2026-0002

         -- A <a@mirror.example>  Mon, 02 Feb 2026 10:00:00 +0000

        keyhole (2.0-1~deb13u1) trixie; urgency=medium

          * Rebuild for trixie.

         -- A <a@mirror.example>  Mon, 02 Feb 2026 10:00:00 +0000

        keyhole (2.0-1) unstable; urgency=medium

          * CVE-2026-0001

         -- A <a@mirror.example>  Mon, 02 Feb 2026 10:00:00 +0000
        """, "2.0-1~deb13u1").ShouldBe("CVE-2026-0002");

    [Theory]
    [InlineData("CVE-2026-1234", "CVE-2026-1234")]
    [InlineData("(CVE-2026-1234)", "CVE-2026-1234")]
    [InlineData("CVE-2026-1234/CVE-2026-1235", "CVE-2026-1234 CVE-2026-1235")]
    [InlineData("CVE-2026-1234_CVE-2026-1235.patch", "CVE-2026-1234 CVE-2026-1235")]
    [InlineData("debian/patches/CVE-2026-1234.patch", "CVE-2026-1234")]
    [InlineData("CVE-2026-123", "")]
    [InlineData("CVE-26-1234", "")]
    [InlineData("cve-2026-1234", "")]
    [InlineData("XCVE-2026-1234", "")]
    [InlineData("CVE-2026-1234x", "")]
    [InlineData("CVE-2026-1234567890123456789", "CVE-2026-1234567890123456789")]
    [InlineData("CVE-2026-12345678901234567890", "")]
    [InlineData("CVE-2026-\u0661\u0662\u0663\u0664", "")]
    [InlineData("CVE-2026-0001 and again CVE-2026-0001", "CVE-2026-0001")]
    [InlineData("CVE-2026-10000 CVE-2026-9999 CVE-2025-99999", "CVE-2025-99999 CVE-2026-9999 CVE-2026-10000")]
    public void An_id_is_what_the_CVE_list_would_call_one(string text, string expected) =>
        Since($"keyhole (2-1) unstable; urgency=low\n\n  * {text}\n\n -- A <a@mirror.example>  Mon, 02 Feb 2026 10:00:00 +0000\n", "1-1").ShouldBe(expected);

    [Theory]
    [InlineData("keyhole (2-1) unstable; urgency=low", true)]
    [InlineData("keyhole (2-1) unstable experimental; urgency=low, binary-only=yes", true)]
    [InlineData("keyhole (2-1)  trixie-security ; urgency=low", false)]
    [InlineData("libkeyhole++-dev (2-1) UNRELEASED; urgency=low", true)]
    [InlineData("keyhole (1:2.0~rc1+dfsg-1.1) unstable;", true)]
    [InlineData("keyhole (1-1) unstable; urgency=low", false)]
    [InlineData("keyhole (0.9) unstable; urgency=low", false)]
    [InlineData(" keyhole (2-1) unstable; urgency=low", false)]
    [InlineData("keyhole (2-1) unstable urgency=low", false)]
    [InlineData("keyhole 2-1 unstable; urgency=low", false)]
    [InlineData("keyhole (2 - 1) unstable; urgency=low", false)]
    [InlineData("keyhole (2_1) unstable; urgency=low", false)]
    [InlineData("keyhole (-) unstable; urgency=low", false)]
    [InlineData("2026-02-02  A Example  <a@mirror.example>", false)]
    [InlineData("Version 2.0 (2026-02-02)", false)]
    public void Only_the_heading_of_a_newer_entry_opens_one(string heading, bool opens) =>
        Since($"{heading}\n\n  * CVE-2026-0001\n", "1-1").ShouldBe(opens ? "CVE-2026-0001" : "");

    [Fact]
    public void Line_ends_of_another_system_are_read_as_well() =>
        Since(Stable.Replace("\n", "\r\n", StringComparison.Ordinal), "2.4.1-3+deb13u2").ShouldBe("CVE-2026-9912 CVE-2026-20417 CVE-2026-20418");

    [Fact]
    public void An_entry_whose_version_is_none_ends_the_one_above_and_counts_for_nothing() => Since("""
        keyhole (3-1) unstable; urgency=low

          * CVE-2026-0003

        keyhole (2_1) unstable; urgency=low

          * CVE-2026-0002

        keyhole (1-1) unstable; urgency=low

          * CVE-2026-0001
        """, "1-1").ShouldBe("CVE-2026-0003");

    [Theory]
    [InlineData("")]
    [InlineData("\n\n\n")]
    [InlineData("CVE-2026-0001 in an upstream's file without headings")]
    [InlineData("\0\u0001\u001f\u008b\uFFFD CVE-2026-0001")]
    public void What_is_no_changelog_names_nothing(string text) => Since(text, "1-1").ShouldBeEmpty();

    [Fact]
    public void A_text_made_to_take_long_does_not()
    {
        const int length = 500_000;
        Since($"keyhole (2-1){new string(' ', length)}", "1-1").ShouldBeEmpty();
        Since($"keyhole (2-1){string.Concat(Enumerable.Repeat(" a", length / 2))}", "1-1").ShouldBeEmpty();
        Since($"keyhole ({new string('9', length)}) unstable;", "1-1").ShouldBeEmpty();
        Since(string.Concat(Enumerable.Repeat("a (1", length / 4)), "1-1").ShouldBeEmpty();
        Since(string.Concat(Enumerable.Repeat("a (2-1) u;\n", length / 11)), "1-1").ShouldBeEmpty();
        Since($"keyhole (2-1) unstable;\n CVE-2026-{new string('9', length)}", "1-1").ShouldBeEmpty();
        Since($"keyhole (2-1) unstable;\n {string.Concat(Enumerable.Repeat("CVE-2026-", length / 9))}", "1-1").ShouldBeEmpty();
    }

    [Fact]
    public void Whatever_the_text_only_ids_come_out() => Gen.Select(
            Gen.Int[0, Stable.Length], Gen.Int[0, 60], Gen.String, (at, removed, inserted) => Stable.Remove(at, Math.Min(removed, Stable.Length - at)).Insert(at, inserted))
        .Sample(text =>
        {
            var found = ChangelogCves.Since(text, DebianVersion.Parse("2.4.1-3"));
            found.ShouldBeUnique();
            found.ShouldAllBe(id => id.StartsWith("CVE-2", StringComparison.Ordinal) && id.Length >= 13 && text.Contains(id, StringComparison.Ordinal));
        }, iter: 2000);

    private static string Since(string changelog, string old) => string.Join(' ', ChangelogCves.Since(changelog, DebianVersion.Parse(old)));
}

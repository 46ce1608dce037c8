using System.Text;
using CsCheck;
using Sdk.Container.Hygiene.Debian;
using Sdk.Container.Hygiene.Diagnostics;

namespace Sdk.Container.Hygiene.Tests.Debian;

public sealed class ReleaseFileTests
{
    private const string Sum = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";

    private const string Trixie = $"""
        Origin: Debian
        Label: Debian-Security
        Suite: stable-security
        Version: 13
        Codename: trixie-security
        Date: Sat, 21 Nov 2026 09:15:44 UTC
        Valid-Until: Sat, 28 Nov 2026 9:15:44 UTC
        Acquire-By-Hash: yes
        Architectures: all amd64 arm64
        Components: updates/main updates/contrib
        Description: Debian 13 Security Updates
        Snapshots: https://mirror.example/archive/@SNAPSHOTID@/
        MD5Sum:
         d41d8cd98f00b204e9800998ecf8427e 0 main/binary-amd64/Packages
        SHA256:
         {Sum}  1234 main/binary-amd64/Packages.xz
         {Sum} 99999999999 main/binary-all/Packages

        """;

    [Fact]
    public void A_Release_file_is_read()
    {
        var release = Parse(Trixie);
        (release.Suite, release.Codename, release.Origin, release.Label).ShouldBe(("stable-security", "trixie-security", "Debian", "Debian-Security"));
        release.Date.ShouldBe(new DateTimeOffset(2026, 11, 21, 9, 15, 44, TimeSpan.Zero));
        release.ValidUntil.ShouldBe(new DateTimeOffset(2026, 11, 28, 9, 15, 44, TimeSpan.Zero));
        release.Components.ShouldBe(["updates/main", "updates/contrib"]);
        release.Architectures.ShouldBe(["all", "amd64", "arm64"]);
        (release.AcquireByHash, release.NotAutomatic, release.ButAutomaticUpgrades).ShouldBe((true, false, false));
        release.Snapshots.ShouldBe("https://mirror.example/archive/@SNAPSHOTID@/");
        release.Files.Values.Select(file => $"{file.Path} {file.Size}").ShouldBe(["main/binary-amd64/Packages.xz 1234", "main/binary-all/Packages 99999999999"]);
        release.Files["main/binary-amd64/Packages.xz"].Sha256.Hex.ShouldBe(Sum);
    }

    [Fact]
    public void A_small_archive_may_say_little()
    {
        var release = Parse($"Codename: here\nDate: Sat, 21 Nov 2026 09:15:44 UTC\nSHA256:\n {Sum} 1 Packages\nNotAutomatic: yes\nButAutomaticUpgrades: yes");
        (release.Suite, release.Codename, release.Origin, release.Label, release.ValidUntil, release.Snapshots).ShouldBe(("here", "here", "", "", null, null));
        (release.AcquireByHash, release.NotAutomatic, release.ButAutomaticUpgrades).ShouldBe((false, true, true));
        release.Components.ShouldBeEmpty();
        Parse($"Suite: here\nDate: Sat, 21 Nov 2026 09:15:44 UTC\nSHA256:").Codename.ShouldBe("here");
    }

    [Fact]
    public void Line_ends_of_canonical_text_do_no_harm() => Parse(Trixie.ReplaceLineEndings("\r\n")).Files.ShouldBe(Parse(Trixie).Files);

    [Theory]
    [InlineData("Suite: x", "Date: Sat, 21 Nov 2026 09:15:44 UTC", "HYG3121", "SHA256")]
    [InlineData("Suite: x", "SHA256:", "HYG3121", "Date")]
    [InlineData("Date: Sat, 21 Nov 2026 09:15:44 UTC", "SHA256:", "HYG3121", "Suite")]
    public void A_field_that_trust_needs_must_be_there(string one, string other, string code, string field)
    {
        var failure = Should.Throw<HygieneException>(() => Parse($"{one}\n{other}\n"));
        failure.Code.ShouldBe(code);
        failure.Message.ShouldContain(field);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n\n")]
    [InlineData(Trixie + "\nSuite: other\n")]
    public void There_is_exactly_one_paragraph(string text) => Should.Throw<HygieneException>(() => Parse(text)).Code.ShouldBe("HYG3120");

    [Theory]
    [InlineData("{0} 1")]
    [InlineData("{0} x a")]
    [InlineData("{0} -1 a")]
    [InlineData("{0} 99999999999999999999 a")]
    [InlineData("{0} 1 a b")]
    [InlineData("abc 1 a")]
    [InlineData("{0}0 1 a")]
    [InlineData("{0} 1 ../a")]
    [InlineData("{0} 1 /a")]
    [InlineData("{0} 1 a/../../b")]
    [InlineData("{0} 1 a\\b")]
    [InlineData("{0} 1 a?b")]
    [InlineData("{0} 1 \u00e4")]
    public void A_bad_entry_is_refused(string entry) =>
        Should.Throw<HygieneException>(() => Parse(Trixie + $" {string.Format(null, entry, Sum)}\n")).Code.ShouldBe("HYG3123");

    [Fact]
    public void A_file_cannot_have_two_digests()
    {
        Parse(Trixie + $" {Sum} 1234 main/binary-amd64/Packages.xz\n").Files.Count.ShouldBe(2);
        Should.Throw<HygieneException>(() => Parse(Trixie + $" {Sum} 1235 main/binary-amd64/Packages.xz\n")).Code.ShouldBe("HYG3124");
    }

    [Theory]
    [InlineData("Sat, 21 Nov 2026 09:15:44 UTC", "2026-11-21T09:15:44")]
    [InlineData("Sat, 21 Nov 2026 9:15:44 UTC", "2026-11-21T09:15:44")]
    [InlineData("Sun, 1 Nov 2026 00:00:00 UTC", "2026-11-01T00:00:00")]
    [InlineData("Sun, 01 Nov 2026 23:59:59 GMT", "2026-11-01T23:59:59")]
    [InlineData("Sun,  1  Nov  2026  1:02:03  +0000", "2026-11-01T01:02:03")]
    [InlineData("Thu, 29 Feb 2024 12:00:00 Z", "2024-02-29T12:00:00")]
    [InlineData("sat, 21 nov 2026 09:15:44 utc", "2026-11-21T09:15:44")]
    // The day of the week is decoration.
    [InlineData("Mon, 21 Nov 2026 09:15:44 UTC", "2026-11-21T09:15:44")]
    public void A_date_is_read(string text, string expected)
    {
        ReleaseDate.TryParse(text, out var date).ShouldBeTrue();
        date.UtcDateTime.ToString("s").ShouldBe(expected);
        date.Offset.ShouldBe(TimeSpan.Zero);
    }

    [Theory]
    [InlineData("")]
    [InlineData("2026-11-21T09:15:44Z")]
    [InlineData("Sat, 21 Nov 2026 09:15:44")]
    [InlineData("Sat, 21 Nov 2026 09:15:44 CET")]
    [InlineData("Sat, 21 Nov 2026 09:15:44 +0100")]
    [InlineData("Sat, 31 Nov 2026 09:15:44 UTC")]
    [InlineData("Sat, 21 Nov 26 09:15:44 UTC")]
    [InlineData("Sat, 21 Nov 2026 24:15:44 UTC")]
    [InlineData("Sat, 21 Nov 2026 09:15 UTC")]
    [InlineData("Sat 21 Nov 2026 09:15:44 UTC")]
    [InlineData("Foo, 21 Nov 2026 09:15:44 UTC")]
    [InlineData("Sat, 021 Nov 2026 09:15:44 UTC")]
    [InlineData("Sat, 21 Nov 2026 09:15:44 UTC x")]
    [InlineData("Sa., 21 November 2026 09:15:44 UTC")]
    public void What_is_no_date_in_UTC_is_refused(string text)
    {
        ReleaseDate.TryParse(text, out _).ShouldBeFalse();
        Should.Throw<HygieneException>(() => Parse(Trixie.Replace("Sat, 28 Nov 2026 9:15:44 UTC", text, StringComparison.Ordinal))).Code.ShouldBe("HYG3122");
    }

    [Fact]
    public void No_change_of_bytes_can_break_it()
    {
        var original = Encoding.UTF8.GetBytes(Trixie);
        Gen.Select(Gen.Int[0, original.Length - 1], Gen.Int[0, 60], Gen.Byte.Array[0, 6]).Sample((at, length, bytes) =>
        {
            byte[] changed = [.. original[..at], .. bytes, .. original[Math.Min(original.Length, at + length)..]];
            try
            {
                ReleaseFile.Parse(changed, "trixie").Files.Values.ShouldAllBe(file => !file.Path.Contains("..", StringComparison.Ordinal) || file.Path.Contains("...", StringComparison.Ordinal));
            }
            catch (HygieneException failure)
            {
                failure.Code.ShouldStartWith("HYG312");
            }
        }, iter: 20_000);
    }

    private static ReleaseFile Parse(string text) => ReleaseFile.Parse(Encoding.UTF8.GetBytes(text), "trixie-security");
}

using Sdk.Container.Hygiene.Diagnostics;

namespace Sdk.Container.Hygiene.Tests.Diagnostics;

public sealed class NearestNameTests
{
    private static readonly string[] Known = ["ffmpeg", "ca-certificates", "libicu76", "postgresql", "postgresql-17", "Schedule"];

    [Theory]
    [InlineData("ffmpg", "ffmpeg")]
    [InlineData("fmfpeg", "ffmpeg")]
    [InlineData("ca-certificate", "ca-certificates")]
    [InlineData("schedule", "Schedule")]
    [InlineData("Shedule", "Schedule")]
    public void A_slip_of_the_keyboard_finds_the_name(string typed, string expected) =>
        NearestName.Find(typed, Known)[0].ShouldBe(expected);

    [Fact]
    public void A_name_that_was_cut_short_finds_its_continuations() =>
        NearestName.Find("postgres", Known).ShouldBe(["postgresql", "postgresql-17"]);

    [Fact]
    public void Nothing_near_gives_no_hint() => NearestName.Hint("zzzzzz", Known).ShouldBeEmpty();
}

using Sdk.Container.Hygiene.Rootfs.Full;

namespace Sdk.Container.Hygiene.Tests.Rootfs.Full;

public sealed class TriggerInterestTests
{
    [Theory]
    [InlineData("interest /usr/share/man", "/usr/share/man p")]
    [InlineData("interest-await ldconfig", "ldconfig p")]
    [InlineData("interest-noawait  /usr/share/man\t# pages", "/usr/share/man p/noawait")]
    [InlineData("activate-noawait ldconfig", null)]
    [InlineData("# interest x", null)]
    [InlineData("interest", null)]
    [InlineData("interest a b", null)]
    [InlineData("", null)]
    public void A_line_is_read_as_deb_triggers_has_it(string line, string? expected) => Read(line).ShouldBe(expected);

    /// <summary>The name of a trigger becomes the name of a file in dpkg's database.</summary>
    [Theory]
    [InlineData("interest ../../../etc/passwd")]
    [InlineData("interest ..")]
    [InlineData("interest a/b")]
    [InlineData("interest /usr/../etc")]
    public void A_name_that_leaves_its_folder_is_none(string line) => Read(line).ShouldBeNull();

    [Fact]
    public void A_path_is_told_from_a_name() => TriggerInterest.Of("p", "interest /x\ninterest x\n").Select(interest => interest.IsPath).ShouldBe([true, false]);

    private static string? Read(string line) => TriggerInterest.Of("p", $"{line}\n").Select(interest => $"{interest.Name} {interest.Package}").SingleOrDefault();
}

using Sdk.Container.Hygiene.Testing;

namespace Sdk.Container.Hygiene.Tests.Rootfs;

public sealed class AlternativeTests
{
    [Fact]
    public async Task The_choice_is_linked_and_what_follows_only_where_it_is_there()
    {
        using var harness = new ComposeHarness();
        harness.Base(Packages.Awk("mawk", priority: 5));
        var listing = TreeDump.OfFile((await harness.ComposeBaseAsync()).Path);
        listing.ShouldContain("usr/bin/awk 777 0:0 link /etc/alternatives/awk");
        listing.ShouldContain("etc/alternatives/awk 777 0:0 link /usr/bin/mawk");
        listing.ShouldNotContain(line => line.Contains("awk.1.gz", StringComparison.Ordinal));
        harness.Log.Diagnostics.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(5, 10, "gawk")]
    [InlineData(10, 5, "mawk")]
    [InlineData(5, 5, "gawk")]
    public async Task The_highest_priority_wins_and_among_equals_the_first_name(int mawk, int gawk, string winner)
    {
        using var harness = new ComposeHarness();
        harness.Base(Packages.Awk("mawk", mawk));
        harness.Base(Packages.Awk("gawk", gawk));
        TreeDump.OfFile((await harness.ComposeBaseAsync()).Path).ShouldContain($"etc/alternatives/awk 777 0:0 link /usr/bin/{winner}");
    }

    [Theory]
    [InlineData(10, true)]
    [InlineData(5, false)]
    [InlineData(1, false)]
    public async Task A_better_choice_of_the_project_takes_the_place_of_the_one_in_the_base(int priority, bool better)
    {
        using var harness = new ComposeHarness();
        harness.Base(Packages.Awk("mawk", 5));
        harness.Own(Packages.Awk("gawk", priority));
        var layers = await harness.ComposeAsync();
        TreeDump.OfFile(layers[1].Path).Where(line => line.Contains("alternatives", StringComparison.Ordinal))
            .ShouldBe(better ? ["etc/alternatives/ 755 0:0 dir", "etc/alternatives/awk 777 0:0 link /usr/bin/gawk"] : []);
    }

    [Fact]
    public async Task A_choice_that_is_not_in_the_image_and_a_link_that_a_package_brings_are_left_alone()
    {
        using var harness = new ComposeHarness();
        harness.Base(new DebBuilder("x").ControlFile("postinst", "#!/bin/sh\nupdate-alternatives --install /usr/bin/x x /usr/bin/missing 5\n"));
        harness.Base(new DebBuilder("y").File("usr/bin/awk", "a program"));
        harness.Base(Packages.Awk("mawk", 5));
        var listing = TreeDump.OfFile((await harness.ComposeBaseAsync()).Path);
        listing.ShouldNotContain(line => line.StartsWith("usr/bin/x ", StringComparison.Ordinal));
        listing.Where(line => line.StartsWith("usr/bin/awk ", StringComparison.Ordinal)).ShouldHaveSingleItem().ShouldContain("file 9");
    }
}
